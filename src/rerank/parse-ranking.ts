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

function findPlaces(text: string, count: number, { pattern, place, form }: Identifiers): Found {
  const bracketed = `\\[\\s*(?:${pattern})\\s*\\]`;
  const bare = `(?<![\\w.])(?:${pattern})(?![\\w]|\\.\\w)`;
  const unbracketed: Flaw[] = form.includes('[') ? ['unbracketed'] : [];
  const chains: readonly { readonly chain: string; readonly flaws: readonly Flaw[] }[] = [
    { chain: chainOf(bracketed, '>'), flaws: [] },
    { chain: chainOf(bracketed, ','), flaws: ['list'] },
    { chain: `\\[\\s*${chainOf(bare, ',')}\\s*,?\\s*\\]`, flaws: ['list'] },
    { chain: chainOf(bare, '>'), flaws: unbracketed },
  ];
  const identifier = new RegExp(pattern, 'g');
  const placesOf = (matched: string) => (matched.match(identifier) ?? []).map(place);
  const known = (chain: string) => new Set(placesOf(chain).filter((at) => at >= 0 && at < count)).size;

  for (const { chain, flaws } of chains) {
    const best = fullest(text.match(new RegExp(chain, 'g')) ?? [], known);
    if (best) return { places: placesOf(best), flaws: [...flaws, ...chatterIn(text.replace(best, ' '))] };
  }
  const single = new RegExp(bracketed, 'g');
  const singles = text.match(single);
  if (singles) return { places: placesOf(singles.join()), flaws: chatterIn(text.replace(single, ' ')) };
  if (new RegExp(`^(?:[\\s,;.>()]|${bare})+$`).test(text)) return { places: placesOf(text), flaws: unbracketed };
  const spoken = [...text.matchAll(new RegExp(`\\b${NAMING}:? ?#?(${bare})`, 'g'))];
  return { places: spoken.map(([, name]) => place(name!)), flaws: [...unbracketed, 'chatter'] };
}

/** Two or more of `item` with `separator` between them. */
function chainOf(item: string, separator: string): string {
  return `${item}(?:\\s*${separator}\\s*${item})+`;
}

/** The chain that names most candidates, if any; the last of several, since models correct themselves. */
function fullest(chains: readonly string[], known: (chain: string) => number): string | undefined {
  let best: { readonly chain: string; readonly size: number } | undefined;
  for (const chain of chains) {
    const size = known(chain);
    if (size > 0 && size >= (best?.size ?? 0)) best = { chain, size };
  }
  return best?.chain;
}

function chatterIn(rest: string): Flaw[] {
  return /[\p{L}\p{N}]/u.test(rest) ? ['chatter'] : [];
}
