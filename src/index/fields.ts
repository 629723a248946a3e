/**
 * The fields of a document that are indexed apart, because a term weighs differently in each. `term` fields hold the terms
 * of `core/tokens.ts`; `exact` fields hold names as written, for look-ups that must not confuse `Parser` with `parse`.
 */
export const FIELDS = [
  'name', // terms of the qualified name
  'signature', // terms of the declaration
  'doc', // terms of the doc comment
  'body', // terms of the whole text
  'literals', // terms of the string literals
  'phrases', // neighbouring words of string literals, for error messages
  'defines', // exact: the last part of the name
  'calls', // exact: the last part of each callee
  'inherits', // exact: the last part of each base
] as const;

export type Field = (typeof FIELDS)[number];

/** Position of each field in `FIELDS`. */
export const FIELD_NUMBER = Object.fromEntries(FIELDS.map((field, i) => [field, i])) as Readonly<Record<Field, number>>;

const WORD = /[\p{L}\p{N}_]+/gu;

/** Pairs of neighbouring words of a message, lower case, for the `phrases` field; messages of one word give none. */
export function phrasesOf(message: string): string[] {
  const words = message.toLowerCase().match(WORD) ?? [];
  return words.slice(1).map((word, i) => `${words[i]} ${word}`);
}

/** The last part of a dotted or scoped name, without Ruby's closing mark: `a.b::c` → `c`, `A.empty?` → `empty`. */
export function lastPart(name: string): string {
  const start = Math.max(name.lastIndexOf('.'), name.lastIndexOf(':'), name.lastIndexOf('#')) + 1;
  return name.slice(start).replace(/(?<=\w)[?!=]$/, '');
}

/** Parts of a name that stand for what is written before them: JavaScript's `A.prototype.b`, Ruby's `A.self.b`. */
export const RECEIVERS: ReadonlySet<string> = new Set(['prototype', 'self']);

/** What the last part of a name belongs to: `A` for `A.b` and for `A.prototype.b`. */
export function ownerPart(name: string): string | undefined {
  const around = name.split(/\.|::/).slice(0, -1);
  const owner = around.findLast((part) => !RECEIVERS.has(part));
  return owner === undefined ? undefined : lastPart(owner);
}
