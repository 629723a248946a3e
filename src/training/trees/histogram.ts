/**
 * Sums of gradients by bin, and the best way to split them. Second order, as XGBoost (Chen and Guestrin 2016, equations 6 and 7): a leaf
 * with gradient sum G and hessian sum H weighs `-G / (H + lambda)`, and a split gains `(GL² / (HL + lambda) + GR² / (HR + lambda) - G² / (H + lambda)) / 2`.
 */

/** Numbers in the histogram of one column: gradient and hessian sums by turns, a pair for each of 256 bins. */
export const HISTOGRAM_SIZE = 512;

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
}

/** Gradient and hessian sums of a node. */
export interface Sums {
  readonly gradient: number;
  readonly hessian: number;
}

export function leafWeight({ gradient, hessian }: Sums, lambda: number): number {
  return -gradient / (hessian + lambda);
}

/**
 * Adds the rows `rows[start..end)` to the histograms of `columns`. `pairs` holds gradient and hessian of each of these rows by turns, from
 * position 0 on.
 */
export function fillHistograms(
  histograms: Float64Array,
  { bins, rowCount, columns }: { bins: Uint8Array; rowCount: number; columns: Int32Array },
  rows: Uint32Array,
  pairs: Float64Array,
): void {
  histograms.fill(0);
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

/** The split with the largest gain, the first among equals, or undefined where none gains. `columns[slot]` is the column of each histogram. */
export function bestSplit(
  histograms: Float64Array,
  columns: Int32Array,
  binCounts: ArrayLike<number>,
  { gradient, hessian }: Sums,
  { lambda, minChildWeight }: SplitRules,
): Split | undefined {
  const whole = (gradient * gradient) / (hessian + lambda);
  let best: Split | undefined;
  let bestGain = 1e-9;
  for (let slot = 0; slot < columns.length; slot++) {
    const column = columns[slot]!;
    let leftGradient = 0;
    let leftHessian = 0;
    for (let bin = 0; bin + 1 < binCounts[column]!; bin++) {
      leftGradient += histograms[slot * HISTOGRAM_SIZE + 2 * bin]!;
      leftHessian += histograms[slot * HISTOGRAM_SIZE + 2 * bin + 1]!;
      if (leftHessian < minChildWeight) continue;
      const rightGradient = gradient - leftGradient;
      const rightHessian = hessian - leftHessian;
      if (rightHessian < minChildWeight) break;
      const left = (leftGradient * leftGradient) / (leftHessian + lambda);
      const right = (rightGradient * rightGradient) / (rightHessian + lambda);
      const gain = (left + right - whole) / 2;
      if (gain > bestGain) {
        bestGain = gain;
        best = { column, bin, gain };
      }
    }
  }
  return best;
}
