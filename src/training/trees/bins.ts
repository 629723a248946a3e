/**
 * Features as at most 255 bins, so that a split is found by adding up histograms instead of sorting rows. Bins are quantiles of
 * the rows of the training queries in which the heads of the rankings, where order matters, weigh more.
 */
import type { RankingData } from './ranking-data.ts';

const MAX_BINS = 255;

/** Every row of a query's head counts, and every `TAIL_STEP`th below it. */
const HEAD_ROWS = 64;
const TAIL_STEP = 8;

export interface BinnedData {
  /** For each column the upper ends of its bins but the last: bin `b` holds values in `(cuts[b - 1], cuts[b]]`. */
  readonly cuts: readonly Float32Array[];
  /** Column after column, as `RankingData.values`. */
  readonly bins: Uint8Array;
}

/** Bins all rows by cuts that are made from `queries` alone. */
export function binData(data: RankingData, queries: ArrayLike<number>): BinnedData {
  const { inputs, values, rows } = data;
  const sample = sampledRows(data, queries);
  const bins = new Uint8Array(values.length);
  const cuts = inputs.map((_, column) => {
    const columnValues = values.subarray(column * rows, (column + 1) * rows);
    const columnCuts = cutsOf(Float32Array.from(sample, (row) => columnValues[row]!).sort());
    const columnBins = bins.subarray(column * rows, (column + 1) * rows);
    for (let row = 0; row < rows; row++) columnBins[row] = binOf(columnCuts, columnValues[row]!);
    return columnCuts;
  });
  return { cuts, bins };
}

function sampledRows({ queryStarts }: RankingData, queries: ArrayLike<number>): Uint32Array {
  const sample: number[] = [];
  for (const query of Array.from(queries)) {
    const start = queryStarts[query]!;
    const end = queryStarts[query + 1]!;
    for (let row = start; row < end; row += row - start < HEAD_ROWS ? 1 : TAIL_STEP) sample.push(row);
  }
  return Uint32Array.from(sample);
}

/** At most `maxBins - 1` cuts, between distinct values of the ascending `sorted`, that share its values out evenly. */
export function cutsOf(sorted: Float32Array, maxBins: number = MAX_BINS): Float32Array {
  const cuts: number[] = [];
  let inBin = 0;
  let wanted = sorted.length / maxBins;
  const distinct = countDistinct(sorted);
  for (let i = 0; i + 1 < sorted.length; i++) {
    inBin++;
    if (sorted[i] === sorted[i + 1]) continue;
    if (distinct > maxBins && inBin < wanted) continue;
    cuts.push(between(sorted[i]!, sorted[i + 1]!));
    inBin = 0;
    const binsLeft = maxBins - cuts.length;
    if (binsLeft < 2) break;
    wanted = (sorted.length - i - 1) / binsLeft;
  }
  return Float32Array.from(cuts);
}

function countDistinct(sorted: Float32Array): number {
  let distinct = sorted.length > 0 ? 1 : 0;
  for (let i = 1; i < sorted.length; i++) if (sorted[i] !== sorted[i - 1]) distinct++;
  return distinct;
}

/** A number that divides two neighbouring values: their middle, or the lower one where single precision has nothing between them. */
function between(low: number, high: number): number {
  const middle = Math.fround((low + high) / 2);
  return middle < high ? middle : low;
}

/** How many cuts lie below `value`. */
function binOf(cuts: Float32Array, value: number): number {
  let low = 0;
  let high = cuts.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (value <= cuts[middle]!) high = middle;
    else low = middle + 1;
  }
  return low;
}
