/**
 * Measures whether `syntax/` sees what people change: for every gold function of a dataset, its file is read at the base
 * commit, parsed, and searched for a document with that name or, where the gold gives lines, for a function over those
 * lines:
 *
 *     npx tsx bench/gold-coverage.ts --dataset FILE.jsonl --repositories DIR [--language L]
 */
import { parseArgs } from 'node:util';
import type { SourceDocument } from '../src/core/index.ts';
import { CloneFolder, type Instance, openDataset } from '../src/evaluation/index.ts';
import { decodeText, openRepository } from '../src/repository/index.ts';
import { SyntaxReader } from '../src/syntax/index.ts';
import { loadGrammar } from '../test/support/grammars.ts';

type GoldFunction = Instance['gold_functions'][number];

interface Tally {
  byName: number;
  bySpan: number;
  missing: number;
  /** Instances whose clone or commit is not here, and their gold functions. */
  unavailableInstances: number;
  unavailableFunctions: number;
}

const { values: flags } = parseArgs({
  options: { dataset: { type: 'string' }, repositories: { type: 'string' }, language: { type: 'string' } },
});
if (!flags.dataset || !flags.repositories) {
  console.error('usage: gold-coverage.ts --dataset FILE.jsonl --repositories DIR [--language L]');
  process.exit(2);
}

const clones = new CloneFolder(flags.repositories);
const syntax = new SyntaxReader(loadGrammar);
const tallies = new Map<string, Tally>();
const notes = { missing: [] as string[], bySpan: [] as string[] };

const dataset = await openDataset(flags.dataset);
for (const { place, reason } of dataset.rejections) console.error(`${place} left out: ${reason}`);
for (const instance of dataset.rows) {
  if (!('gold_functions' in instance)) continue;
  if (instance.gold_functions.length === 0 || (flags.language && instance.language !== flags.language)) continue;
  const documents = await documentsOf(instance);
  const tally = tallyOf(instance.language);
  if (!documents) {
    tally.unavailableInstances++;
    tally.unavailableFunctions += instance.gold_functions.length;
    continue;
  }
  for (const gold of instance.gold_functions) check(instance, gold, documents.get(gold.path) ?? [], tally);
}
printTable();
printList('Missing', notes.missing);
printList('Found by span only', notes.bySpan);

/** The documents of each gold file at the base commit; undefined where the clone or the commit is not here. */
async function documentsOf(instance: Instance): Promise<Map<string, readonly SourceDocument[]> | undefined> {
  const clone = clones.find(instance.repo);
  if (!clone) return undefined;
  const paths = new Set(instance.gold_functions.map(({ path }) => path));
  const documents = new Map<string, readonly SourceDocument[]>();
  try {
    const reader = await openRepository(clone, { rev: instance.base_commit });
    try {
      const files = (await reader.list()).files.filter(({ path }) => paths.has(path));
      const languages = new Map(files.map(({ path, language }) => [path, language]));
      for await (const { path, content } of reader.read(files)) {
        if (!content) continue;
        const parsed = await syntax.parse(decodeText(content).text, languages.get(path)!);
        documents.set(path, parsed.documents);
      }
    } finally {
      await reader.close();
    }
  } catch {
    return undefined;
  }
  return documents;
}

function check(instance: Instance, gold: GoldFunction, documents: readonly SourceDocument[], tally: Tally): void {
  if (documents.some(({ name }) => normalized(name) === normalized(gold.name))) {
    tally.byName++;
    return;
  }
  const { start, end } = gold;
  const lines = start === undefined ? '' : ` ${start}-${end}`;
  const place = `- ${instance.language} \`${instance.instance_id}\` \`${gold.path}\` \`${gold.name}${lines}\``;
  const over = documents.filter(
    ({ kind, span }) =>
      (kind === 'function' || kind === 'method') && span.startLine <= (end ?? 0) && span.endLine >= (start ?? Infinity),
  );
  if (over.length > 0) {
    tally.bySpan++;
    notes.bySpan.push(`${place}: read as ${over.map(({ name }) => `\`${name}\``).join(', ')}`);
  } else {
    tally.missing++;
    notes.missing.push(`${place}: ${documents.length > 0 ? 'nothing stands there' : 'no such file in the corpus'}`);
  }
}

function normalized(name: string): string {
  return name.replace(/::|#/g, '.');
}

function tallyOf(language: string): Tally {
  const tally = tallies.get(language) ?? {
    byName: 0,
    bySpan: 0,
    missing: 0,
    unavailableInstances: 0,
    unavailableFunctions: 0,
  };
  tallies.set(language, tally);
  return tally;
}

function printTable(): void {
  console.log('| language | gold functions | by name | by span only | missing | found | not available |');
  console.log('|---|---:|---:|---:|---:|---:|---:|');
  for (const [language, tally] of [...tallies].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const found = tally.byName + tally.bySpan;
    const total = found + tally.missing;
    const share = total === 0 ? '-' : `${((100 * found) / total).toFixed(2)} %`;
    const unavailable = `${tally.unavailableFunctions} in ${tally.unavailableInstances} instances`;
    console.log(
      `| ${language} | ${total} | ${tally.byName} | ${tally.bySpan} | ${tally.missing} | ${share} | ${unavailable} |`,
    );
  }
}

function printList(title: string, lines: readonly string[]): void {
  if (lines.length > 0) console.log(`\n${title}:\n\n${lines.join('\n')}`);
}
