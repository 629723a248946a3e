/**
 * Sums of gradients by bin, and the best way to split them. Second order, as XGBoost (Chen and Guestrin 2016, equations 6 and 7): a leaf
 * with gradient sum G and hessian sum H weighs `-G / (H + lambda)`, and a split gains `(GL² / (HL + lambda) + GR² / (HR + lambda) - G² / (H + lambda)) / 2`.
 */

/** Numbers in the histogram of one column: gradient and hessian sums by turns, a pair for each of 256 bins. */
export const HISTOGRAM_SIZE = 512;

/** Less than this is rounding. */
const MIN_GAIN = 1e-9;

export interface SplitRules {
  /** L2 regularisation of leaf weights. */
  readonly lambda: number;
  /** The least hessian sum on either side. */
  readonly minChildWeight: number;
}

export interface Split {
  readonly column: number;
  /** Rows with bins up to this one go left. */
  readonly bin: number;
  readonly gain: number;
  /** Of a monotone split: the bound between the weights of its sides. */
  readonly middle: number | undefined;
}

/** Gradient and hessian sums of a node, and the bounds that monotone splits above it set to its weights. */
export interface NodeSums {
  readonly gradient: number;
  readonly hessian: number;
  readonly low: number;
  readonly high: number;
}

/** `-G / (H + lambda)` within the node's bounds, 0 where nothing pulls. */
export function leafWeight({ gradient, hessian, low, high }: NodeSums, lambda: number): number {
  if (gradient === 0) return 0;
  return Math.min(high, Math.max(low, -gradient / (hessian + lambda)));
}

/** Adds `rows` to the histograms of `columns`; `pairs` holds gradient and hessian of each of them by turns. */
export function fillHistograms(
  histograms: Float64Array,
  { bins, rowCount, columns }: { bins: Uint8Array; rowCount: number; columns: Int32Array },
  rows: Uint32Array,
  pairs: Float64Array,
): void {
  for (let slot = 0; slot < columns.length; slot++) {
    const offset = columns[slot]! * rowCount;
    const base = slot * HISTOGRAM_SIZE;
    for (let i = 0; i < rows.length; i++) {
      const at = base + 2 * bins[offset + rows[i]!]!;
      histograms[at]! += pairs[2 * i]!;
      histograms[at + 1]! += pairs[2 * i + 1]!;
    }
  }
}

/** Turns the histograms of a node into those of one child, given the other's. */
export function subtractHistograms(histograms: Float64Array, other: Float64Array): void {
  for (let i = 0; i < histograms.length; i++) histograms[i]! -= other[i]!;
}

/** What is known of a tree's columns; `columns[slot]` is the column of each histogram, the others count by column. */
export interface SplitColumns {
  readonly columns: Int32Array;
  readonly binCounts: ArrayLike<number>;
  /** 1 where a larger value must never lower the score, -1 where it must never raise it, 0 where either may be. */
  readonly directions: ArrayLike<number>;
}

/** The split with the largest gain, the first among equals, or undefined where none gains. */
export function bestSplit(
  histograms: Float64Array,
  { columns, binCounts, directions }: SplitColumns,
  node: NodeSums,
  { lambda, minChildWeight }: SplitRules,
): Split | undefined {
  const { gradient, hessian, low, high } = node;
  const worth = (sum: number, weight: number, damped: number) => -(sum * weight + (damped * weight * weight) / 2);
  const whole = worth(gradient, leafWeight(node, lambda), hessian + lambda);
  let best: Split | undefined;
  let bestGain = MIN_GAIN;
  for (let slot = 0; slot < columns.length; slot++) {
    const column = columns[slot]!;
    const direction = directions[column]!;
    let leftGradient = 0;
    let leftHessian = 0;
    for (let bin = 0; bin + 1 < binCounts[column]!; bin++) {
      leftGradient += histograms[slot * HISTOGRAM_SIZE + 2 * bin]!;
      leftHessian += histograms[slot * HISTOGRAM_SIZE + 2 * bin + 1]!;
      if (leftHessian < minChildWeight) continue;
      const rightGradient = gradient - leftGradient;
      const rightHessian = hessian - leftHessian;
      if (rightHessian < minChildWeight) break;
      const left = Math.min(high, Math.max(low, -leftGradient / (leftHessian + lambda)));
      const right = Math.min(high, Math.max(low, -rightGradient / (rightHessian + lambda)));
      if (direction * (right - left) < 0) continue;
      const gain =
        worth(leftGradient, left, leftHessian + lambda) + worth(rightGradient, right, rightHessian + lambda) - whole;
      if (gain > bestGain) {
        bestGain = gain;
        best = { column, bin, gain, middle: direction === 0 ? undefined : (left + right) / 2 };
      }
    }
  }
  return best;
}
