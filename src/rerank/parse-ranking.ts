/**
 * Reads the order that a model answered with, however it put it, and never loses a candidate. Pure. The forms are tried from the one that was
 * asked for to the loosest; numbers in prose count only where a word says that they name a candidate, since line numbers and versions abound.
 */
import type { Identifiers } from './identifiers.ts';

/**
 * What was wrong with an answer.
 * - `reasoning`: a block of thoughts stood before it
 * - `list`: a list, in JSON or with commas, instead of the form asked for
 * - `unbracketed`: numbers without their brackets
 * - `chatter`: words around it
 * - `duplicate`, `out_of_range`, `missing`: identifiers twice, unknown, not at all
 * - `unusable`: no identifier was found
 */
type Flaw = 'reasoning' | 'list' | 'unbracketed' | 'chatter' | 'duplicate' | 'out_of_range' | 'missing' | 'unusable';

export interface ParsedRanking {
  /** All places of the window, from 0, best first; those not named follow in the order in which they came. */
  readonly order: readonly number[];
  readonly flaws: readonly Flaw[];
}

interface Found {
  readonly places: readonly number[];
  readonly flaws: readonly Flaw[];
}

const REASONING = 'think|thinking|thought|thoughts|reasoning';
const MARKUP = /[*`\\"']/g;
/** `1. ` before a place of the order. */
const ENUMERATOR = /^[ \t]*\d+[.)][ \t]+(?=\S)/gm;
/** Words that say that a number is an identifier. */
const NAMING = '(?:[Cc]andidate|[Ff]unction|[Ii]dentifier|[Oo]ption|[Nn]umber)';

/** The order of a window of `count` candidates in `answer`. */
export function parseRanking(answer: string, count: number, identifiers: Identifiers): ParsedRanking {
  const said = withoutReasoning(answer);
  const text = said.replace(MARKUP, '').replace(ENUMERATOR, '').replaceAll('&gt;', '>').replace(/\s+/g, ' ');
  const found = findPlaces(text, count, identifiers);
  const known = found.places.filter((place) => place >= 0 && place < count);
  const named = [...new Set(known)];
  const order = [...new Set([...named, ...Array.from({ length: count }, (_, place) => place)])];
  const flaws: Flaw[] = said === answer ? [] : ['reasoning'];
  if (named.length === 0) return { order, flaws: [...flaws, 'unusable'] };
  flaws.push(...found.flaws);
  if (named.length < known.length) flaws.push('duplicate');
  if (known.length < found.places.length) flaws.push('out_of_range');
  if (named.length < count) flaws.push('missing');
  return { order, flaws };
}

/** What stands after the thoughts; thoughts that never end leave nothing. */
function withoutReasoning(answer: string): string {
  const outside = answer.replace(new RegExp(`<(${REASONING})>[\\s\\S]*?(?:</\\1>|$)`, 'gi'), '');
  return outside.replace(new RegExp(`^[\\s\\S]*</(?:${REASONING})>`, 'i'), '');
}

function findPlaces(text: string, count: number, identifiers: Identifiers): Found {
  const { pattern, place } = identifiers;
  const bracketed = `\\[\\s*(?:${pattern})\\s*\\]`;
  const bare = `(?<![\\w.])(?:${pattern})(?![\\w]|\\.\\w)`;
  const plain: Flaw[] = identifiers.form.includes('[') ? ['unbracketed'] : [];
  const forms: readonly { readonly chain: RegExp; readonly flaws: readonly Flaw[] }[] = [
    { chain: chainOf(bracketed, '>'), flaws: [] },
    { chain: chainOf(bracketed, ','), flaws: ['list'] },
    { chain: new RegExp(`\\[\\s*${chainOf(bare, ',').source}\\s*,?\\s*\\]`, 'g'), flaws: ['list'] },
    { chain: chainOf(bare, '>'), flaws: plain },
  ];
  const named = new RegExp(pattern, 'g');
  for (const { chain, flaws } of forms) {
    const best = fullest(text.match(chain) ?? [], (link) => placesIn(link, named, place, count));
    if (best)
      return { places: placesIn(best, named, place), flaws: around(text, best) ? [...flaws, 'chatter'] : flaws };
  }
  const single = text.match(new RegExp(bracketed, 'g'));
  if (single) {
    const flaws: Flaw[] = around(text, ...single) ? ['chatter'] : [];
    return { places: placesIn(single.join(' '), named, place), flaws };
  }
  if (new RegExp(`^(?:[\\s,;.>()]|${bare})+$`).test(text))
    return { places: placesIn(text, named, place), flaws: plain };
  const spoken = new RegExp(`\\b${NAMING}:? ?#?(${bare})`, 'g');
  const places = [...text.matchAll(spoken)].map(([, name]) => place(name!));
  return { places, flaws: [...plain, 'chatter'] };
}

/** Two or more of `item` with `separator` between them. */
function chainOf(item: string, separator: string): RegExp {
  return new RegExp(`${item}(?:\\s*${separator}\\s*${item})+`, 'g');
}

/** The chain that names most candidates; the last of several, since models correct themselves. */
function fullest(chains: readonly string[], placesOf: (chain: string) => readonly number[]): string | undefined {
  let best: { chain: string; size: number } | undefined;
  for (const chain of chains) {
    const { size } = new Set(placesOf(chain));
    if (size > 0 && size >= (best?.size ?? 0)) best = { chain, size };
  }
  return best?.chain;
}

/** Of the identifiers in `text`, those below `count`. */
function placesIn(
  text: string,
  named: RegExp,
  place: (name: string) => number,
  count = Number.POSITIVE_INFINITY,
): readonly number[] {
  return (text.match(named) ?? []).map(place).filter((at) => at < count);
}

/** Whether words stand beside `parts`. */
function around(text: string, ...parts: readonly string[]): boolean {
  return /[\p{L}\p{N}]/u.test(parts.reduce((rest, part) => rest.replace(part, ' '), text));
}
