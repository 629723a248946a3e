/**
 * Measures whether `syntax/` sees what people change: for every gold function of a dataset (format: one JSON object a
 * line with `repo`, `base_commit` and `gold_functions`), its file is read from a git clone at the base commit, parsed,
 * and searched for a document with that name or, where the gold gives lines, for a function over those lines.
 *
 *     npx tsx bench/gold-coverage.ts --dataset FILE.jsonl --repositories DIR [--language L] [--misses FILE]
 */
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { languageOfPath, type ParsedFile, type SourceDocument } from '../src/core/index.ts';
import { SyntaxReader } from '../src/syntax/index.ts';
import { loadGrammar } from '../test/support/grammars.ts';

interface GoldFunction {
  readonly path: string;
  readonly name: string;
  /** 1-based, inclusive; absent where the dataset gives names only. */
  readonly start?: number;
  readonly end?: number;
}

interface Row {
  readonly instance_id: string;
  readonly repo: string;
  readonly language: string;
  readonly base_commit: string;
  readonly gold_functions: readonly GoldFunction[];
}

/** A gold function without a document of its name; `isMissing` where none stands on its lines either. */
interface Miss {
  readonly isMissing: boolean;
  readonly language: string;
  readonly instance: string;
  readonly path: string;
  readonly name: string;
  readonly reason: string;
}

interface Tally {
  byName: number;
  bySpan: number;
  missing: number;
  /** Rows whose clone or commit is not here, and their gold functions. */
  unavailableRows: number;
  unavailableFunctions: number;
}

/** The git directories of all clones in `folder`, by lower-cased `owner/name`. */
function findClones(folder: string): Map<string, string> {
  const clones = new Map<string, string>();
  for (const entry of readdirSync(folder)) {
    const repository = entry
      .replace(/\.git$/, '')
      .replace(/\+|__/, '/')
      .toLowerCase();
    const gitDirectory = ['repo/.git', 'repo', '.git', '']
      .map((inner) => join(folder, entry, inner))
      .find((candidate) => existsSync(join(candidate, 'objects')));
    if (gitDirectory) clones.set(repository, gitDirectory);
  }
  return clones;
}

/** The objects named by `specifications` (`commit:path`, `commit^{commit}`), in that order; undefined where git has none. */
function readObjects(gitDirectory: string, specifications: readonly string[]): (Buffer | undefined)[] {
  const git = spawnSync('git', [`--git-dir=${gitDirectory}`, 'cat-file', '--batch'], {
    input: `${specifications.join('\n')}\n`,
    maxBuffer: Number.POSITIVE_INFINITY,
    env: { ...process.env, GIT_NO_LAZY_FETCH: '1' },
  });
  if (git.error) throw git.error;
  let position = 0;
  return specifications.map(() => {
    const lineEnd = git.stdout.indexOf(10, position);
    const size = /^[0-9a-f]+ \w+ (\d+)$/.exec(git.stdout.toString('utf8', position, lineEnd))?.[1];
    position = lineEnd + 1;
    if (size === undefined) return undefined;
    const content = git.stdout.subarray(position, position + Number(size));
    position += Number(size) + 1;
    return content;
  });
}

/** The distinct gold paths of a row. */
function goldPaths(row: Row): string[] {
  return [...new Set(row.gold_functions.map((gold) => gold.path))];
}

