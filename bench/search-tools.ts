/**
 * Measures the search tools beside ripgrep on the same tree: `npx tsx bench/search-tools.ts --tree DIR [--rev REV] [--runs 5]`. A process of
 * its own answers the first turn on the tree, of one grep and of eight; then turns of one, of eight at once and of eight in sequence are
 * timed in a warm one. Figures are medians, with the smallest and the largest.
 */
import { spawnSync } from 'node:child_process';
import { cpus, loadavg } from 'node:os';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { openToolSet } from '../src/agent/tools/open-tool-set.ts';
import type { ToolCall } from '../src/core/index.ts';
import { openRepository } from '../src/repository/index.ts';

/** What policies search for: names, words in any case, alternatives, patterns with and without a literal. */
const PATTERNS = [
  'get_cache_key',
  'validation error',
  'def \\w+_handler\\(',
  'class\\s+\\w*Parser\\b',
  'TimeoutError|ConnectionError',
  '(read|write)_config',
  'raise ValueError\\(.*%s',
  'retry',
];

/** They must end too, whatever the tree. */
const HARD_PATTERNS = ['(a+)+$', '(\\w{1,200}x){3}', '.*.*.*=.*;$', '\\w+\\(\\)\\.\\w+'];

const { values: flags } = parseArgs({
  options: {
    tree: { type: 'string' },
    rev: { type: 'string' },
    runs: { type: 'string', default: '5' },
    first: { type: 'string' },
  },
});
if (!flags.tree) {
  console.error('usage: search-tools.ts --tree DIR [--rev REV] [--runs 5]');
  process.exit(2);
}
const { tree, rev } = flags;
const runs = Number(flags.runs);

if (flags.first) await answerFirst(Number(flags.first));
else await measure();

/** One turn in this process, which tells its seconds and its peak memory. */
async function answerFirst(greps: number): Promise<void> {
  const started = performance.now();
  const reader = await openRepository(tree!, { rev });
  const tools = await openToolSet(reader);
  const listed = performance.now();
  await tools.run(callsOf(PATTERNS.slice(0, greps)));
  const ended = performance.now();
  await reader.close();
  const peakMb = process.resourceUsage().maxRSS / 1024;
  console.log(JSON.stringify({ listMs: listed - started, runMs: ended - listed, totalMs: ended - started, peakMb }));
}

async function measure(): Promise<void> {
  console.log(
    `${cpus().length} × ${cpus()[0]?.model.trim()}, Node ${process.version}, load ${loadavg()[0]!.toFixed(1)}`,
  );
  for (const greps of [1, 8]) {
    const samples = Array.from({ length: runs }, () => firstTurn(greps));
    for (const part of ['listMs', 'runMs', 'totalMs'] as const) {
      row(
        `first turn, ${greps} grep(s), ${part}`,
        samples.map((sample) => sample[part]),
      );
    }
    console.log(`  peak memory ${Math.max(...samples.map(({ peakMb }) => peakMb)).toFixed(0)} MB`);
  }
  await measureWarm();
  await measureRipgrep();
}

interface FirstTurn {
  readonly listMs: number;
  readonly runMs: number;
  readonly totalMs: number;
  readonly peakMb: number;
}

function firstTurn(greps: number): FirstTurn {
  const script = fileURLToPath(import.meta.url);
  const revision = rev === undefined ? [] : ['--rev', rev];
  const args = ['--import', 'tsx', script, '--tree', tree!, ...revision, '--first', String(greps)];
  const { stdout, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' });
  if (stdout === '') throw new Error(stderr);
  return JSON.parse(stdout);
}

async function measureWarm(): Promise<void> {
  const reader = await openRepository(tree!, { rev });
  const tools = await openToolSet(reader);
  const { files } = await reader.list();
  const megabytes = files.reduce((sum, { bytes }) => sum + bytes, 0) / 1e6;
  console.log(`${files.length} files, ${megabytes.toFixed(0)} MB`);
  await tools.run(callsOf(PATTERNS));
  const timed = async (work: () => Promise<unknown>) => {
    const started = performance.now();
    await work();
    return performance.now() - started;
  };
  const repeated = async (title: string, work: () => Promise<unknown>) => {
    const samples: number[] = [];
    for (let run = 0; run < runs; run++) samples.push(await timed(work));
    row(title, samples);
  };
  for (const pattern of [...PATTERNS, ...HARD_PATTERNS]) {
    await repeated(`warm, one grep ${pattern}`, () => tools.run(callsOf([pattern])));
  }
  await repeated('warm, eight greps in one turn', () => tools.run(callsOf(PATTERNS)));
  await repeated('warm, eight greps in sequence', async () => {
    for (const pattern of PATTERNS) await tools.run(callsOf([pattern]));
  });
  await reader.close();
}

async function measureRipgrep(): Promise<void> {
  const rgPath = await import('@vscode/ripgrep').then(
    (ripgrep) => ripgrep.rgPath,
    () => undefined,
  );
  if (rgPath === undefined) {
    console.log('ripgrep is not installed');
    return;
  }
  const search = (patterns: readonly string[]) => {
    const started = performance.now();
    for (const pattern of patterns) {
      spawnSync(rgPath, ['--smart-case', '--line-number', pattern, tree!], { maxBuffer: 1e9 });
    }
    return performance.now() - started;
  };
  row(
    'ripgrep once, on the work tree',
    Array.from({ length: runs }, () => search(PATTERNS.slice(0, 1))),
  );
  row(
    'ripgrep eight times, on the work tree',
    Array.from({ length: runs }, () => search(PATTERNS)),
  );
}

function callsOf(patterns: readonly string[]): ToolCall[] {
  return patterns.map((pattern, i) => ({ id: String(i), name: 'grep', arguments: { pattern } }));
}

function row(title: string, milliseconds: readonly number[]): void {
  const sorted = [...milliseconds].sort((one, other) => one - other);
  const format = (value: number) => `${value.toFixed(1)} ms`;
  console.log(
    `${title}: median ${format(sorted[sorted.length >> 1]!)} (${format(sorted[0]!)} to ${format(sorted.at(-1)!)})`,
  );
}
