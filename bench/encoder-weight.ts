/**
 * How much an encoder should count beside a ranker that was trained without one (`ENCODER_WEIGHT`), against simulated encoders: each function of the
 * repository has a random score, the gold ones a shift more. A shift of 0 is an encoder that knows nothing. Errors of real encoders are not
 * independent of the ranker's, so their gains are smaller. `npx tsx bench/encoder-weight.ts --dataset FILE --repositories DIR [--limit N]`
 */
import { parseArgs } from 'node:util';
import { CloneFolder, type Instance, isGold, openDataset } from '../src/evaluation/index.ts';
import { openLocalizer, openSyntax } from '../src/localize.ts';

const SHIFTS = [0, 1, 2, 3, 4];
const WEIGHTS = [0, 0.5, 1, 1.5, 2, 3, 4];
/** Candidates whose scores give the unit of the weight, as in the ranker. */
const HEAD = 500;
const PLACES = 10;

const { values: flags } = parseArgs({
  options: { dataset: { type: 'string' }, repositories: { type: 'string' }, limit: { type: 'string' } },
});
if (!flags.dataset || !flags.repositories) {
  console.error('usage: encoder-weight.ts --dataset FILE --repositories DIR [--limit N]');
  process.exit(2);
}

const clones = new CloneFolder(flags.repositories);
const syntax = openSyntax();
const all = (await openDataset(flags.dataset)).rows.filter(
  (row): row is Instance => 'gold_functions' in row && row.gold_functions.length > 0,
);
const step = Math.max(1, Math.floor(all.length / Number(flags.limit ?? all.length)));
const hits = SHIFTS.map(() => WEIGHTS.map(() => 0));
const alone = SHIFTS.map(() => 0);
let asked = 0;
for (const instance of all.filter((_, i) => i % step === 0)) {
  const clone = clones.find(instance.repo);
  if (clone === undefined) continue;
  try {
    const place = { repository: clone, revision: instance.base_commit, workers: 0, syntax, manyCommits: true };
    const { tree, ranked } = await openLocalizer(place).then((localizer) => ({
      tree: localizer.index.tree,
      ranked: localizer.candidates(instance.problem_statement),
    }));
    const functions = Array.from({ length: tree.documentCount }, (_, document) => document).filter(
      (document) => ['function', 'method'].includes(tree.kind(document)) && !tree.isTestDocument(document),
    );
    const golden = new Set(
      functions.filter((document) => {
        const [path, name] = [tree.path(tree.documentFile[document]!), tree.name(document)];
        const span = { startLine: tree.startLine(document), endLine: tree.endLine(document) };
        return instance.gold_functions.some((gold) => isGold({ path, name, ...span }, gold));
      }),
    );
    const candidates = ranked.filter(({ document }) => ['function', 'method'].includes(tree.kind(document)));
    const head = ranked.slice(0, HEAD).map(({ score }) => score);
    const mean = head.reduce((sum, score) => sum + score, 0) / head.length;
    const deviation = Math.sqrt(head.reduce((sum, score) => sum + (score - mean) ** 2, 0) / head.length);
    SHIFTS.forEach((shift, s) => {
      const next = numbers(asked + 1);
      const near = new Map(functions.map((document) => [document, normal(next) + (golden.has(document) ? shift : 0)]));
      const best = Math.max(...[...near.values()].slice(0, 100_000));
      const nearness = (document: number) => Math.max(0, near.get(document) ?? 0) / best;
      const found = (order: readonly number[]) =>
        order.slice(0, PLACES).filter((document) => golden.has(document)).length >= instance.gold_functions.length
          ? 1
          : 0;
      alone[s]! += found([...functions].sort((a, b) => near.get(b)! - near.get(a)!));
      WEIGHTS.forEach((weight, w) => {
        const scores = new Map(
          candidates.map(({ document, score }) => [document, score + weight * deviation * nearness(document)]),
        );
        hits[s]![w]! += found([...scores.keys()].sort((a, b) => scores.get(b)! - scores.get(a)! || a - b));
      });
    });
    asked++;
  } catch (error) {
    console.error(`${instance.instance_id} is left out: ${(error as Error).message}`);
  }
}
const percent = (number: number) => ((100 * number) / asked).toFixed(1);
console.log(`${asked} instances; function acc@${PLACES} of encoders of each strength, at each weight`);
console.log(`| shift | encoder alone | ${WEIGHTS.map((weight) => `weight ${weight}`).join(' | ')} |`);
SHIFTS.forEach((shift, s) => {
  console.log(`| ${shift} | ${percent(alone[s]!)} | ${hits[s]!.map(percent).join(' | ')} |`);
});
syntax.close();

/** Between 0 and 1, from a seed. */
function numbers(seed: number): () => number {
  let state = Math.imul(seed, 2_654_435_761) >>> 0;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return (state + 0.5) / 2 ** 32;
  };
}

function normal(next: () => number): number {
  return Math.sqrt(-2 * Math.log(next())) * Math.cos(2 * Math.PI * next());
}
