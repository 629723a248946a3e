/**
 * A sum of regression trees, and the blend of its scores with others: how the learned part of a ranker model scores candidates. Training makes
 * it (LambdaMART, Burges 2010); nothing here knows how.
 */
import { FORMS, type PreparedColumn } from './prepared-features.ts';

/**
 * Trees over prepared columns, in arrays. An inner node sends a row to its first child where its value in `column` is at most `threshold`, to
 * the second otherwise. A child, or a root, is the number of an inner node, larger than its parent's, or `~leaf` for a position in `leaves`.
 */
export interface TreeEnsemble {
  /** What the nodes' `column` counts. */
  readonly inputs: readonly PreparedColumn[];
  /** One for each tree. */
  readonly roots: Int32Array;
  readonly column: Int32Array;
  readonly threshold: Float32Array;
  /** Two for each node: those of node `n` stand at `2 * n` and `2 * n + 1`. */
  readonly children: Int32Array;
  /** Shrinkage is in them. */
  readonly leaves: Float32Array;
}

/** A score for each of `rows` candidates from the `columns` that `prepareFeatures` made for `ensemble.inputs`. Higher is better. */
export function scoreRows(ensemble: TreeEnsemble, columns: Float32Array, rows: number): Float64Array {
  const { roots, column, threshold, children, leaves } = ensemble;
  const scores = new Float64Array(rows);
  for (let tree = 0; tree < roots.length; tree++) {
    const root = roots[tree]!;
    for (let row = 0; row < rows; row++) {
      let node = root;
      while (node >= 0) {
        // A child's place is computed, not chosen: a branch that is as often taken as not costs more than the addition.
        node = children[2 * node + Number(columns[column[node]! * rows + row]! > threshold[node]!)]!;
      }
      scores[row]! += leaves[~node]!;
    }
  }
  return scores;
}

/** The same trees over only those inputs that a node asks for: the others need not be prepared. */
export function withoutUnusedInputs(ensemble: TreeEnsemble): TreeEnsemble {
  const used = [...new Set(ensemble.column)].sort((a, b) => a - b);
  const positions = new Map(used.map((column, position) => [column, position]));
  return {
    ...ensemble,
    inputs: used.map((column) => ensemble.inputs[column]!),
    column: ensemble.column.map((column) => positions.get(column)!),
  };
}

/** Both scores standardised over the candidates, so that neither's unit matters, then weighed. */
export function blendScores(learned: ArrayLike<number>, linear: ArrayLike<number>, linearShare: number): Float64Array {
  const a = standardised(learned);
  const b = standardised(linear);
  return a.map((score, row) => (1 - linearShare) * score + linearShare * b[row]!);
}

/** Mean 0 and standard deviation 1; zeros where all are equal. */
function standardised(scores: ArrayLike<number>): Float64Array {
  const values = Float64Array.from(scores);
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const deviation = Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length);
  return values.map((value) => (deviation === 0 ? 0 : (value - mean) / deviation));
}

/** What would make scoring read outside an array or go in a circle; for ensembles that were read from a file. */
export function flawOfEnsemble({
  inputs,
  roots,
  column,
  threshold,
  children,
  leaves,
}: TreeEnsemble): string | undefined {
  const known = ({ feature, form }: PreparedColumn) => typeof feature === 'string' && FORMS.includes(form);
  if (!Array.isArray(inputs) || !inputs.every(known)) return 'its inputs are unknown';
  const nodes = column.length;
  if (threshold.length !== nodes || children.length !== 2 * nodes) return 'its nodes are incomplete';
  const leads = (from: number, child: number) => (child >= 0 ? child > from && child < nodes : ~child < leaves.length);
  if (!roots.every((root) => leads(-1, root)) || !children.every((child, place) => leads(place >> 1, child)))
    return 'its nodes lead nowhere';
  if (!column.every((position) => position >= 0 && position < inputs.length)) return 'its nodes ask for unknown inputs';
  return threshold.every(Number.isFinite) && leaves.every(Number.isFinite) ? undefined : 'it holds no numbers';
}
