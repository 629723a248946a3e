/**
 * What an issue asks about, as the embedded policy searches for it and compares results with it: names, words, and a weight for every term by how
 * rare it is in code and where it stands. Pure.
 */
import {
  type LiteralMention,
  type PathMention,
  type SegmentKind,
  type StackFrame,
  splitIdentifier,
  stem,
  terms,
  termsOfRun,
} from '../../core/index.ts';
import { understand } from '../../query/index.ts';
import { type RarityTable, rarityOf } from './rarity.ts';

/** A name or word that can be searched for. */
export interface IssueWord {
  /** As written: one run of letters, digits and underscores. */
  readonly text: string;
  /** 0 to 1, the more the likelier that it tells where: by rarity and by where it stands. */
  readonly importance: number;
  readonly rarity: number;
  readonly inTitle: boolean;
  readonly inCode: boolean;
  readonly inTrace: boolean;
  readonly called: boolean;
}

export interface IssueTerms {
  /** Names with the shape of code, most important first. */
  readonly names: readonly IssueWord[];
  /** Other words of title and prose, most important first. */
  readonly words: readonly IssueWord[];
  /** Neighbours in the title, as written. */
  readonly phrases: readonly (readonly [string, string])[];
  /** Dotted names of three parts and more, or of two in lower case: they may be modules. */
  readonly modules: readonly string[];
  /** Names as written in one piece, such as `Foo.bar`. */
  readonly qualified: ReadonlySet<string>;
  readonly paths: readonly PathMention[];
  readonly frames: readonly StackFrame[];
  readonly literals: readonly LiteralMention[];
  /** Of each term: its rarity, more where the place that it stands in counts more. */
  readonly weights: ReadonlyMap<string, number>;
  /** Of each term, a word that it stands for as the issue writes it. */
  readonly written: ReadonlyMap<string, string>;
  /** The sum of `weights`. */
  readonly weight: number;
}

/** How much a word's place says. */
const PLACES: Readonly<Record<SegmentKind, number>> = {
  title: 1,
  inline: 0.8,
  prose: 0.6,
  diff: 0.6,
  code: 0.5,
  trace: 0.4,
  log: 0.25,
  boilerplate: 0.05,
};
const CODE: ReadonlySet<SegmentKind> = new Set(['code', 'inline', 'diff']);
const TRACE: ReadonlySet<SegmentKind> = new Set(['trace', 'log']);
const LEAST_LENGTH = 3;
/** Shorter stems of words are parts of too many names. */
const LEAST_STEM = 4;
/** What is divided by a weight stays a number. */
const TINY = 1e-9;
/** More common words than this are in every file. */
const LEAST_RARITY = 0.3;

export function issueTermsOf(issue: string, rarity: RarityTable): IssueTerms {
  const { title, segments, frames, paths, identifiers, literals } = understand(issue);
  const names = new Map<string, IssueWord>();
  for (const { parts, called, segments: kinds } of identifiers) {
    parts.forEach((part, i) => {
      if (!/^\w+$/.test(part) || part.length < LEAST_LENGTH) return;
      const word = wordOf(part, kinds, rarity, called && i === parts.length - 1);
      if (word.rarity < LEAST_RARITY) return;
      const known = names.get(part);
      if (!known || known.importance < word.importance) names.set(part, word);
    });
  }
  const plain = new Map<string, IssueWord>();
  const weights = new Map<string, number>();
  const written = new Map<string, string>();
  for (const { kind, text } of segments) {
    for (const run of text.match(/\w{3,64}/g) ?? []) {
      if ((kind === 'title' || kind === 'prose') && /^[A-Za-z]+$/.test(run) && !names.has(run)) {
        const word = wordOf(run.toLowerCase(), [kind], rarity, false);
        const known = plain.get(word.text);
        const isTelling = word.rarity >= LEAST_RARITY && stem(word.text).length >= LEAST_STEM;
        if (isTelling && (!known || known.importance < word.importance)) plain.set(word.text, word);
      }
      for (const part of [run, ...splitIdentifier(run)]) {
        const [term = part] = termsOfRun(part);
        if (!written.has(term)) written.set(term, part);
      }
    }
    for (const term of terms(text)) {
      const weight = rarityOf(rarity, term) ** 2 * PLACES[kind];
      if (term.length >= LEAST_LENGTH && weight > (weights.get(term) ?? 0)) weights.set(term, weight);
    }
  }
  const titled = title.match(/[A-Za-z]{3,}/g) ?? [];
  const phrases = titled.slice(1).map((word, i): [string, string] => [titled[i]!.toLowerCase(), word.toLowerCase()]);
  const isTelling = (word: string) => rarityOf(rarity, termsOfRun(word)[0] ?? word) >= LEAST_RARITY / 2;
  return {
    names: byImportance(names),
    words: byImportance(plain),
    phrases: phrases.filter((pair) => pair.every(isTelling)),
    modules: [...new Set(identifiers.flatMap(({ name, parts }) => (isModule(name, parts) ? [parts.join('.')] : [])))],
    qualified: new Set(identifiers.map(({ name }) => name.replace(/::|#|->|\//g, '.'))),
    ...{ paths, frames, literals, weights, written },
    weight: [...weights.values()].reduce((sum, one) => sum + one, TINY),
  };
}

/** The parts of a name that stand for words of their own, lower case. */
export function partsOf(name: string): string[] {
  return splitIdentifier(name).map((part) => part.toLowerCase());
}

function wordOf(text: string, kinds: readonly SegmentKind[], table: RarityTable, called: boolean): IssueWord {
  const [whole = text] = termsOfRun(text);
  const rarity = rarityOf(table, whole);
  const place = Math.max(0, ...kinds.map((kind) => PLACES[kind]));
  return {
    text,
    rarity,
    importance: rarity * place,
    inTitle: kinds.includes('title'),
    inCode: kinds.some((kind) => CODE.has(kind)),
    inTrace: kinds.some((kind) => TRACE.has(kind)),
    called,
  };
}

function byImportance(words: ReadonlyMap<string, IssueWord>): IssueWord[] {
  return [...words.values()].sort((a, b) => b.importance - a.importance || (a.text < b.text ? -1 : 1));
}

function isModule(name: string, parts: readonly string[]): boolean {
  return /^\w+(?:\.\w+)+$/.test(name) && (parts.length > 2 || name === name.toLowerCase());
}
