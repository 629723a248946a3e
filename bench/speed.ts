/**
 * Measures speed and memory beside ripgrep and MiniSearch, on the same tree in the same run:
 * `npm run build && npx tsx bench/speed.ts --tree DIR [--runs 5] [--growth]`. DIR is a git work tree; one file of it is touched
 * and restored. Every figure is the median of whole processes or of queries; the machine's load is printed with them.
 */
import { spawnSync } from 'node:child_process';
import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { rgPath } from '@vscode/ripgrep';
import MiniSearch from 'minisearch';
import { forEachRun, termsOfRun } from '../src/core/index.ts';
import { openLocalizer } from '../src/localize.ts';
import { openRepository } from '../src/repository/index.ts';
import { writeSyntheticTree } from './synthetic-tree.ts';

const CLI = fileURLToPath(new URL('../dist/cli.mjs', import.meta.url));
const PRELOAD = new URL('./peak-memory.mjs', import.meta.url).href;

/** Invented issues of the sizes that trackers hold. */
const ISSUES = [
  'Wrong result when a filter on a related field is combined with a limit',
  'Cache key is built twice for the same request\n\nWith two middleware layers `get_cache_key` is called once per layer and the second call ignores the query string.',
  'Template loader raises the wrong error\n\nLoading a missing template from a zip archive fails with `KeyError: "name"` and not with the documented error.\n\nExpected: a clear message with the tried paths.',
  `Form field loses its initial value after validation\n\n${'When a form with several bound fields is validated twice, the second pass reads the cleaned value and not the initial one. '.repeat(12)}`,
  `Crash in the migration writer\n\n\`\`\`\n${'INFO 2024-01-01 12:00:00 writer: serialising operation with default value and reference to model field\n'.repeat(300)}\`\`\``,
];

const { values: flags } = parseArgs({
  options: {
    tree: { type: 'string' },
    runs: { type: 'string', default: '5' },
    growth: { type: 'boolean', default: false },
  },
});
if (!flags.tree) {
  console.error('usage: speed.ts --tree DIR [--runs 5] [--growth]');
  process.exit(2);
}
const runs = Number(flags.runs);
const scratch = mkdtempSync(join(tmpdir(), 'fixpoint-speed-'));
console.log(`${cpus().length} × ${cpus()[0]?.model.trim()}, Node ${process.version}, load ${loadavg()[0]!.toFixed(1)}`);
try {
  await measureTree(flags.tree);
  if (flags.growth) await measureGrowth();
} finally {
  rmSync(scratch, { recursive: true, force: true });
}

async function measureTree(tree: string): Promise<void> {
  const cold = repeat((run) => runCli(['index', '--quiet', '--repo', tree], join(scratch, `cold-${run}`)));
  row('cold index (process)', cold);
  const cache = join(scratch, 'cold-0');
  const locate = ['locate', ISSUES[0]!, '--quiet', '--repo', tree];
  row(
    'locate, index up to date (process)',
    repeat(() => runCli(locate, cache)),
  );
  const changed = join(tree, firstSource(tree));
  const before = readFileSync(changed);
  try {
    row(
      'locate after one changed file (process)',
      repeat((run) => {
        appendFileSync(changed, `\n# ${run} ${Date.now()}\n`);
        return runCli(locate, cache);
      }),
    );
  } finally {
    writeFileSync(changed, before);
  }
  await measureQueries('query in a warm process', tree, cache);
  row(
    'ripgrep, the words of the issue (process)',
    repeat(() => runRipgrep(tree)),
  );
  await measureMiniSearch(tree);
}

interface Sample {
  readonly seconds: number;
  readonly peakMb?: number;
}

function repeat(measure: (run: number) => Sample): Sample[] {
  return Array.from({ length: runs }, (_, run) => measure(run));
}

function runCli(args: readonly string[], cache: string): Sample {
  const started = performance.now();
  const { status, stderr } = spawnSync(process.execPath, ['--import', PRELOAD, CLI, ...args], {
    env: { ...process.env, FIXPOINT_CACHE_DIR: cache },
    encoding: 'utf8',
  });
  const seconds = (performance.now() - started) / 1000;
  if (status !== 0 && status !== 1) throw new Error(stderr);
  return { seconds, peakMb: Number(/peak-rss-kb (\d+)/.exec(stderr)?.[1]) / 1024 };
}

