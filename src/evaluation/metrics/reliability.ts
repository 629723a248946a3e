/**
 * Reliability bins: predictions grouped by their probability, with what was predicted and what came true in each (Guo et al., "On
 * Calibration of Modern Neural Networks", 2017). The reliability diagram and the calibration errors are read off them.
 */

/** One statement "this is in the fix, with this probability", and whether it was. */
export interface Prediction {
  /** 0 to 1. */
  readonly probability: number;
  readonly correct: boolean;
}

export interface ReliabilityBin {
  /** Predictions in the bin, at least 1. */
  readonly count: number;
  /** Mean probability of them. */
  readonly predicted: number;
  /** Share of them that was correct. */
  readonly observed: number;
}

/**
 * - `width`: bins of equal width over 0 to 1, the upper end included: (0, 0.1], ... as in the paper; 0 falls into the first
 * - `mass`: bins of as equal a number of predictions as can be, by ascending probability (Nixon et al., 2019); equal ones are not parted
 */
export type Binning = 'width' | 'mass';

/** At most `bins` bins by ascending probability; empty ones are left out. */
export function reliability(
  predictions: readonly Prediction[],
  { bins = 10, by = 'width' }: { readonly bins?: number; readonly by?: Binning } = {},
): ReliabilityBin[] {
  const groups = by === 'width' ? ofEqualWidth(predictions, bins) : ofEqualMass(predictions, bins);
  return groups
    .filter((group) => group.length > 0)
    .map((group) => ({
      count: group.length,
      predicted: group.reduce((sum, { probability }) => sum + probability, 0) / group.length,
      observed: group.filter(({ correct }) => correct).length / group.length,
    }));
}

function ofEqualWidth(predictions: readonly Prediction[], bins: number): Prediction[][] {
  const groups = Array.from({ length: bins }, (): Prediction[] => []);
  for (const prediction of predictions) {
    groups[Math.max(0, Math.ceil(prediction.probability * bins - 1e-9) - 1)]!.push(prediction);
  }
  return groups;
}

function ofEqualMass(predictions: readonly Prediction[], bins: number): Prediction[][] {
  const groups = Array.from({ length: bins }, (): Prediction[] => []);
  const sorted = predictions.toSorted((a, b) => a.probability - b.probability);
  let previous: Prediction | undefined;
  let group = 0;
  sorted.forEach((prediction, place) => {
    if (prediction.probability !== previous?.probability) group = Math.floor((place * bins) / sorted.length);
    groups[group]!.push(prediction);
    previous = prediction;
  });
  return groups;
}
