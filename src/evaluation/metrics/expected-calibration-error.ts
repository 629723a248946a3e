/** Expected calibration error: how far probabilities are from what came true, on average (Guo et al., 2017, equation 3). */
import { type Binning, type Prediction, reliability } from './reliability.ts';

/** Mean over all predictions of |share correct - mean probability| of their bin, 0 to 1; 0 for no predictions. */
export function expectedCalibrationError(
  predictions: readonly Prediction[],
  options: { readonly bins?: number; readonly by?: Binning } = {},
): number {
  const weighted = reliability(predictions, options).reduce(
    (sum, { count, predicted, observed }) => sum + count * Math.abs(observed - predicted),
    0,
  );
  return predictions.length === 0 ? 0 : weighted / predictions.length;
}
