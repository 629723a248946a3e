/** Where prompts come from: the package's `prompts/`, or a file of the user's. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { type Prompt, parsePrompt, UsageError } from './core/index.ts';

/** The prompts of the package with the values that each must have a place for. */
const PLACES = {
  listwise: ['query', 'candidates'],
  assess: ['query', 'functions', 'answer'],
  reformulate: ['query', 'count', 'answer'],
  search: ['query', 'listing', 'answer'],
} as const satisfies Readonly<Record<string, readonly string[]>>;

export type PromptName = keyof typeof PLACES;

/** The prompt of this name; that of `file` in its place where one is given. Throws `UsageError`. */
export function loadPrompt(name: PromptName, file?: string): Prompt {
  const place = file ?? fileURLToPath(new URL(`../prompts/${name}.md`, import.meta.url));
  let text: string;
  try {
    text = readFileSync(place, 'utf8');
  } catch (error) {
    throw new UsageError(`${place}: the prompt cannot be read (${(error as Error).message})`);
  }
  const hash = createHash('sha256').update(text).digest('hex').slice(0, 16);
  return parsePrompt(text, { place, hash, values: PLACES[name] });
}
