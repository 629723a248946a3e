/**
 * Grows one regression tree, the leaf with the largest gain first. Rows of a leaf are a stretch of one array of row numbers, parted in place; of two
 * children only the smaller one's histograms are filled, the other's are what remains of the parent's.
 */
import {
  bestSplit,
  fillHistograms,
  HISTOGRAM_SIZE,
  leafWeight,
  type Split,
  type SplitRules,
  type Sums,
  subtractHistograms,
} from './histogram.ts';

export interface TreeRules extends SplitRules {
  readonly maxLeaves: number;
  readonly maxDepth: number;
}

/** A tree over bins. Children as in `TreeEnsemble`, numbered from 0; a tree of one leaf has no node. */
export interface BinnedTree {
  readonly root: number;
  readonly column: number[];
  /** Rows with bins up to this one go left. */
  readonly bin: number[];
  readonly left: number[];
  readonly right: number[];
  readonly leaves: number[];
}

export interface GrowthInput {
  readonly bins: Uint8Array;
  readonly binCounts: ArrayLike<number>;
  readonly rowCount: number;
  /** Columns that this tree may ask for. */
  readonly columns: Int32Array;
  /** Rows to grow from; their order is changed. */
  readonly rows: Uint32Array;
  /** Gradient and hessian of every row by turns. */
  readonly gradients: Float64Array;
}

interface Leaf {
  readonly start: number;
  readonly end: number;
  readonly depth: number;
  readonly sums: Sums;
  readonly histograms: Float64Array;
  readonly split: Split | undefined;
  /** Where the number of the node or leaf that it becomes is to be written. */
  readonly attach: (child: number) => void;
}

export function growTree(input: GrowthInput, rules: TreeRules): BinnedTree {
  const tree = { root: ~0, column: [], bin: [], left: [], right: [], leaves: [] } as BinnedTree & { root: number };
  const scratch = new Uint32Array(input.rows.length);
  const measured = (part: Omit<Leaf, 'split' | 'sums'>, sums: Sums): Leaf => {
    const split =
      part.depth < rules.maxDepth ? bestSplit(part.histograms, input.columns, input.binCounts, sums, rules) : undefined;
    return { ...part, sums, split };
  };
  const pairs = pairsOf(input, 0, input.rows.length);
  const histograms = new Float64Array(input.columns.length * HISTOGRAM_SIZE);
  fillHistograms(histograms, input, input.rows, pairs);
  const attachRoot = (child: number) => {
    tree.root = child;
  };
  const open = [
    measured({ start: 0, end: input.rows.length, depth: 0, histograms, attach: attachRoot }, sumsOf(pairs)),
  ];
  while (open.length < rules.maxLeaves) {
    const position = mostGainful(open);
    const leaf = open[position]!;
    const { split, start, end, depth } = leaf;
    if (!split) break;
    const node = tree.column.length;
    leaf.attach(node);
    tree.column.push(split.column);
    tree.bin.push(split.bin);
    const middle = part(input, scratch, leaf, split);
    const leftIsSmaller = middle - start <= end - middle;
    const [smallStart, smallEnd] = leftIsSmaller ? [start, middle] : [middle, end];
    const smallPairs = pairsOf(input, smallStart, smallEnd);
    const smallHistograms = new Float64Array(leaf.histograms.length);
    fillHistograms(smallHistograms, input, input.rows.subarray(smallStart, smallEnd), smallPairs);
    subtractHistograms(leaf.histograms, smallHistograms);
    const smallSums = sumsOf(smallPairs);
    const largeSums = {
      gradient: leaf.sums.gradient - smallSums.gradient,
      hessian: leaf.sums.hessian - smallSums.hessian,
    };
    const child = (isLeft: boolean): Leaf =>
      measured(
        {
          start: isLeft ? start : middle,
          end: isLeft ? middle : end,
          depth: depth + 1,
          histograms: isLeft === leftIsSmaller ? smallHistograms : leaf.histograms,
          attach: (to) => {
            (isLeft ? tree.left : tree.right)[node] = to;
          },
        },
        isLeft === leftIsSmaller ? smallSums : largeSums,
      );
    open.splice(position, 1, child(true), child(false));
  }
  for (const { attach, sums } of open) {
    attach(~tree.leaves.length);
    tree.leaves.push(leafWeight(sums, rules.lambda));
  }
  return tree;
}

/** Adds to every row's score the weight of its leaf, times `rate`. */
export function addTree(
  scores: Float64Array,
  tree: BinnedTree,
  { bins, rowCount }: Pick<GrowthInput, 'bins' | 'rowCount'>,
  rate: number,
): void {
  const column = Int32Array.from(tree.column, (position) => position * rowCount);
  const bin = Int32Array.from(tree.bin);
  const left = Int32Array.from(tree.left);
  const right = Int32Array.from(tree.right);
  const leaves = Float64Array.from(tree.leaves, (weight) => weight * rate);
  for (let row = 0; row < rowCount; row++) {
    let node = tree.root;
    while (node >= 0) node = bins[column[node]! + row]! <= bin[node]! ? left[node]! : right[node]!;
    scores[row]! += leaves[~node]!;
  }
}

function mostGainful(open: readonly Leaf[]): number {
  let best = 0;
  for (let i = 1; i < open.length; i++) if ((open[i]!.split?.gain ?? 0) > (open[best]!.split?.gain ?? 0)) best = i;
  return best;
}

/** Brings the rows of a leaf that go left before those that go right, both in their order. Returns where the latter begin. */
function part(
  { rows, bins, rowCount }: GrowthInput,
  scratch: Uint32Array,
  { start, end }: Leaf,
  { column, bin }: Split,
): number {
  const offset = column * rowCount;
  let middle = start;
  let later = 0;
  for (let i = start; i < end; i++) {
    const row = rows[i]!;
    if (bins[offset + row]! <= bin) rows[middle++] = row;
    else scratch[later++] = row;
  }
  rows.set(scratch.subarray(0, later), middle);
  return middle;
}

function pairsOf({ rows, gradients }: GrowthInput, start: number, end: number): Float64Array {
  const pairs = new Float64Array(2 * (end - start));
  for (let i = start; i < end; i++) {
    pairs[2 * (i - start)] = gradients[2 * rows[i]!]!;
    pairs[2 * (i - start) + 1] = gradients[2 * rows[i]! + 1]!;
  }
  return pairs;
}

function sumsOf(pairs: Float64Array): Sums {
  let gradient = 0;
  let hessian = 0;
  for (let i = 0; i < pairs.length; i += 2) {
    gradient += pairs[i]!;
    hessian += pairs[i + 1]!;
  }
  return { gradient, hessian };
}
