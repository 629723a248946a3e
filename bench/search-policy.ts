/**
 * Measures searches by the embedded policy: `npx tsx bench/search-policy.ts --tree DIR [--rev REV] [--weights FOLDER] [--runs 5]`. Processes of their
 * own open the tree and answer one issue, then two further ones in the warm process; each tells its seconds and its peak memory. ripgrep searches the
 * same tree eight times beside it. Figures are medians, with the smallest and the largest.
 */
import { spawnSync } from 'node:child_process';
import { cpus, loadavg } from 'node:os';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { rgPath } from '@vscode/ripgrep';
import { openSearchLocalizer } from '../src/search/index.ts';

const ISSUES = [
  "UnicodeDecodeError in get_cache_key when a header is not ASCII\n\nCaching a page whose `Accept-Language` header holds bytes beyond ASCII fails:\n\n    File \"cache/utils.py\", line 12, in get_cache_key\n    UnicodeDecodeError: 'ascii' codec can't decode byte",
  'Retry of a failed connection ignores the timeout\n\nWith `timeout=5` a request that fails is sent again without it, since `send_request` does not hand the timeout on. Expected: TimeoutError after five seconds.',
  'Command line parser accepts unknown options\n\n`--verbos` is taken silently. `OptionParser.parse_args` should raise "unrecognized arguments".',
];
/** What ripgrep is asked for. */
const PATTERNS = [
  'get_cache_key',
  'UnicodeDecodeError',
  'Accept-Language',
  'cache_header',
  'send_request',
  'TimeoutError',
  'OptionParser',
  'unrecognized arguments',
];

const { values: flags } = parseArgs({
  options: {
    tree: { type: 'string' },
    rev: { type: 'string' },
    weights: { type: 'string' },
    runs: { type: 'string', default: '5' },
    once: { type: 'boolean', default: false },
  },
});
const { tree, rev, weights } = flags;
if (!tree) {
  console.error('usage: search-policy.ts --tree DIR [--rev REV] [--weights FOLDER] [--runs 5]');
  process.exit(2);
}

interface Sample {
  /** Seconds of each issue, in order; the first opens the tree. */
  readonly seconds: readonly number[];
  /** Of the processor, over all its cores. */
  readonly cpuSeconds: readonly number[];
  readonly calls: readonly number[];
  readonly files: number;
  readonly peakMb: number;
}

if (flags.once) console.log(JSON.stringify(await sample()));
else measure(Number(flags.runs));

async function sample(): Promise<Sample> {
  const seconds: number[] = [];
  const cpuSeconds: number[] = [];
  const calls: number[] = [];
  let files = 0;
  let startedMs = performance.now();
  let startedCpu = process.cpuUsage();
  const localizer = await openSearchLocalizer({ repository: tree!, revision: rev, weights });
  for (const issue of ISSUES) {
    const { corpus, search } = await localizer.localize(issue);
    seconds.push((performance.now() - startedMs) / 1_000);
    const { user, system } = process.cpuUsage(startedCpu);
    cpuSeconds.push((user + system) / 1e6);
    calls.push(search!.calls);
    files = corpus.files;
    startedMs = performance.now();
    startedCpu = process.cpuUsage();
  }
  await localizer.close();
  return { seconds, cpuSeconds, calls, files, peakMb: process.resourceUsage().maxRSS / 1024 };
}

function measure(runs: number): void {
  const load = loadavg()[0]!.toFixed(1);
  console.log(`${cpus().length} × ${cpus()[0]?.model.trim()}, Node ${process.version}, load ${load}`);
  const samples = Array.from({ length: runs }, sampleApart);
  const [{ files, calls }] = samples as [Sample];
  console.log(`${files} files; ${calls.join(', ')} calls`);
  ISSUES.forEach((_, i) => {
    const title = i === 0 ? 'first answer' : 'a further answer in the warm process';
    for (const part of ['seconds', 'cpuSeconds'] as const) {
      row(
        `${title}, ${part}`,
        samples.map((sample) => sample[part][i]!),
        2,
      );
    }
  });
  row(
    'peak memory, MB',
    samples.map(({ peakMb }) => peakMb),
    0,
  );
  const [own, eight] = [1, 8].map((n) => Array.from({ length: runs }, () => ripgrep(n)));
  row('ripgrep once, s', own!, 2);
  row('ripgrep eight times, s', eight!, 2);
}

function sampleApart(): Sample {
  const given = ['--tree', tree!, ...(rev ? ['--rev', rev] : []), ...(weights ? ['--weights', weights] : [])];
  const args = ['--import', 'tsx', fileURLToPath(import.meta.url), ...given, '--once'];
  const { stdout, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' });
  if (stdout === '') throw new Error(stderr);
  return JSON.parse(stdout);
}

/** Seconds. */
function ripgrep(times: number): number {
  const startedMs = performance.now();
  for (const pattern of PATTERNS.slice(0, times)) {
    spawnSync(rgPath, ['--smart-case', '--line-number', pattern, tree!], { maxBuffer: 1e9 });
  }
  return (performance.now() - startedMs) / 1_000;
}

function row(title: string, values: readonly number[], digits: number): void {
  const sorted = [...values].sort((one, other) => one - other);
  const [median, least, most] = [sorted[sorted.length >> 1]!, sorted[0]!, sorted.at(-1)!].map((value) =>
    value.toFixed(digits),
  );
  console.log(`${title}: ${median} (${least} to ${most})`);
}
