/**
 * The types a setting can have. Each reads its value from text (a flag or an environment variable) and from JSON (a
 * configuration file), and says in a few words what it expects.
 */
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';

export interface ValueType<T> {
  /** Ends the sentence "expected ...". */
  readonly expected: string;
  /** Undefined where `text` is no such value. */
  fromText(text: string): T | undefined;
  /** Undefined where `value` is no such value. */
  fromJson(value: unknown): T | undefined;
}

const TRUE_WORDS = new Set(['1', 'true', 'yes', 'on']);
const FALSE_WORDS = new Set(['0', 'false', 'no', 'off']);

export const BOOLEAN: ValueType<boolean> = {
  expected: 'true or false',
  fromText(text) {
    const word = text.toLowerCase();
    return TRUE_WORDS.has(word) ? true : FALSE_WORDS.has(word) ? false : undefined;
  },
  fromJson: (value) => (typeof value === 'boolean' ? value : undefined),
};

/** A folder; `~/` is the user's home, and relative ones start at the working directory. */
export const FOLDER: ValueType<string> = {
  expected: 'the path of a folder',
  fromText: (text) => (text === '' ? undefined : resolve(text.replace(/^~(?=\/|$)/, homedir()))),
  fromJson: (value) => (typeof value === 'string' ? FOLDER.fromText(value) : undefined),
};

/** A folder, or a word in its place; a folder of that name is `./word`. */
export function folderOr(word: string): ValueType<string> {
  const fromText = (text: string) => (text === word ? word : FOLDER.fromText(text));
  return {
    expected: `${FOLDER.expected}, or ${word}`,
    fromText,
    fromJson: (value) => (typeof value === 'string' ? fromText(value) : undefined),
  };
}

const UNIT_BYTES: Readonly<Record<string, number>> = { '': 1, b: 1, k: 1e3, kb: 1e3, m: 1e6, mb: 1e6, g: 1e9, gb: 1e9 };

/** A number of bytes above zero, as a number or with a unit: `500kB`, `2MB`. */
export const BYTES: ValueType<number> = {
  expected: 'a size such as 2MB or 500kB',
  fromText(text) {
    const match = /^(\d+(?:\.\d+)?)\s*([a-z]*)$/i.exec(text);
    const unit = match && UNIT_BYTES[match[2]!.toLowerCase()];
    return unit ? positive(Math.round(Number(match[1]) * unit)) : undefined;
  },
  fromJson: (value) => (typeof value === 'number' ? positive(value) : BYTES.fromText(String(value))),
};

function positive(bytes: number): number | undefined {
  return Number.isSafeInteger(bytes) && bytes > 0 ? bytes : undefined;
}

/** A whole number from `least` up. */
export function wholeNumber(least: number): ValueType<number> {
  const check = (value: number) => (Number.isSafeInteger(value) && value >= least ? value : undefined);
  return {
    expected: `a whole number from ${least} up`,
    fromText: (text) => (/^\d+$/.test(text) ? check(Number(text)) : undefined),
    fromJson: (value) => (typeof value === 'number' ? check(value) : undefined),
  };
}

/** A number above zero, such as an amount of dollars. */
export const AMOUNT: ValueType<number> = {
  expected: 'a number above 0',
  fromText: (text) => (/^\d*\.?\d+$/.test(text) ? AMOUNT.fromJson(Number(text)) : undefined),
  fromJson: (value) => (typeof value === 'number' && Number.isFinite(value) && value > 0 ? value : undefined),
};

/** One of `choices`; `aliases` are accepted too. */
export function choice<const T extends string>(
  choices: readonly T[],
  aliasOf: (text: string) => T | undefined = () => undefined,
): ValueType<T> {
  const fromText = (text: string) => choices.find((one) => one === text.toLowerCase()) ?? aliasOf(text.toLowerCase());
  return {
    expected: `one of ${choices.join(', ')}`,
    fromText,
    fromJson: (value) => (typeof value === 'string' ? fromText(value) : undefined),
  };
}

/** Any text but the empty one. */
export const TEXT: ValueType<string> = {
  expected: 'a text',
  fromText: (text) => text || undefined,
  fromJson: (value) => (typeof value === 'string' && value !== '' ? value : undefined),
};

/** Several values: a JSON array, or text with commas (those inside braces belong to a glob). */
export function listOf<T>(item: ValueType<T>): ValueType<readonly T[]> {
  const all = (values: readonly (T | undefined)[]): T[] | undefined =>
    values.every((value) => value !== undefined) ? [...values] : undefined;
  return {
    expected: item === (TEXT as ValueType<unknown>) ? 'a list of texts' : item.expected,
    fromText: (text) => all(splitAtCommas(text).map((part) => item.fromText(part))),
    fromJson: (value) => (Array.isArray(value) ? all(value.map((part) => item.fromJson(part))) : undefined),
  };
}

function splitAtCommas(text: string): string[] {
  const parts = [''];
  let depth = 0;
  for (const character of text) {
    if (character === '{') depth++;
    if (character === '}') depth = Math.max(0, depth - 1);
    if (character === ',' && depth === 0) parts.push('');
    else parts[parts.length - 1] += character;
  }
  return parts.map((part) => part.trim()).filter((part) => part !== '');
}

/** The user's own configuration folder, `$XDG_CONFIG_HOME/fixpoint` or `~/.config/fixpoint`. */
export function userConfigFolder(environment: NodeJS.ProcessEnv): string {
  return join(environment.XDG_CONFIG_HOME || join(homedir(), '.config'), 'fixpoint');
}
