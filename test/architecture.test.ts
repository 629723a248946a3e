/**
 * The architecture as a test: which folder may import which, what is pure, and how every source file looks. Each rule
 * comes with a small source that breaks it, so that a rule which has stopped seeing anything fails too.
 */
import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { factsOf, importedFile, readSources, type SourceFacts } from './support/source-facts.ts';

/** What each folder of `src/`, and each file beside the folders, may import. Everything may import from itself. */
const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  core: [],
  repository: ['core'],
  syntax: ['core'],
  query: ['core'],
  index: ['core', 'repository', 'syntax', 'dist-file.ts'],
  retrieval: ['core', 'query', 'index'],
  ranking: ['core', 'query', 'index', 'retrieval'],
  rerank: ['core'],
  agent: ['core', 'repository', 'syntax', 'query', 'index', 'retrieval'],
  models: ['core'],
  evaluation: ['core', 'repository', 'syntax'],
  training: ['core', 'repository', 'syntax', 'query', 'index', 'retrieval', 'ranking', 'agent', 'evaluation'],
  config: ['core'],
  'prompts.ts': ['core'],
  'policy-model.ts': ['core', 'agent'],
  search: ['core', 'repository', 'syntax', 'query', 'index', 'ranking', 'agent', 'policy-model.ts', 'version.ts'],
  chat: [
    'core',
    'repository',
    'index',
    'ranking',
    'rerank',
    'agent',
    'models',
    'search',
    'localize.ts',
    'prompts.ts',
    'version.ts',
  ],
  'version.ts': [],
  'dist-file.ts': [],
  'localize.ts': [
    'core',
    'repository',
    'syntax',
    'query',
    'index',
    'retrieval',
    'ranking',
    'rerank',
    'agent',
    'models',
    'config',
    'answer-models.ts',
    'encoded-functions.ts',
    'prompts.ts',
    'ranking-weights.ts',
  ],
  'encoded-functions.ts': ['core', 'repository', 'index', 'retrieval', 'models'],
  'answer-models.ts': ['ranking'],
  'ranking-weights.ts': ['core', 'index', 'ranking'],
  'stored-index.ts': ['core', 'repository', 'index', 'ranking-weights.ts'],
  'index.ts': ['core', 'config', 'localize.ts', 'stored-index.ts', 'version.ts'],
  cli: [
    'core',
    'config',
    'localize.ts',
    'chat',
    'search',
    'stored-index.ts',
    'version.ts',
    'dist-file.ts',
    'evaluation',
    'training',
  ],
  server: ['core', 'config', 'localize.ts', 'stored-index.ts', 'version.ts', 'evaluation', 'training'],
};

/** No clock, no input or output, no randomness that was not passed in. */
const PURE = ['core/', 'syntax/', 'query/', 'evaluation/metrics/'];
const IMPURE_NAMES = ['Date', 'Math.random', 'process', 'performance', 'crypto', 'fetch', 'console', 'setTimeout'];

/** Files that start on their own, as a process or a thread; only they do something when loaded, and nobody imports them. */
const ENTRY_POINTS = [
  'cli/main.ts',
  'cli/eval-worker.ts',
  'cli/mine-worker.ts',
  'cli/policy-worker.ts',
  'cli/train-worker.ts',
  'index/parse-worker.ts',
];

const MAX_LINES = 400;
const KEBAB_CASE = /^(?:[a-z0-9]+(?:-[a-z0-9]+)*\/)*[a-z0-9]+(?:-[a-z0-9]+)*\.ts$/;

interface Rule {
  readonly name: string;
  /** One line for each place that breaks the rule. */
  readonly breaches: (sources: readonly SourceFacts[]) => string[];
  /** Files that break it. */
  readonly broken: Readonly<Record<string, string>>;
}

