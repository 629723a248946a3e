/** Brier score: the mean squared difference of probability and truth (Brier, 1950). Lower is better; it rewards being sure and right. */
import type { Prediction } from './reliability.ts';

/** 0 to 1; 0 for no predictions. */
export function brierScore(predictions: readonly Prediction[]): number {
  const sum = predictions.reduce((total, { probability, correct }) => total + (probability - Number(correct)) ** 2, 0);
  return predictions.length === 0 ? 0 : sum / predictions.length;
}
