/**
 * Every configuration in docs/chat-models.md, carried out: its variables, files and command lines are resolved as the command resolves
 * them, and one request goes over the endpoint that comes out, which the loopback server stands in for.
 */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { chatModelOptions } from '../../src/cli/chat-settings.ts';
import { createProgram } from '../../src/cli/program.ts';
import { resolveConfig } from '../../src/config/index.ts';
import { openChatModel, PRICES_DATE } from '../../src/models/index.ts';
import { PROVIDERS, type Provider } from '../../src/models/providers.ts';
import { request } from '../support/loopback-model.ts';
import { type Loopback, says, startLoopback } from '../support/loopback-server.ts';

const page = readFileSync(new URL('../../docs/chat-models.md', import.meta.url), 'utf8');

interface Block {
  /** The last line of prose before it. */
  readonly before: string;
  readonly kind: string;
  readonly lines: readonly string[];
}

const blocks: Block[] = [...page.matchAll(/([^\n]*)\n\n```(\w+)\n([\s\S]*?)```/g)].map(([, before, kind, text]) => ({
  before: before!,
  kind: kind!,
  lines: text!.trim().split('\n'),
}));
const scripts = blocks.filter(({ kind }) => kind === 'sh');

let server: Loopback;
let folder: string;
beforeEach(async () => {
  server = await startLoopback(() => says('[1]'));
  folder = mkdtempSync(join(tmpdir(), 'fixpoint-docs-'));
});
afterEach(async () => {
  await server.stop();
  rmSync(folder, { recursive: true });
});

/** `export NAME=value` of a script. */
function variablesOf({ lines }: Block): Record<string, string> {
  return Object.fromEntries(
    lines.flatMap((line) => [...line.matchAll(/^export (\w+)=(\S+)$/g)].map(([, name, value]) => [name, value])),
  );
}

/** The settings of a command line, read by the command's own parser. */
function resolve(line: string, environment: Readonly<Record<string, string>>) {
  const locate = createProgram(async () => {}, new AbortController().signal).commands.find(
    (command) => command.name() === 'locate',
  )!;
  const { operands, unknown } = locate.parseOptions(line.split(' ').slice(1));
  expect(unknown).toEqual([]);
  expect(operands).toEqual([]);
  const { repo: _repo, color: _color, issueFile, ...flags } = locate.opts();
  expect(issueFile).toBe('bug.md');
  return resolveConfig({ repository: folder, flags, environment: { XDG_CONFIG_HOME: folder, ...environment } });
}

/** Opens the model of a command line and asks it once; tells where the request was meant to go. */
async function ask(line: string, environment: Readonly<Record<string, string>>) {
  const { settings } = resolve(line, environment);
  const meant: string[] = [];
  const { model } = openChatModel({
    ...chatModelOptions(settings),
    cacheFolder: undefined,
    environment,
    fetch: (input, init) => {
      const url = new URL(String(input));
      meant.push(url.href);
      return fetch(server.url + url.pathname, init);
    },
  });
  expect((await model.complete(request(), {})).text).toBe('[1]');
  return { settings, model, url: meant[0]!, sent: server.requests[0]! };
}

describe('scripts', () => {
  const lines = scripts.flatMap((block) =>
    block.lines
      .filter((line) => line.startsWith('fixpoint '))
      .map((line) => ({ line, environment: variablesOf(block) })),
  );

  test.each(lines)('$line', async ({ line, environment }) => {
    const { settings, model, url, sent } = await ask(line, environment);
    expect(settings.mode).not.toBe('rank');
    const [provider] = settings.model!.split('/') as [keyof typeof PROVIDERS];
    expect(model.name).toBe(settings.model);
    expect(sent.body.model).toBe(settings.model!.slice(provider.length + 1));
    const key = Object.entries(environment).find(([name]) => name.endsWith('_KEY'))?.[1];
    const { authorization, 'x-api-key': apiKey } = sent.headers;
    expect(provider === 'anthropic' ? apiKey : authorization).toBe(
      provider === 'anthropic' || key === undefined ? key : `Bearer ${key}`,
    );
    expect(url).toMatch(provider === 'anthropic' ? /\/v1\/messages$/ : /\/v1\/chat\/completions$/);
    const host = Object.entries(environment).find(([name]) => /URL|HOST/.test(name))?.[1] ?? settings.modelUrl;
    expect(url).toContain(host ?? PROVIDERS[provider as 'ollama'].url);
  });

  test('there is one for every provider', () => {
    const shown = new Set(lines.map(({ line }) => /--model (\w+)\//.exec(line)?.[1]));
    expect(Object.keys(PROVIDERS).filter((provider) => !shown.has(provider))).toEqual([]);
  });

  test('every line is one of a known kind', () => {
    const other = scripts.flatMap(({ lines: all }) =>
      all.filter((line) => !/^(?:export \w+=\S+|fixpoint .*)$/.test(line)),
    );
    expect(other.map((line) => line.split(' ')[0])).toEqual(['ollama', 'vllm', 'llama-server', 'lms']);
  });
});

describe('files', () => {
  const files = blocks.filter(({ kind }) => kind === 'json');

  test('of the user', async () => {
    const { lines } = files.find(({ before }) => before.includes('config.json'))!;
    mkdirSync(join(folder, 'fixpoint'));
    writeFileSync(join(folder, 'fixpoint', 'config.json'), lines.join('\n'));
    const { settings, model } = await ask('fixpoint --issue-file bug.md', {});
    expect(model).toMatchObject({ name: 'ollama/qwen3:8b', contextTokens: 16_384 });
    expect(settings).toMatchObject({ mode: 'rerank', maxCost: 0.5 });
  });

  test('of a project', () => {
    const { lines } = files.find(({ before }) => before.includes('fixpoint.json'))!;
    writeFileSync(join(folder, 'fixpoint.json'), lines.join('\n'));
    const { settings, sources } = resolve('fixpoint --issue-file bug.md', {});
    expect(settings).toMatchObject(JSON.parse(lines.join('\n')));
    expect(sources.rerankDepth.level).toBe('project');
  });

  test('there are no others', () => expect(files).toHaveLength(2));

  test.each(['mode', 'model', 'modelUrl', 'modelPrice', 'maxCost'])('%s cannot be set by a project', (name) => {
    writeFileSync(join(folder, 'fixpoint.json'), JSON.stringify({ [name]: 'x' }));
    expect(() => resolve('fixpoint --issue-file bug.md', {})).toThrow(/cannot be set by a project/);
  });
});

test.each(Object.entries<Provider>(PROVIDERS))(
  'the table tells the URL and the variables of %s',
  (provider, declared) => {
    const row = page.split('\n').find((line) => line.startsWith(`| \`${provider}\` |`))!;
    for (const name of [...declared.urlVariables, ...declared.keyVariables]) expect(row).toContain(`\`${name}\``);
    expect(row).toContain(declared.url ?? '--model-url');
  },
);

test('the page tells the day of the prices', () => expect(page).toContain(PRICES_DATE));