const RULES: readonly Rule[] = [
  {
    name: 'a folder imports only the folders that the table names',
    breaches: (sources) =>
      crossings(sources)
        .filter(({ from, to }) => !MAY_IMPORT[unitOf(from)]?.includes(unitOf(to)))
        .map(({ from, to }) => `${from} imports ${to}`),
    broken: { 'query/a.ts': "export type { B } from '../index/index.ts';" },
  },
  {
    name: 'a folder is imported through its index.ts alone',
    breaches: (sources) =>
      crossings(sources)
        .filter(({ to }) => to.includes('/') && to !== `${unitOf(to)}/index.ts`)
        .map(({ from, to }) => `${from} imports ${to}`),
    broken: { 'query/a.ts': "const { b } = await import('../core/tokens.ts');" },
  },
  {
    name: 'sources import only sources (and the version from package.json)',
    breaches: (sources) =>
      importsOf(sources)
        .filter(({ to }) => to.startsWith('..') && to !== '../package.json')
        .map(({ from, to }) => `${from} imports ${to}`),
    broken: { 'query/a.ts': "type B = import('../../test/support/outline.ts').B;" },
  },
  {
    name: 'files do not import each other in a circle',
    breaches: (sources) => circles(sources),
    broken: {
      'core/a.ts': "import { b } from './b.ts';",
      'core/b.ts': "import { c } from './c.ts';",
      'core/c.ts': "export * from './a.ts';",
    },
  },
  {
    name: 'nothing imports an entry point',
    breaches: (sources) =>
      importsOf(sources)
        .filter(({ to }) => ENTRY_POINTS.includes(to))
        .map(({ from, to }) => `${from} imports ${to}`),
    broken: { 'cli/a.ts': "import './main.ts';" },
  },
  {
    name: 'every folder of src is in the table',
    breaches: (sources) => [...new Set(sources.map(({ path }) => unitOf(path)))].filter((unit) => !MAY_IMPORT[unit]),
    broken: { 'helpers/a.ts': '' },
  },
  {
    name: 'pure folders use no node module, clock, randomness or environment',
    breaches: (sources) =>
      sources
        .filter(({ path }) => PURE.some((folder) => path.startsWith(folder)))
        .flatMap(({ path, imports, names }) =>
          [
            ...imports.map(({ module }) => module).filter((module) => module.startsWith('node:')),
            ...IMPURE_NAMES.filter((name) => names.has(name)),
          ].map((what) => `${path} uses ${what}`),
        ),
    broken: { 'evaluation/metrics/a.ts': 'const seed = () => Math.random();' },
  },
  {
    name: 'no module-level mutable state',
    breaches: (sources) =>
      sources
        .filter(({ path }) => !ENTRY_POINTS.includes(path))
        .flatMap(({ path, moduleState }) => moduleState.map((name) => `${path} keeps ${name}`)),
    broken: { 'core/a.ts': 'const known: Map<string, number> = new Map();', 'core/b.ts': 'export let count = 0;' },
  },
  {
    name: 'no work at import time',
    breaches: (sources) =>
      sources
        .filter(({ path, worksOnImport }) => worksOnImport && !ENTRY_POINTS.includes(path))
        .map(({ path }) => path),
    broken: { 'core/a.ts': 'start();' },
  },
  {
    name: `a file has at most ${MAX_LINES} lines`,
    breaches: (sources) =>
      sources.filter(({ text }) => text.split('\n').length - 1 > MAX_LINES).map(({ path }) => path),
    broken: { 'core/a.ts': '\n'.repeat(MAX_LINES + 1) },
  },
  {
    name: 'a file opens with a comment that says what it is for',
    breaches: (sources) => sources.filter(({ text }) => !/^(?:#!.*\n)?\/\*\*\s/.test(text)).map(({ path }) => path),
    broken: { 'core/a.ts': "import type { B } from './b.ts';\n/** Late. */" },
  },
  {
    name: 'names are in kebab case',
    breaches: (sources) => sources.filter(({ path }) => !KEBAB_CASE.test(path)).map(({ path }) => path),
    broken: { 'core/TreeIndex.ts': '' },
  },
  {
    name: 'nothing is called utils, helpers or common',
    breaches: (sources) =>
      sources.filter(({ path }) => /(?:^|[/-])(?:utils?|helpers?|common|misc)[./-]/.test(path)).map(({ path }) => path),
    broken: { 'core/string-utils.ts': '' },
  },
  {
    name: 'exports have names',
    breaches: (sources) => sources.filter(({ hasDefaultExport }) => hasDefaultExport).map(({ path }) => path),
    broken: { 'core/a.ts': 'export default function a() {}' },
  },
  {
    name: 'sources mention no test and no path of the machine they were written on',
    breaches: (sources) =>
      sources.flatMap(({ path, text }) =>
        [...text.matchAll(FOREIGN_MENTION)].map(([what]) => `${path} mentions ${what}`),
      ),
    broken: { 'core/a.ts': '/** Reads /home/me/list.json; see test/golden. */' },
  },
];

const src = fileURLToPath(new URL('../src', import.meta.url));
const testFiles = readdirSync(fileURLToPath(new URL('.', import.meta.url)), { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.test.ts'))
  .map((name) => name.replaceAll('\\', '/').replace(/^.*\//, ''));

/** Paths of one machine, and the files of this test suite by name. */
const FOREIGN_MENTION = new RegExp(
  [
    '/(?:Users|root|tmp)/\\w',
    '/home/\\w',
    '\\bvitest\\b',
    '\\btest/golden',
    ...testFiles.map((name) => `(?<![\\w-])${name.replaceAll('.', '\\.')}`),
  ].join('|'),
  'g',
);

describe('architecture', () => {
  const sources = readSources(src);

  test.each(RULES)('$name', ({ breaches }) => {
    expect(breaches(sources)).toEqual([]);
  });

  test.each(RULES)('a breach is seen: $name', ({ breaches, broken }) => {
    expect(breaches(Object.entries(broken).map(([path, text]) => factsOf(path, text)))).not.toEqual([]);
  });
});

interface Import {
  readonly from: string;
  readonly to: string;
  readonly typeOnly: boolean;
}

/** The folder of a source file, or the file itself where it stands beside the folders. */
function unitOf(path: string): string {
  return path.split('/', 1)[0]!;
}

function importsOf(sources: readonly SourceFacts[]): Import[] {
  return sources.flatMap(({ path, imports }) =>
    imports.flatMap(({ module, typeOnly }) => {
      const to = importedFile(path, module);
      return to === undefined ? [] : [{ from: path, to, typeOnly }];
    }),
  );
}

/** Imports that leave their folder for another. */
function crossings(sources: readonly SourceFacts[]): Import[] {
  return importsOf(sources).filter(({ from, to }) => unitOf(from) !== unitOf(to) && !to.startsWith('..'));
}

/** Each circle of imports once, as `a → b → a`. Imports of types alone leave no trace at run time and do not count. */
function circles(sources: readonly SourceFacts[]): string[] {
  const targets = new Map<string, string[]>();
  for (const { from, to, typeOnly } of importsOf(sources)) {
    if (!typeOnly) targets.set(from, [...(targets.get(from) ?? []), to]);
  }
  const finished = new Set<string>();
  const found: string[] = [];
  const visit = (path: string, trail: readonly string[]): void => {
    const at = trail.indexOf(path);
    if (at >= 0) found.push([...trail.slice(at), path].join(' → '));
    if (at >= 0 || finished.has(path)) return;
    for (const to of targets.get(path) ?? []) visit(to, [...trail, path]);
    finished.add(path);
  };
  for (const { path } of sources) visit(path, []);
  return found;
}
