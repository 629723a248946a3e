/**
 * Orders a window by the probabilities of the first token of an answer, which is what the paper's objective trains (papers.md B4: −log of the
 * probability of the identifier of the one positive). Pure.
 */
import type { TokenProbability } from '../core/index.ts';
import type { Identifiers } from './identifiers.ts';

export interface FirstTokenRanking {
  /** All places of the window, from 0, most probable first; those not listed follow in the order in which they came. */
  readonly order: readonly number[];
  /** Of each place, that it is the best one; they sum to 1, and are 0 for those not listed. */
  readonly probabilities: readonly number[];
}

/** Absent where no alternative is an identifier. Tokens such as `C`, ` C`, `[C` and `C.` are one, and their probabilities add up. */
export function rankByFirstTokens(
  alternatives: readonly TokenProbability[],
  count: number,
  { pattern, place }: Identifiers,
): FirstTokenRanking | undefined {
  // ▁ and Ġ are how some tokenizers write a space.
  const identifier = new RegExp(`^[\\s▁Ġ"'*(\\[]*(${pattern})[\\s"'*)\\].,:>]*$`);
  const mass = new Array<number>(count).fill(0);
  for (const { token, logProbability } of alternatives) {
    const at = place(identifier.exec(token)?.[1] ?? '');
    const probability = Math.exp(logProbability);
    if (at >= 0 && at < count && Number.isFinite(probability)) mass[at]! += probability;
  }
  const total = mass.reduce((sum, value) => sum + value, 0);
  if (total === 0) return undefined;
  const order = Array.from(mass.keys()).sort((a, b) => mass[b]! - mass[a]! || a - b);
  return { order, probabilities: mass.map((value) => value / total) };
}
