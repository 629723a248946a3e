/** `fixpoint mine --github` as people run it, against a server on this machine: from issues to instances, and what is refused before. */
import { existsSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { Sandbox } from '../cli/fixpoint-process.ts';
import { type FixtureRepository, fixtureRepository } from '../support/fixture-repository.ts';
import { GithubServer } from '../support/github-server.ts';

const TOKEN = 'ghp_SecretOfAda';
const LISTS = {
  '/repos/ada/stove/issues': [
    { number: 1, title: 'Pots stay cold', body: 'I put a pot on the stove and\nnothing at all gets warm.' },
    { number: 2, title: 'Heat pots', body: 'Fixes #1', pull_request: {} },
    { number: 3, title: 'Is there a stove for two?', body: null },
  ],
};

let sandbox: Sandbox;
let server: GithubServer;
let stove: FixtureRepository;

beforeEach(async () => {
  sandbox = new Sandbox();
  const source = (body: string) => `def heat(pot):\n    return ${body}\n\n\ndef rest(pot):\n    return pot\n`;
  stove = fixtureRepository({ 'stove.py': source('pot') });
  stove.git('remote', 'add', 'origin', 'http://127.0.0.1/ada/stove.git');
  stove.write('stove.py', source('pot or None'));
  const fix = stove.commit('Work on the stove');
  server = await GithubServer.start({
    ...LISTS,
    '/repos/ada/stove/pulls': [
      { number: 2, title: 'Heat pots', body: 'Fixes #1', merged_at: '2020-01-02T00:00:00Z', merge_commit_sha: fix },
    ],
  });
});

afterEach(async () => {
  sandbox.remove();
  stove.remove();
  await server.stop();
});

const mine = (args: readonly string[], environment: Record<string, string> = { GITHUB_TOKEN: TOKEN }) =>
  sandbox.run(['mine', ...args, '--output', 'data', '--github', '--workers', '1'], {
    environment: { FIXPOINT_GITHUB_URL: server.url, ...environment },
  });
const read = (file: string) => readFileSync(join(sandbox.folder, 'data', file), 'utf8');

/** All that a run wrote, by path. */
function written(): string[] {
  const folder = join(sandbox.folder, 'data');
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((name) => join(folder, name));
  return names.filter((path) => statSync(path).isFile()).map((path) => readFileSync(path, 'utf8'));
}

it('asks with the issue that the merged pull request closes, and keeps the token to itself', async () => {
  const outcome = await mine([stove.root, '--require-issue']);
  expect(outcome).toMatchObject({ exitCode: 0, stdout: '1 instance of 1 repository\n' });
  expect(JSON.parse(read('instances.jsonl'))).toMatchObject({
    repo: 'ada/stove',
    source: 'linked_issue',
    issue: 1,
    pull_request: 2,
    problem_statement: 'Pots stay cold\n\nI put a pot on the stove and\nnothing at all gets warm.',
    gold_functions: [{ name: 'heat' }],
  });
  expect(server.asked).toEqual(['/repos/ada/stove/issues 1', '/repos/ada/stove/issues 2', '/repos/ada/stove/pulls 1']);
  expect(server.requests.map(({ authorization }) => authorization)).toEqual(Array(3).fill(`Bearer ${TOKEN}`));
  for (const text of [...written(), outcome.stdout, outcome.stderr]) expect(text).not.toContain(TOKEN);
});

it('is the same as mining the downloaded exports', async () => {
  await mine([stove.root]);
  const folders = ['--issues', 'data/exports/issues', '--pulls', 'data/exports/pulls'];
  await sandbox.run(['mine', stove.root, ...folders, '--output', 'again', '--offline']);
  expect(readFileSync(join(sandbox.folder, 'again', 'instances.jsonl'), 'utf8')).toBe(read('instances.jsonl'));
});

it('goes on with the page at which it was stopped, and waits where it is asked to', async () => {
  server.instead.push(undefined, { status: 404 });
  const first = await mine([stove.root]);
  expect(first).toMatchObject({ exitCode: 1, stdout: '0 instances of 0 repositories\n' });
  expect(first.stderr).toMatch(
    /failed: ada\/stove: 127\.0\.0\.1:\d+: has no \/repos\/ada\/stove\/issues, or the token/,
  );

  server.requests.length = 0;
  server.instead.push({ status: 429, headers: { 'retry-after': '1' } });
  const second = await mine([stove.root]);
  expect(second).toMatchObject({ exitCode: 0, stdout: '1 instance of 1 repository\n' });
  expect(second.stderr).toMatch(/^fixpoint: waiting 1 s: 127\.0\.0\.1:\d+: rate limit$/m);
  const issues = '/repos/ada/stove/issues 2';
  expect(server.asked).toEqual([issues, issues, '/repos/ada/stove/pulls 1']);

  server.requests.length = 0;
  rmSync(join(sandbox.folder, 'data', 'parts'), { recursive: true });
  expect((await mine([stove.root])).stdout).toBe('1 instance of 1 repository\n');
  expect(server.asked).toEqual([]);
});

it('asks nothing of repositories that are refused or elsewhere', async () => {
  stove.git('remote', 'set-url', 'origin', 'https://host.example/ada/stove.git');
  const outcome = await mine(['django/django', 'ada/flask', stove.root]);
  expect(outcome.stderr).toContain('refused: https://127.0.0.1/django/django.git: it is django/django');
  expect(outcome.stderr).toContain('refused: https://127.0.0.1/ada/flask.git: it bears the name of pallets/flask');
  expect(outcome.stderr).toContain('ada/stove is not known at 127.0.0.1: it is mined without issues');
  expect(JSON.parse(read('manifest.json'))).toMatchObject({ repositories: [{ repo: 'ada/stove' }], failed: [] });
  expect(server.requests).toEqual([]);
});

it.each<[what: string, args: string[], environment: Record<string, string>, message: RegExp]>([
  ['offline', ['--offline'], { GITHUB_TOKEN: TOKEN }, /--offline forbids the network, which --github needs/],
  ['no token', [], { GITHUB_TOKEN: '' }, /--github needs a token: set GITHUB_TOKEN/],
  ['a token of two lines', [], { GITHUB_TOKEN: `${TOKEN}\n${TOKEN}` }, /the token in GITHUB_TOKEN holds spaces/],
  ['exports too', ['--issues', 'x'], { GITHUB_TOKEN: TOKEN }, /--github downloads issues and pull requests: leave out/],
  ['no https', ['--github-url', 'http://host.example'], { GITHUB_TOKEN: TOKEN }, /--github-url must be an https URL/],
])('%s: one line and exit code 2, and nothing is sent', async (_, args, environment, message) => {
  const { exitCode, stdout, stderr } = await mine([stove.root, ...args], environment);
  expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
  expect(stderr.trimEnd().split('\n')).toEqual([expect.stringMatching(message)]);
  expect(stderr).not.toContain(TOKEN);
  expect(server.requests).toEqual([]);
  expect(existsSync(join(sandbox.folder, 'data'))).toBe(false);
});

it('a token that is refused ends the run', async () => {
  server.instead.push({ status: 401, body: { message: 'Bad credentials' } });
  const { exitCode, stderr } = await mine([stove.root]);
  expect(exitCode).toBe(2);
  expect(stderr).toMatch(/refuses the token in GITHUB_TOKEN \(401: Bad credentials\)\n$/);
  expect(server.requests).toHaveLength(1);
});

it('stops while it waits, when it is interrupted', async () => {
  server.instead.push({ status: 403, headers: { 'retry-after': '600' } });
  const environment = { FIXPOINT_GITHUB_URL: server.url, GITHUB_TOKEN: TOKEN };
  const { child, outcome } = sandbox.start(['mine', stove.root, '--output', 'data', '--github'], { environment });
  await new Promise<void>((waiting) => {
    child.stderr!.on('data', (chunk: Buffer) => chunk.includes('waiting 10 min') && waiting());
  });
  child.kill('SIGINT');
  expect(await outcome).toMatchObject({ exitCode: 130, stdout: '', stderr: expect.stringMatching(/nothing was lost/) });
});
