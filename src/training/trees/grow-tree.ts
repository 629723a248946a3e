/**
 * Grows one regression tree, the leaf with the largest gain first. Rows of a leaf are a stretch of one array of row numbers, parted in place; of two
 * children only the smaller one's histograms are filled, the other's are what remains of the parent's.
 */
import {
  bestSplit,
  fillHistograms,
  HISTOGRAM_SIZE,
  leafWeight,
  type NodeSums,
  type Split,
  type SplitColumns,
  type SplitRules,
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
  /** What the split of each node gained. */
  readonly gain: number[];
  readonly leaves: number[];
}

/** Only the `columns` named may be asked for. */
export interface GrowthInput extends SplitColumns {
  readonly bins: Uint8Array;
  readonly rowCount: number;
  /** Rows to grow from; their order is changed. */
  readonly rows: Uint32Array;
  /** Gradient and hessian of every row by turns. */
  readonly gradients: Float64Array;
}

interface Leaf {
  /** The node that it hangs on, and on which side; -1 above the root. */
  readonly parent: number;
  readonly isLeft: boolean;
  /** Its stretch of the rows. */
  readonly start: number;
  readonly end: number;
  readonly depth: number;
  readonly sums: NodeSums;
  readonly histograms: Float64Array;
  readonly split: Split | undefined;
}

export function growTree(input: GrowthInput, rules: TreeRules): BinnedTree {
  const tree = { root: ~0, column: [], bin: [], left: [], right: [], gain: [], leaves: [] } as BinnedTree & {
    root: number;
  };
  const hang = ({ parent, isLeft }: Leaf, child: number): void => {
    if (parent < 0) tree.root = child;
    else (isLeft ? tree.left : tree.right)[parent] = child;
  };
  const scratch = new Uint32Array(input.rows.length);
  const open = [rootLeaf(input, rules)];
  while (open.length < rules.maxLeaves) {
    const position = mostGainful(open);
    const leaf = open[position]!;
    if (!leaf.split) break;
    const node = tree.column.length;
    hang(leaf, node);
    tree.column.push(leaf.split.column);
    tree.bin.push(leaf.split.bin);
    tree.gain.push(leaf.split.gain);
    open.splice(position, 1, ...children(input, rules, leaf, leaf.split, { node, scratch }));
  }
  for (const leaf of open) {
    hang(leaf, ~tree.leaves.length);
    tree.leaves.push(leafWeight(leaf.sums, rules.lambda));
  }
  return tree;
}

function rootLeaf(input: GrowthInput, rules: TreeRules): Leaf {
  const end = input.rows.length;
  const { histograms, ...sums } = measure(input, 0, end);
  const unbounded = { ...sums, low: Number.NEGATIVE_INFINITY, high: Number.POSITIVE_INFINITY };
  return withSplit({ parent: -1, isLeft: true, start: 0, end, depth: 0, sums: unbounded, histograms }, input, rules);
}

/** The two leaves that hang on `node`, which `leaf` has become. Its histograms are used up. */
function children(
  input: GrowthInput,
  rules: TreeRules,
  leaf: Leaf,
  split: Split,
  { node, scratch }: { node: number; scratch: Uint32Array },
): Leaf[] {
  const { start, end, sums } = leaf;
  const middle = part(input, scratch, leaf, split);
  const leftIsSmaller = middle - start <= end - middle;
  const smaller = leftIsSmaller ? measure(input, start, middle) : measure(input, middle, end);
  subtractHistograms(leaf.histograms, smaller.histograms);
  const larger: Measured = {
    histograms: leaf.histograms,
    gradient: sums.gradient - smaller.gradient,
    hessian: sums.hessian - smaller.hessian,
  };
  const bounds = boundsOfChildren(sums, split, input.directions[split.column]!);
  return [true, false].map((isLeft) => {
    const { histograms, ...measured } = isLeft === leftIsSmaller ? smaller : larger;
    const stretch = isLeft ? { start, end: middle } : { start: middle, end };
    const bounded = { ...measured, ...(isLeft ? bounds.left : bounds.right) };
    return withSplit(
      { parent: node, isLeft, ...stretch, depth: leaf.depth + 1, sums: bounded, histograms },
      input,
      rules,
    );
  });
}

type Measured = Pick<NodeSums, 'gradient' | 'hessian'> & Pick<Leaf, 'histograms'>;
type Bounds = Pick<NodeSums, 'low' | 'high'>;

/** Under a monotone split neither side may cross the middle of their weights, however it is split further. */
function boundsOfChildren(
  { low, high }: Bounds,
  { middle }: Split,
  direction: number,
): { left: Bounds; right: Bounds } {
  if (middle === undefined) return { left: { low, high }, right: { low, high } };
  const below = { low, high: middle };
  const above = { low: middle, high };
  return direction > 0 ? { left: below, right: above } : { left: above, right: below };
}

function withSplit(leaf: Omit<Leaf, 'split'>, input: GrowthInput, rules: TreeRules): Leaf {
  const split = leaf.depth < rules.maxDepth ? bestSplit(leaf.histograms, input, leaf.sums, rules) : undefined;
  return { ...leaf, split };
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

/** Sums and histograms over a stretch of the rows. */
function measure(input: GrowthInput, start: number, end: number): Measured {
  const { rows, gradients, columns } = input;
  const pairs = new Float64Array(2 * (end - start));
  let gradient = 0;
  let hessian = 0;
  for (let i = start; i < end; i++) {
    const row = rows[i]!;
    gradient += pairs[2 * (i - start)] = gradients[2 * row]!;
    hessian += pairs[2 * (i - start) + 1] = gradients[2 * row + 1]!;
  }
  const histograms = new Float64Array(columns.length * HISTOGRAM_SIZE);
  fillHistograms(histograms, input, rows.subarray(start, end), pairs);
  return { gradient, hessian, histograms };
}
