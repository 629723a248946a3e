/**
 * Measures how well gold that is computed from patches agrees with a dataset's own: the fix of an instance is looked for in its clone
 * (the commit whose subject names the pull request that the instance is called after), and the gold of its patch is compared:
 *
 *     npx tsx bench/gold-agreement.ts --dataset FILE.jsonl --repositories DIR [--details]
 */
import { execFileSync } from 'node:child_process';
import { parseArgs } from 'node:util';
import { CloneFolder, type Instance, isGold, openDataset } from '../src/evaluation/index.ts';
import { goldOfPatch, type PatchGold } from '../src/evaluation/patches/gold-of-patch.ts';
import { openRepository, readPatch } from '../src/repository/index.ts';
import { SyntaxReader } from '../src/syntax/index.ts';
import { loadGrammar } from '../test/support/grammars.ts';

type GoldFunction = Instance['gold_functions'][number];

/** What one side has and the other lacks. */
interface Difference {
  readonly instance: Instance;
  readonly missingFiles: readonly string[];
  readonly extraFiles: readonly string[];
  readonly missingFunctions: readonly GoldFunction[];
  readonly extraFunctions: readonly GoldFunction[];
}

interface Tally {
  rows: number;
  noClone: number;
  noFix: number;
  unusable: number;
  compared: number;
  equalFiles: number;
  equalFunctions: number;
}

interface Commit {
  readonly hash: string;
  readonly parents: readonly string[];
}

const { values: flags } = parseArgs({
  options: {
    dataset: { type: 'string' },
    repositories: { type: 'string' },
    details: { type: 'boolean', default: false },
  },
});
if (!flags.dataset || !flags.repositories) {
  console.error('usage: gold-agreement.ts --dataset FILE.jsonl --repositories DIR [--details]');
  process.exit(2);
}

const clones = new CloneFolder(flags.repositories);
const syntax = new SyntaxReader(loadGrammar);
const tallies = new Map<string, Tally>();
const differences: Difference[] = [];
const unusable: string[] = [];
const commitsOfClones = new Map<string, ReadonlyMap<string, readonly Commit[]>>();

const { rows } = await openDataset(flags.dataset);
for (const row of rows) if ('gold_files' in row) await compare(row);
printTable();
printDifferences();

async function compare(instance: Instance): Promise<void> {
  const tally = tallyOf(instance.dataset);
  tally.rows++;
  const clone = clones.find(instance.repo);
  if (!clone || !succeeds(clone, 'cat-file', '-e', instance.base_commit)) {
    tally.noClone++;
    return;
  }
  const fixes = fixesOf(clone, instance);
  if (fixes.length === 0) {
    tally.noFix++;
    return;
  }
  const gold = await firstGold(clone, instance.base_commit, fixes);
  if ('reason' in gold) {
    tally.unusable++;
    unusable.push(`- \`${instance.instance_id}\`: ${gold.reason}`);
    return;
  }
  tally.compared++;
  const difference = differenceOf(instance, gold);
  const sameFiles = difference.missingFiles.length + difference.extraFiles.length === 0;
  const sameFunctions = difference.missingFunctions.length + difference.extraFunctions.length === 0;
  if (sameFiles) tally.equalFiles++;
  if (sameFunctions) tally.equalFunctions++;
  if (!sameFiles || !sameFunctions) differences.push(difference);
}

/** Pairs of commits whose difference may be the fix: of a merge first what its branch brought, oldest commits first. */
function fixesOf(clone: string, { instance_id, base_commit }: Instance): { from: string; to: string }[] {
  const number = /(\d+)$/.exec(instance_id)?.[1] ?? '';
  const commits = commitsByPullRequest(clone).get(number) ?? [];
  return commits.toReversed().flatMap(({ hash, parents }) => {
    const [first, second] = parents;
    if (!first || hash === base_commit) return [];
    if (!succeeds(clone, 'merge-base', '--is-ancestor', base_commit, hash)) return [];
    const whole = { from: first, to: hash };
    return second ? [{ from: git(clone, 'merge-base', first, second).trim(), to: second }, whole] : [whole];
  });
}

