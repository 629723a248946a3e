/**
 * What a simulated judge writes when it has to say what to search for: words of a gold function, as a model would that guesses what the
 * code looks like, or the issue's own words again, as one would that has no idea.
 */
import { forEachRun, splitIdentifier } from '../../core/index.ts';
import { draw, shuffled } from './draws.ts';

const GUESS = 31;
const ORDER = 32;

/** Longer descriptions are no guess, but the function itself. */
const MAX_WORDS = 40;
/** Of an issue that is repeated. */
const ISSUE_WORDS = 30;

/** Each distinct word of the name and the body, with the probability `share`. */
export function guessedDescription(text: string, share: number, call: number): string {
  const words = distinctWords(text);
  const guessed = words.filter((_, i) => draw(call, GUESS, i) < share);
  return shuffled(guessed.length === 0 ? words.slice(0, 1) : guessed, call, ORDER)
    .slice(0, MAX_WORDS)
    .join(' ');
}

/** Words of the issue in another order. */
export function repeatedIssue(issue: string, call: number): string {
  return shuffled(distinctWords(issue), call, ORDER).slice(0, ISSUE_WORDS).join(' ');
}

/** Lower case, identifiers split, without what is no longer than two letters; in the order of the text. */
export function distinctWords(text: string): string[] {
  const words = new Set<string>();
  forEachRun(text, (run) => {
    for (const part of splitIdentifier(run)) if (part.length > 2) words.add(part.toLowerCase());
  });
  return [...words];
}
