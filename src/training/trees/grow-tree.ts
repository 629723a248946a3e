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
  readonly start: number;
  readonly end: number;
  readonly depth: number;
  readonly sums: NodeSums;
  readonly histograms: Float64Array;
  readonly split: Split | undefined;
  /** Writes the number of the node or leaf that it becomes where its parent looks for it. */
  readonly attach: (child: number) => void;
}

export function growTree(input: GrowthInput, rules: TreeRules): BinnedTree {
  const tree = { root: ~0, column: [] as number[], bin: [] as number[], left: [] as number[], right: [] as number[] };
  const scratch = new Uint32Array(input.rows.length);
  const open = [
    rootLeaf(input, rules, (child) => {
      tree.root = child;
    }),
  ];
  while (open.length < rules.maxLeaves) {
    const position = mostGainful(open);
    const leaf = open[position]!;
    if (!leaf.split) break;
    const node = tree.column.length;
    leaf.attach(node);
    tree.column.push(leaf.split.column);
    tree.bin.push(leaf.split.bin);
    const middle = part(input, scratch, leaf, leaf.split);
    const attach = (side: number[]) => (child: number) => {
      side[node] = child;
    };
    open.splice(
      position,
      1,
      ...children(input, rules, leaf, leaf.split, middle, attach(tree.left), attach(tree.right)),
    );
  }
  for (const [number, { attach }] of open.entries()) attach(~number);
  return { ...tree, leaves: open.map(({ sums }) => leafWeight(sums, rules.lambda)) };
}

function rootLeaf(input: GrowthInput, rules: TreeRules, attach: Leaf['attach']): Leaf {
  const end = input.rows.length;
  const pairs = pairsOf(input, 0, end);
  const histograms = new Float64Array(input.columns.length * HISTOGRAM_SIZE);
  fillHistograms(histograms, input, input.rows, pairs);
  const sums = { ...sumsOf(pairs), low: Number.NEGATIVE_INFINITY, high: Number.POSITIVE_INFINITY };
  return withSplit({ start: 0, end, depth: 0, sums, histograms, attach }, input, rules);
}

/** The two leaves that `leaf` becomes. Its histograms are used up. */
function children(
  input: GrowthInput,
  rules: TreeRules,
  leaf: Leaf,
  split: Split,
  middle: number,
  attachLeft: Leaf['attach'],
  attachRight: Leaf['attach'],
): [left: Leaf, right: Leaf] {
  const { start, end, histograms, sums } = leaf;
  const leftIsSmaller = middle - start <= end - middle;
  const [smallStart, smallEnd] = leftIsSmaller ? [start, middle] : [middle, end];
  const pairs = pairsOf(input, smallStart, smallEnd);
  const small: Side = { histograms: new Float64Array(histograms.length), ...sumsOf(pairs) };
  fillHistograms(small.histograms, input, input.rows.subarray(smallStart, smallEnd), pairs);
  subtractHistograms(histograms, small.histograms);
  const large: Side = {
    histograms,
    gradient: sums.gradient - small.gradient,
    hessian: sums.hessian - small.hessian,
  };
  const child = (side: Side, bounds: Bounds, place: Pick<Leaf, 'start' | 'end' | 'attach'>) =>
    withSplit(
      {
        ...place,
        depth: leaf.depth + 1,
        sums: { gradient: side.gradient, hessian: side.hessian, ...bounds },
        histograms: side.histograms,
      },
      input,
      rules,
    );
  const [leftBounds, rightBounds] = boundsOfChildren(sums, split, input.directions[split.column]!);
  return [
    child(leftIsSmaller ? small : large, leftBounds, { start, end: middle, attach: attachLeft }),
    child(leftIsSmaller ? large : small, rightBounds, { start: middle, end, attach: attachRight }),
  ];
}

type Side = Pick<NodeSums, 'gradient' | 'hessian'> & Pick<Leaf, 'histograms'>;
type Bounds = Pick<NodeSums, 'low' | 'high'>;

/** Under a monotone split neither side may cross the middle of their weights, however it is split further. */
function boundsOfChildren({ low, high }: Bounds, { middle }: Split, direction: number): [left: Bounds, right: Bounds] {
  if (middle === undefined)
    return [
      { low, high },
      { low, high },
    ];
  const below = { low, high: middle };
  const above = { low: middle, high };
  return direction > 0 ? [below, above] : [above, below];
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

function pairsOf({ rows, gradients }: GrowthInput, start: number, end: number): Float64Array {
  const pairs = new Float64Array(2 * (end - start));
  for (let i = start; i < end; i++) {
    pairs[2 * (i - start)] = gradients[2 * rows[i]!]!;
    pairs[2 * (i - start) + 1] = gradients[2 * rows[i]! + 1]!;
  }
  return pairs;
}

function sumsOf(pairs: Float64Array): Pick<NodeSums, 'gradient' | 'hessian'> {
  let gradient = 0;
  let hessian = 0;
  for (let i = 0; i < pairs.length; i += 2) {
    gradient += pairs[i]!;
    hessian += pairs[i + 1]!;
  }
  return { gradient, hessian };
}
