/**
 * A sum of regression trees and the file that holds it: how a learned ranker scores candidates. Training makes it (LambdaMART, Burges
 * 2010); nothing here knows how. A file that is damaged, or of another version, is refused whole.
 */
import { Container, DamagedContainerError, encodeContainer, jsonSection } from '../index/index.ts';
import { FORMS, type PreparedColumn } from './prepared-features.ts';

const KIND = 'tree ensemble';
const VERSION = 1;

/**
 * Trees over prepared columns, in arrays. An inner node sends a row left where its value in `column` is at most `threshold`, right
 * otherwise. A child, or a root, is the number of an inner node, larger than its parent's, or `~leaf` for a position in `leaves`.
 */
export interface TreeEnsemble {
  /** What the nodes' `column` counts. */
  readonly inputs: readonly PreparedColumn[];
  /** Share of the hand-weighted score when both are blended, 0 to 1. */
  readonly handShare: number;
  /** One for each tree. */
  readonly roots: Int32Array;
  readonly column: Int32Array;
  readonly threshold: Float32Array;
  readonly left: Int32Array;
  readonly right: Int32Array;
  /** Shrinkage is in them. */
  readonly leaves: Float32Array;
}

/** A score for each of `rows` candidates from the `columns` that `prepareFeatures` made for `ensemble.inputs`. Higher is better. */
export function scoreRows(ensemble: TreeEnsemble, columns: Float32Array, rows: number): Float64Array {
  const { roots, column, threshold, left, right, leaves } = ensemble;
  const scores = new Float64Array(rows);
  for (let tree = 0; tree < roots.length; tree++) {
    const root = roots[tree]!;
    for (let row = 0; row < rows; row++) {
      let node = root;
      while (node >= 0) node = columns[column[node]! * rows + row]! <= threshold[node]! ? left[node]! : right[node]!;
      scores[row]! += leaves[~node]!;
    }
  }
  return scores;
}

/** Both scores standardised over the candidates, so that neither's unit matters, then weighed. */
export function blendScores(learned: ArrayLike<number>, hand: ArrayLike<number>, handShare: number): Float64Array {
  const a = standardised(learned);
  const b = standardised(hand);
  return a.map((score, row) => (1 - handShare) * score + handShare * b[row]!);
}

/** Mean 0 and standard deviation 1; zeros where all are equal. */
function standardised(scores: ArrayLike<number>): Float64Array {
  const values = Float64Array.from(scores);
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const deviation = Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length);
  return values.map((value) => (deviation === 0 ? 0 : (value - mean) / deviation));
}

/** The ensemble as a file. */
export function encodeTreeEnsemble(ensemble: TreeEnsemble): Uint8Array {
  const { inputs, handShare, roots, column, threshold, left, right, leaves } = ensemble;
  return encodeContainer(KIND, VERSION, {
    card: jsonSection({ inputs, handShare }),
    roots,
    column,
    threshold: bitsOf(threshold),
    left,
    right,
    leaves: bitsOf(leaves),
  });
}

/** Reads what `encodeTreeEnsemble` wrote. Throws `DamagedContainerError` for anything else. */
export function decodeTreeEnsemble(bytes: Uint8Array): TreeEnsemble {
  try {
    const container = new Container(bytes, KIND, VERSION);
    const { inputs, handShare } = container.json<Pick<TreeEnsemble, 'inputs' | 'handShare'>>('card');
    const ensemble = {
      inputs,
      handShare,
      roots: container.int32('roots'),
      column: container.int32('column'),
      threshold: numbersOf(container.uint32('threshold')),
      left: container.int32('left'),
      right: container.int32('right'),
      leaves: numbersOf(container.uint32('leaves')),
    };
    const flaw = flawOf(ensemble);
    if (flaw) throw new DamagedContainerError(flaw);
    return ensemble;
  } catch (error) {
    throw new DamagedContainerError(`no usable tree ensemble: ${(error as Error).message}`);
  }
}

/** What would make scoring read outside an array or go in a circle. */
function flawOf({
  inputs,
  handShare,
  roots,
  column,
  threshold,
  left,
  right,
  leaves,
}: TreeEnsemble): string | undefined {
  const known = ({ feature, form }: PreparedColumn) => typeof feature === 'string' && FORMS.includes(form);
  if (!Array.isArray(inputs) || !inputs.every(known)) return 'its inputs are unknown';
  if (typeof handShare !== 'number' || !(handShare >= 0 && handShare <= 1))
    return 'its share of the hand-weighted score is no share';
  const nodes = column.length;
  if ([threshold, left, right].some(({ length }) => length !== nodes)) return 'its nodes are incomplete';
  const leads = (from: number) => (child: number) =>
    child >= 0 ? child > from && child < nodes : ~child < leaves.length;
  const whole = (children: Int32Array) => children.every((child, node) => leads(node)(child));
  if (!roots.every(leads(-1)) || !whole(left) || !whole(right)) return 'its nodes lead nowhere';
  if (!column.every((position) => position >= 0 && position < inputs.length)) return 'its nodes ask for unknown inputs';
  return threshold.every(Number.isFinite) && leaves.every(Number.isFinite) ? undefined : 'it holds no numbers';
}

function bitsOf(numbers: Float32Array): Uint32Array {
  return new Uint32Array(numbers.buffer, numbers.byteOffset, numbers.length);
}

function numbersOf(bits: Uint32Array): Float32Array {
  return new Float32Array(bits.buffer, bits.byteOffset, bits.length);
}
