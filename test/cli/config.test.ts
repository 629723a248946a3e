import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { Sandbox } from './fixpoint-process.ts';

let sandbox: Sandbox;
let project: string;

beforeEach(() => {
  sandbox = new Sandbox();
  project = join(sandbox.folder, 'project');
  mkdirSync(project);
});

afterEach(() => sandbox.remove());

function projectFile(content: unknown): string {
  const path = join(project, 'fixpoint.json');
  writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content));
  return path;
}

function userFile(content: unknown): string {
  const path = join(sandbox.configFolder, 'fixpoint', 'config.json');
  mkdirSync(join(sandbox.configFolder, 'fixpoint'), { recursive: true });
  writeFileSync(path, JSON.stringify(content));
  return path;
}

function config(args: readonly string[] = [], environment: Record<string, string> = {}) {
  return sandbox.run(['config', '--repo', project, ...args], { environment });
}

async function resolved(args: readonly string[] = [], environment: Record<string, string> = {}) {
  return JSON.parse((await config(['--json', ...args], environment)).stdout);
}

it('prefers flag, then environment, then project, then user, then default', async () => {
  const user = userFile({ limit: 2, workers: 2, lang: ['go'], quiet: true });
  const file = projectFile({ limit: 3, workers: 3, lang: ['rust'] });
  const values = await resolved(['--limit', '5'], { FIXPOINT_LIMIT: '4', FIXPOINT_WORKERS: '4' });
  expect(values).toMatchObject({
    limit: { value: 5, source: { level: 'flag', place: '--limit' } },
    workers: { value: 4, source: { level: 'environment', place: 'FIXPOINT_WORKERS' } },
    lang: { value: ['rust'], source: { level: 'project', place: file } },
    quiet: { value: true, source: { level: 'user', place: user } },
    explain: { value: false, source: { level: 'default' } },
    cacheDir: { value: sandbox.cacheFolder, source: { level: 'environment', place: 'FIXPOINT_CACHE_DIR' } },
  });
});

it('reads lists, switches and sizes from text', async () => {
  const values = await resolved(['--path', 'src/{a,b}.ts', '--path', 'lib/'], {
    FIXPOINT_LANG: 'py, c++',
    FIXPOINT_INCLUDE_TESTS: 'yes',
    FIXPOINT_MAX_FILE_SIZE: '1.5 MB',
    FIXPOINT_LIMIT: '',
  });
  expect(values.path.value).toEqual(['src/{a,b}.ts', 'lib/']);
  expect(values.lang.value).toEqual(['python', 'cpp']);
  expect(values.includeTests.value).toBe(true);
  expect(values.maxFileSize.value).toBe(1_500_000);
  expect(values.limit).toEqual({ value: 10, source: { level: 'default' } });
});

it('prints a table for people', async () => {
  const file = projectFile({ limit: 3 });
  const { stdout, exitCode } = await config();
  expect(exitCode).toBe(0);
  expect(stdout).toMatch(/^limit +3 /);
  expect(stdout).toContain(`project file ${file}\n`);
  expect(stdout).toMatch(/\nlang +any +default\n/);
});

it.each([
  [{ limits: 3 }, 'unknown key "limits"; known are limit,'],
  [{ limit: '3' }, '"limit" is "3"; expected a whole number from 1 up'],
  [{ kind: ['function', 'macro'] }, '"kind" is ["function","macro"]; expected one of function, method, class, module'],
  [{ includeTests: 1 }, '"includeTests" is 1; expected true or false'],
  [{ toString: 1 }, 'unknown key "toString"'],
  [{ cacheDir: '/tmp' }, '"cacheDir" cannot be set by a project'],
  [[1], 'must hold one JSON object'],
  ['{"limit": 3', 'is not valid JSON'],
])('refuses a project file with %j', async (content, message) => {
  const file = projectFile(content);
  const { exitCode, stdout, stderr } = await config();
  expect(exitCode).toBe(2);
  expect(stdout).toBe('');
  expect(stderr).toContain(file);
  expect(stderr).toContain(message);
  expect(stderr.trimEnd().split('\n')).toHaveLength(1);
});

it('refuses a wrong environment variable by name', async () => {
  const { exitCode, stderr } = await config([], { FIXPOINT_FORMAT: 'xml' });
  expect(exitCode).toBe(2);
  expect(stderr).toBe('fixpoint: FIXPOINT_FORMAT is "xml"; expected one of text, json, jsonl, markdown, sarif\n');
});
