/**
 * LambdaMART: gradient boosting of regression trees on the gradients of a ranking measure. Seeded and deterministic: the same data, options and
 * seed give the same ensemble, byte for byte.
 */
import { randomIntegers } from '../../core/index.ts';
import type { TreeEnsemble } from '../../ranking/index.ts';
import { type BinnedData, binData } from './bins.ts';
import { addTree, type BinnedTree, growTree, type TreeRules } from './grow-tree.ts';
import { fillGradients, type ObjectiveRules } from './objective.ts';
import { type Quality, qualityOf } from './quality.ts';
import { checkRankingData, type RankingData } from './ranking-data.ts';

export interface TrainingOptions extends TreeRules, ObjectiveRules {
  /** Trees at most. */
  readonly rounds: number;
  /** Training stops when the validation queries have not improved for so many rounds, and goes back to where they were best. */
  readonly patience: number;
  /** What of a tree's answer is added. */
  readonly learningRate: number;
  /** Share of the queries, and of the columns, that each tree is grown from. */
  readonly queryShare: number;
  readonly columnShare: number;
  readonly seed: number;
}

export const DEFAULT_TRAINING: TrainingOptions = {
  rounds: 400,
  patience: 60,
  learningRate: 0.08,
  maxLeaves: 16,
  maxDepth: 5,
  lambda: 1,
  minChildWeight: 1,
  queryShare: 0.7,
  columnShare: 0.5,
  cutoff: 30,
  allGoldShare: 0.5,
  seed: 1,
};

export interface Round {
  readonly training: Quality;
  readonly validation: Quality;
}

export interface TrainedTrees {
  readonly ensemble: TreeEnsemble;
  /** The quality after each round. */
  readonly rounds: readonly Round[];
  /** What the splits on each input gained, all trees of the ensemble together. */
  readonly gains: Float64Array;
}

/** Queries by number; the two sets should share no repository. Without validation queries all rounds are kept. */
export interface QuerySplit {
  readonly training: readonly number[];
  readonly validation: readonly number[];
}

export function trainTrees(data: RankingData, split: QuerySplit, options: TrainingOptions): TrainedTrees {
  const rounds = treeRounds(data, split, options);
  for (;;) {
    const { done, value } = rounds.next();
    if (done) return value;
  }
}

/** `trainTrees` round by round, for callers that have other things to do in between. */
export function* treeRounds(
  data: RankingData,
  { training, validation }: QuerySplit,
  options: TrainingOptions,
): Generator<Round, TrainedTrees> {
  checkRankingData(data);
  const { rows: rowCount, inputs } = data;
  const binned = binData(data, training);
  const binCounts = binned.cuts.map(({ length }) => length + 1);
  const columnNumbers = inputs.map((_, column) => column).filter((column) => binCounts[column]! > 1);
  const next = randomIntegers(options.seed);
  const scores = new Float64Array(rowCount);
  const gradients = new Float64Array(2 * rowCount);
  const trees: BinnedTree[] = [];
  const rounds: Round[] = [];
  let best = { round: -1, quality: Number.NEGATIVE_INFINITY };
  for (let round = 0; round < options.rounds; round++) {
    const queries = subset(training, options.queryShare, next);
    for (const query of queries) fillGradients(gradients, scores, data, query, options);
    const tree = growTree(
      {
        bins: binned.bins,
        binCounts,
        directions: data.directions,
        rowCount,
        columns: Int32Array.from(subset(columnNumbers, options.columnShare, next)),
        rows: movedRows(data, queries, gradients),
        gradients,
      },
      options,
    );
    trees.push(tree);
    addTree(scores, tree, { bins: binned.bins, rowCount }, options.learningRate);
    const current = { training: qualityOf(scores, data, training), validation: qualityOf(scores, data, validation) };
    rounds.push(current);
    yield current;
    const quality = validation.length === 0 ? round : meanQuality(current.validation);
    if (quality > best.quality) best = { round, quality };
    else if (round - best.round >= options.patience) break;
  }
  const kept = trees.slice(0, best.round + 1);
  return {
    ensemble: ensembleOf(inputs, kept, binned, options.learningRate),
    rounds,
    gains: gainsOf(kept, inputs.length),
  };
}

function gainsOf(trees: readonly BinnedTree[], inputs: number): Float64Array {
  const gains = new Float64Array(inputs);
  for (const { column, gain } of trees) {
    column.forEach((input, node) => {
      gains[input]! += gain[node]!;
    });
  }
  return gains;
}

/** Rows of `queries` with a gradient: the others add nothing to any sum. */
function movedRows({ queryStarts }: RankingData, queries: readonly number[], gradients: Float64Array): Uint32Array {
  const rows: number[] = [];
  for (const query of queries) {
    for (let row = queryStarts[query]!; row < queryStarts[query + 1]!; row++) {
      if (gradients[2 * row + 1]! > 0) rows.push(row);
    }
  }
  return Uint32Array.from(rows);
}

/** A random part of `all`, at least one, in its order. */
function subset(all: readonly number[], share: number, next: () => number): readonly number[] {
  if (share >= 1) return all;
  let wanted = Math.max(1, Math.round(share * all.length));
  return all.filter((_, i) => {
    const taken = next() / 2 ** 32 < wanted / (all.length - i);
    if (taken) wanted--;
    return taken;
  });
}

function meanQuality({ acc5, acc10, ndcg10 }: Quality): number {
  return (acc5 + acc10 + ndcg10) / 3;
}

function ensembleOf(
  inputs: RankingData['inputs'],
  trees: readonly BinnedTree[],
  { cuts }: BinnedData,
  learningRate: number,
): TreeEnsemble {
  let nodes = 0;
  let leaves = 0;
  const placed = trees.map((tree) => {
    const place = { tree, nodes, leaves };
    nodes += tree.column.length;
    leaves += tree.leaves.length;
    return place;
  });
  return {
    inputs,
    roots: Int32Array.from(placed, ({ tree, ...offsets }) => moved(tree.root, offsets)),
    column: Int32Array.from(trees.flatMap(({ column }) => column)),
    threshold: Float32Array.from(trees.flatMap(({ column, bin }) => column.map((c, node) => cuts[c]![bin[node]!]!))),
    children: Int32Array.from(
      placed.flatMap(({ tree, ...offsets }) =>
        tree.left.flatMap((left, node) => [moved(left, offsets), moved(tree.right[node]!, offsets)]),
      ),
    ),
    leaves: Float32Array.from(trees.flatMap((tree) => tree.leaves.map((weight) => weight * learningRate))),
  };
}

function moved(child: number, { nodes, leaves }: { nodes: number; leaves: number }): number {
  return child >= 0 ? child + nodes : ~(~child + leaves);
}
