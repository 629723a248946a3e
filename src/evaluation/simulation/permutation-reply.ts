/**
 * The reply of a simulated judge to a window: a permutation as text, now and then with one of the formal mistakes that real models make,
 * and the probabilities of the first identifier.
 */
import type { TokenProbability } from '../../core/index.ts';
import { draw } from './draws.ts';

const MISTAKE = 11;
const KIND = 12;

/** How much more probable a recognised function is to be the best than the first of the others, and each place than the next. */
const RECOGNISED = 4;
const DECAY = 0.8;

const FIRST_LETTER = 'A'.charCodeAt(0);

/** `[3] > [1] > [2]`; with the probability `chatter` not quite. */
export function permutationText(
  order: readonly number[],
  { chatter, call }: { chatter: number; call: number },
): string {
  const identifiers = order.map((position) => `[${position + 1}]`);
  const text = identifiers.join(' > ');
  if (draw(call, MISTAKE) >= chatter) return text;
  const [first, last] = [identifiers[0] ?? '', identifiers.at(-1) ?? ''];
  const mistakes = [
    () => [first, ...identifiers.slice(0, -1), first].join(' > '), // duplicates, and the last one missing
    () => identifiers.slice(0, Math.ceil(identifiers.length / 2)).join(' > '), // half of them missing
    () => [...identifiers, `[${order.length + 7}]`].join(' > '), // out of range
    () => `Here is the ranking of the functions, from the most to the least relevant:\n\n${text}\n\nI hope this helps.`,
    () => `<think>\nIt may be ${last}, or rather ${first}.\n</think>\n${text}`,
    () => order.map((position) => position + 1).join(', '), // no brackets
  ];
  return mistakes[Math.floor(draw(call, KIND) * mistakes.length)]!();
}

/** Letters, as prompts for the first token name documents, most probable first, `count` at most. `recognised` of the first are surer than the rest. */
export function firstTokensOf(order: readonly number[], recognised: number, count: number): TokenProbability[] {
  const weights = order.map((_, place) => DECAY ** place * (place < recognised ? RECOGNISED : 1));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return order
    .map((position, place) => ({
      token: String.fromCharCode(FIRST_LETTER + position),
      logProbability: Math.log(weights[place]! / total),
    }))
    .slice(0, count);
}
