/**
 * What an encoder says of the candidates. Scores of encoders have units of their own and lie close together, so only what stands above the mean of
 * the candidates counts, as a share of the way to the nearest.
 */
import type { Candidate } from '../core/index.ts';
import type { FeatureColumns, FeatureSource } from './features.ts';

/** Fills `encoder`. */
export function fillEncoder(
  columns: FeatureColumns,
  candidates: readonly Candidate[],
  { encoderScores }: FeatureSource,
): void {
  if (!encoderScores) return;
  const scores = candidates.map(({ document }) => encoderScores[document]!);
  const known = scores.filter((score) => score !== 0);
  const mean = known.reduce((sum, score) => sum + score, 0) / known.length;
  const best = known.reduce((most, score) => Math.max(most, score), Number.NEGATIVE_INFINITY);
  if (!(best > mean)) return;
  scores.forEach((score, row) => {
    if (score !== 0) columns.encoder[row] = Math.max(0, (score - mean) / (best - mean));
  });
}
