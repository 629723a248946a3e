/** Odds and probabilities. */

/** The probability of these odds. */
export function logistic(logOdds: number): number {
  return 1 / (1 + Math.exp(-logOdds));
}
