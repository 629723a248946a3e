/**
 * What a token encoder is worth beside the hand weights: `npx tsx bench/encoder.ts ENCODER.weights --dataset FILE --repositories DIR [--limit N]`.
 * For each instance the standardised cosine of every candidate is added, with several weights, to its standardised score; printed are the
 * measures with the 95 % interval of the paired difference, for the issue as a whole, its title, the mean of both and the best of the file.
 */
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { CloneFolder, comparePaired, type Instance, isGold, openDataset } from '../src/evaluation/index.ts';
import { toInt8 } from '../src/index/index.ts';
import { openLocalizer, openSyntax, type RepositoryLocalizer, understand } from '../src/localize.ts';
import { HAND_MODEL } from '../src/ranking/index.ts';
import {
  decodeTokenEncoder,
  encodeDocuments,
  encodeQuery,
  queryTerms,
  type TokenEncoder,
} from '../src/retrieval/index.ts';

const FORMS = ['issue', 'title', 'both', 'best of file'] as const;
const WEIGHTS = [0.1, 0.3];
const MEASURES = ['acc@5', 'acc@10', 'recall@100', 'file acc@1'] as const;

const { values: flags, positionals } = parseArgs({
  allowPositionals: true,
  options: { dataset: { type: 'string' }, repositories: { type: 'string' }, limit: { type: 'string' } },
});
if (!positionals[0] || !flags.dataset || !flags.repositories) {
  console.error('usage: encoder.ts ENCODER.weights --dataset FILE --repositories DIR [--limit N]');
  process.exit(2);
}

type Row = Record<string, readonly number[]>;

const encoder = decodeTokenEncoder(readFileSync(positionals[0]));
const clones = new CloneFolder(flags.repositories);
const syntax = openSyntax();
const instances = (await openDataset(flags.dataset)).rows
  .filter((row): row is Instance => 'gold_functions' in row && row.gold_functions.length > 0)
  .slice(0, flags.limit === undefined ? undefined : Number(flags.limit));
const rows: Row[] = [];
for (const instance of instances) {
  const clone = clones.find(instance.repo);
  if (clone === undefined) continue;
  const repository = { repository: clone, revision: instance.base_commit, workers: 0, syntax };
  try {
    const localizer = await openLocalizer({ ...repository, manyCommits: true, ranker: HAND_MODEL });
    rows.push(measure(instance, localizer, encoder));
  } catch (error) {
    console.error(`${instance.instance_id} is left out: ${(error as Error).message}`);
  }
  if (rows.length % 25 === 0) console.error(`${rows.length}/${instances.length}`);
}
report();

/** The measures of the hand-weighted ranking and of each sum, in the order of `MEASURES`. */
function measure(instance: Instance, localizer: RepositoryLocalizer, model: TokenEncoder): Row {
  const { tree } = localizer.index;
  const words = queryTerms(understand(instance.problem_statement));
  const vectors = encodeDocuments(model, tree);
  const whole = vectors.dots(toInt8(encodeQuery(model, words.all, tree)));
  const title = vectors.dots(toInt8(encodeQuery(model, words.title, tree)));
  const candidates = localizer
    .candidates(instance.problem_statement)
    .filter(({ document }) => !tree.isTestDocument(document));
  const hand = standardised(candidates.map(({ score }) => score));
  const fileOf = (row: number) => tree.documentFile[candidates[row]!.document]!;
  const best = new Map<number, number>();
  for (const [row, { document }] of candidates.entries()) {
    best.set(fileOf(row), Math.max(whole[document]!, best.get(fileOf(row)) ?? -1));
  }
  const scores = {
    issue: standardised(candidates.map(({ document }) => whole[document]!)),
    title: standardised(candidates.map(({ document }) => title[document]!)),
    both: standardised(candidates.map(({ document }) => whole[document]! + title[document]!)),
    'best of file': standardised(candidates.map((_, row) => best.get(fileOf(row))!)),
  };
  const isFunction = candidates.map(({ document }) => ['function', 'method'].includes(tree.kind(document)));
  const gold = candidates.map(({ document }, row) => (isFunction[row] ? goldOf(instance, tree, document) : -1));
  const judge = (sum: readonly number[]): number[] => {
    const order = [...sum.keys()].sort((a, b) => sum[b]! - sum[a]! || a - b);
    const functions = order.filter((row) => isFunction[row]);
    const found = (k: number) =>
      new Set(
        functions
          .slice(0, k)
          .map((row) => gold[row]!)
          .filter((item) => item >= 0),
      ).size;
    const all = (k: number) => (found(k) >= instance.gold_functions.length ? 1 : 0);
    const first = order[0] === undefined ? '' : tree.path(fileOf(order[0]));
    return [all(5), all(10), all(100), instance.gold_files.includes(first) ? 1 : 0];
  };
  const sums = FORMS.flatMap((form) =>
    WEIGHTS.map((weight): [string, number[]] => [
      `+ ${weight} ${form}`,
      judge(hand.map((score, row) => score + weight * scores[form][row]!)),
    ]),
  );
  const alone = FORMS.map((form): [string, number[]] => [`${form} alone`, judge(scores[form])]);
  return { hand: judge(hand), ...Object.fromEntries([...alone, ...sums]) };
}

function goldOf(instance: Instance, tree: RepositoryLocalizer['index']['tree'], document: number): number {
  const key = {
    path: tree.path(tree.documentFile[document]!),
    name: tree.name(document),
    startLine: tree.startLine(document),
    endLine: tree.endLine(document),
  };
  return instance.gold_functions.findIndex((item) => isGold(key, item));
}

function standardised(values: readonly number[]): number[] {
  const count = Math.max(1, values.length);
  const mean = values.reduce((sum, value) => sum + value, 0) / count;
  const deviation = Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / count) || 1;
  return values.map((value) => (value - mean) / deviation);
}

function report(): void {
  const percent = (value: number) => (100 * value).toFixed(1);
  console.log(`${rows.length} instances; ${MEASURES.join(', ')}`);
  for (const name of Object.keys(rows[0] ?? {})) {
    const cells = MEASURES.map((_, column) => {
      const values = rows.map((row) => row[name]![column]!);
      const { low, high } = comparePaired(
        rows.map((row) => row.hand![column]!),
        values,
      );
      const mean = values.reduce((sum, value) => sum + value, 0) / rows.length;
      return `${percent(mean)} [${percent(low)}, ${percent(high)}]`;
    });
    console.log(`${name.padEnd(20)} ${cells.join('  ')}`);
  }
}