function normalise(name: string): string {
  return name.replace(/::|#/g, '.');
}

function isNamed(parsed: ParsedFile, gold: GoldFunction): boolean {
  return parsed.documents.some((document) => normalise(document.name) === normalise(gold.name));
}

function functionsOver(parsed: ParsedFile, { start, end }: GoldFunction): SourceDocument[] {
  if (start === undefined || end === undefined) return [];
  return parsed.documents.filter(
    ({ kind, span }) => (kind === 'function' || kind === 'method') && span.startLine <= end && span.endLine >= start,
  );
}

const { values: options } = parseArgs({
  options: {
    dataset: { type: 'string' },
    repositories: { type: 'string' },
    language: { type: 'string' },
    misses: { type: 'string' },
  },
});
if (!options.dataset || !options.repositories) {
  console.error('usage: gold-coverage --dataset FILE.jsonl --repositories DIR [--language L] [--misses FILE]');
  process.exit(2);
}

const rows = readFileSync(options.dataset, 'utf8')
  .split('\n')
  .filter((line) => line !== '')
  .map((line) => JSON.parse(line) as Row)
  .filter((row) => row.gold_functions.length > 0 && (!options.language || row.language === options.language));
const clones = findClones(options.repositories);
const reader = new SyntaxReader(loadGrammar);
const tallies = new Map<string, Tally>();
const misses: Miss[] = [];

function tallyOf(language: string): Tally {
  const tally = tallies.get(language) ?? {
    byName: 0,
    bySpan: 0,
    missing: 0,
    unavailableRows: 0,
    unavailableFunctions: 0,
  };
  tallies.set(language, tally);
  return tally;
}

async function checkFile(row: Row, path: string, content: Buffer | undefined): Promise<void> {
  const tally = tallyOf(row.language);
  const language = languageOfPath(path);
  const parsed = content && language ? await reader.parse(content.toString('utf8'), language) : undefined;
  for (const gold of row.gold_functions.filter((candidate) => candidate.path === path)) {
    if (parsed && isNamed(parsed, gold)) {
      tally.byName++;
      continue;
    }
    const over = parsed ? functionsOver(parsed, gold) : [];
    if (over.length > 0) tally.bySpan++;
    else tally.missing++;
    const lines = gold.start === undefined ? '' : ` ${gold.start}-${gold.end}`;
    const reason = !content
      ? 'no such file at the base commit'
      : over.length > 0
        ? `read as ${over.map((document) => `\`${document.name}\``).join(', ')}`
        : 'nothing stands there';
    const isMissing = over.length === 0;
    misses.push({
      isMissing,
      language: row.language,
      instance: row.instance_id,
      path,
      name: gold.name + lines,
      reason,
    });
  }
}

for (const repository of new Set(rows.map((row) => row.repo.toLowerCase()))) {
  const clone = clones.get(repository);
  const group = rows.filter((row) => row.repo.toLowerCase() === repository);
  const requests = group.flatMap((row) => [
    `${row.base_commit}^{commit}`,
    ...goldPaths(row).map((path) => `${row.base_commit}:${path}`),
  ]);
  const objects = clone ? readObjects(clone, requests) : [];
  let next = 0;
  for (const row of group) {
    const commit = objects[next++];
    const contents = goldPaths(row).map((path) => ({ path, content: objects[next++] }));
    if (commit === undefined) {
      const tally = tallyOf(row.language);
      tally.unavailableRows++;
      tally.unavailableFunctions += row.gold_functions.length;
      continue;
    }
    for (const { path, content } of contents) await checkFile(row, path, content);
  }
}

console.log('| language | gold functions | by name | by span only | missing | found | not available |');
console.log('|---|---:|---:|---:|---:|---:|---:|');
for (const [language, tally] of [...tallies].sort(([a], [b]) => (a < b ? -1 : 1))) {
  const found = tally.byName + tally.bySpan;
  const total = found + tally.missing;
  const percent = total === 0 ? '-' : `${((100 * found) / total).toFixed(2)} %`;
  const unavailable = `${tally.unavailableFunctions} in ${tally.unavailableRows} rows`;
  console.log(
    `| ${language} | ${total} | ${tally.byName} | ${tally.bySpan} | ${tally.missing} | ${percent} | ${unavailable} |`,
  );
}
for (const [title, isMissing] of [
  ['Missing', true],
  ['Found by span only', false],
] as const) {
  const listed = misses.filter((miss) => miss.isMissing === isMissing);
  if (listed.length > 0) console.log(`\n${title}:\n`);
  for (const { language, instance, path, name, reason } of listed) {
    console.log(`- ${language} \`${instance}\` \`${path}\` \`${name}\`: ${reason}`);
  }
}
if (options.misses) writeFileSync(options.misses, misses.map((miss) => `${JSON.stringify(miss)}\n`).join(''));