function runRipgrep(tree: string): Sample {
  const started = performance.now();
  const words = ISSUES[0]!
    .toLowerCase()
    .split(/\W+/)
    .filter((word) => word.length > 3);
  spawnSync(rgPath, ['--count-matches', '--ignore-case', words.join('|'), tree], { maxBuffer: 1e9 });
  return { seconds: (performance.now() - started) / 1000 };
}

async function measureQueries(title: string, tree: string, cache: string): Promise<void> {
  const localizer = await openLocalizer({ repository: tree, cacheRoot: cache });
  const samples: Sample[] = [];
  for (let run = 0; run < runs + 3; run++) {
    for (const issue of ISSUES) {
      const started = performance.now();
      await localizer.localize(issue);
      if (run >= 3) samples.push({ seconds: (performance.now() - started) / 1000 });
    }
  }
  row(`${title} (${localizer.corpus.documents} documents)`, samples);
}

/** MiniSearch over the same functions' files, with the same tokenizer: its usual set-up for code. */
async function measureMiniSearch(tree: string): Promise<void> {
  const reader = await openRepository(tree);
  const { files } = await reader.list();
  const documents: { id: number; text: string }[] = [];
  for await (const { content } of reader.read(files)) {
    if (content) documents.push({ id: documents.length, text: Buffer.from(content).toString() });
  }
  await reader.close();
  const tokenize = (text: string) => {
    const list: string[] = [];
    forEachRun(text, (run) => list.push(...termsOfRun(run)));
    return list;
  };
  const started = performance.now();
  const search = new MiniSearch({ fields: ['text'], tokenize, processTerm: (term) => term });
  search.addAll(documents);
  row('MiniSearch, index of whole files', [{ seconds: (performance.now() - started) / 1000 }]);
  const samples = ISSUES.flatMap((issue) =>
    repeat(() => {
      const asked = performance.now();
      search.search(issue);
      return { seconds: (performance.now() - asked) / 1000 };
    }),
  );
  row('MiniSearch, query', samples);
}

async function measureGrowth(): Promise<void> {
  for (const functions of [1_000, 10_000, 100_000]) {
    const tree = join(scratch, `tree-${functions}`);
    const cache = join(scratch, `cache-${functions}`);
    writeSyntheticTree(tree, functions);
    row(`cold index of ${functions} functions (process)`, [runCli(['index', '--quiet', '--repo', tree], cache)]);
    row(
      `locate in ${functions} functions (process)`,
      repeat(() => runCli(['locate', ISSUES[0]!, '--quiet', '--repo', tree], cache)),
    );
    await measureQueries(`query in a warm process, ${functions} functions`, tree, cache);
  }
}

function firstSource(tree: string): string {
  const { stdout } = spawnSync('git', ['-C', tree, 'ls-files', '*.py', '*.ts', '*.js', '*.java', '*.go', '*.rs'], {
    encoding: 'utf8',
  });
  const first = stdout.split('\n').find((path) => path !== '');
  if (!first) throw new Error(`${tree} holds no source file in git`);
  return first;
}

function row(title: string, samples: readonly Sample[]): void {
  const seconds = samples.map((sample) => sample.seconds).sort((a, b) => a - b);
  const peak = samples.flatMap(({ peakMb }) => (peakMb === undefined ? [] : [peakMb])).sort((a, b) => a - b);
  const memory = peak.length > 0 ? `, peak ${median(peak).toFixed(0)} MB` : '';
  const format = (value: number) => (value < 1 ? `${(value * 1000).toFixed(1)} ms` : `${value.toFixed(2)} s`);
  console.log(
    `${title}: median ${format(median(seconds))} (${format(seconds[0]!)} to ${format(seconds.at(-1)!)})${memory}`,
  );
}

function median(sorted: readonly number[]): number {
  return sorted[sorted.length >> 1]!;
}