/** The gold of the first pair whose patch fits the base commit; else the reason against the last one. */
async function firstGold(
  clone: string,
  base: string,
  fixes: readonly { from: string; to: string }[],
): Promise<PatchGold | { reason: string }> {
  const reader = await openRepository(clone, { rev: base });
  try {
    let gold: PatchGold | { reason: string } = { reason: 'no fix' };
    for (const fix of fixes) {
      const parse = syntax.parse.bind(syntax);
      gold = await goldOfPatch(await readPatch(clone, fix), { reader, parse });
      if ('gold_files' in gold) return gold;
    }
    return gold;
  } finally {
    await reader.close();
  }
}

function differenceOf(instance: Instance, gold: PatchGold): Difference {
  const same = (ours: GoldFunction, theirs: GoldFunction) =>
    isGold({ ...ours, startLine: ours.start!, endLine: ours.end! }, theirs);
  const { gold_files, gold_functions } = instance;
  return {
    instance,
    missingFiles: gold_files.filter((path) => !gold.gold_files.includes(path)),
    extraFiles: gold.gold_files.filter((path) => !gold_files.includes(path)),
    missingFunctions: gold_functions.filter((theirs) => !gold.gold_functions.some((ours) => same(ours, theirs))),
    extraFunctions: gold.gold_functions.filter((ours) => !gold_functions.some((theirs) => same(ours, theirs))),
  };
}

/** The commits of every branch that name a pull request in their subject, newest first. */
function commitsByPullRequest(clone: string): ReadonlyMap<string, readonly Commit[]> {
  const known = commitsOfClones.get(clone);
  if (known) return known;
  const commits = new Map<string, Commit[]>();
  for (const line of git(clone, 'log', '--all', '--format=%H%x00%P%x00%s').split('\n')) {
    const [hash = '', parents = '', subject = ''] = line.split('\0');
    const numbers = [...subject.matchAll(/\(#(\d+)\)|^Merge pull request #(\d+)/g)].map(([, a, b]) => a ?? b!);
    for (const number of new Set(numbers)) {
      const commit = { hash, parents: parents.split(' ').filter(Boolean) };
      commits.set(number, [...(commits.get(number) ?? []), commit]);
    }
  }
  commitsOfClones.set(clone, commits);
  return commits;
}

function git(clone: string, ...args: string[]): string {
  return execFileSync('git', args, {
    cwd: clone,
    encoding: 'utf8',
    maxBuffer: 2 ** 30,
    stdio: ['ignore', 'pipe', 'ignore'],
  });
}

function succeeds(clone: string, ...args: string[]): boolean {
  try {
    git(clone, ...args);
    return true;
  } catch {
    return false;
  }
}

function tallyOf(dataset: string): Tally {
  const tally = tallies.get(dataset) ?? {
    rows: 0,
    noClone: 0,
    noFix: 0,
    unusable: 0,
    compared: 0,
    equalFiles: 0,
    equalFunctions: 0,
  };
  tallies.set(dataset, tally);
  return tally;
}

function printTable(): void {
  console.log(
    '| dataset | rows | no clone or base | no fix found | unusable | compared | gold files equal | gold functions equal |',
  );
  console.log('|---|---:|---:|---:|---:|---:|---:|---:|');
  for (const [dataset, tally] of [...tallies].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const { rows, noClone, noFix, unusable, compared, equalFiles, equalFunctions } = tally;
    const share = (count: number) => (compared === 0 ? '-' : `${count} (${((100 * count) / compared).toFixed(1)} %)`);
    console.log(
      `| ${dataset} | ${rows} | ${noClone} | ${noFix} | ${unusable} | ${compared} | ${share(equalFiles)} | ${share(equalFunctions)} |`,
    );
  }
}

function printDifferences(): void {
  if (unusable.length > 0) console.log(`\nUnusable:\n\n${unusable.join('\n')}`);
  console.log('\nDifferences, as files and functions that the patch gives less (-) or more (+) than the dataset:\n');
  for (const { instance, missingFiles, extraFiles, missingFunctions, extraFunctions } of differences) {
    const counts =
      `files -${missingFiles.length} +${extraFiles.length}, ` +
      `functions -${missingFunctions.length} +${extraFunctions.length}`;
    console.log(`- \`${instance.instance_id}\`: ${counts}`);
    if (!flags.details) continue;
    for (const path of missingFiles) console.log(`  - ${path}`);
    for (const path of extraFiles) console.log(`  + ${path}`);
    for (const { path, name } of missingFunctions) console.log(`  - ${path} ${name}`);
    for (const { path, name } of extraFunctions) console.log(`  + ${path} ${name}`);
  }
}
