/**
 * What tells an issue about this repository from gibberish, a question for support and an issue of another project: how many of its words
 * and names occur here at all, how much of what it says stands in the documents that rank first, and whether anything agrees exactly. Neither
 * the ranker's scores nor the history are read: the verdict outlives the ranker's weights and is the same in a shallow clone.
 */
import { type IdentifierMention, type Query, type SegmentKind, splitIdentifier, terms } from '../core/index.ts';
import { lastPart, type Postings, type TreeIndex } from '../index/index.ts';
import { inverseFrequency, type Signals } from '../retrieval/index.ts';

export const GROUNDING_INPUTS = [
  'length', // logarithm of the distinct terms
  'unknownTerms', // share of their weight that occurs in no document and no path
  'unknownTitle', // the same of the title's
  'bestCoverage', // largest share of the rarity that one of the first documents holds
  'bestMass', // logarithm of the most rarity that one of the first documents holds
  'listCoverage', // share that the first documents hold together
  'titleCoverage', // the same of the title's
  'titleBest', // share of the title's that one of the first documents holds
  'pathCoverage', // share that stands in paths
  'rareWords', // logarithm of its words that only few documents hold
  'names', // logarithm of the names that it writes
  'unknownNames', // share of them that occur nowhere
  'joinedNames', // logarithm of those of several parts that occur here: `read_csv`, `HttpClient`
  'definedNames', // logarithm of those that few places here define
  'unknownJoined', // logarithm of names of several parts that occur nowhere
  'frames', // 1 where a stack frame is found here
  'foreignFrames', // 1 where there are frames and none is
  'files', // strongest agreement with a path
  'modules', // 1 where it writes the name of a module
  'phrases', // logarithm of the rarity of words shared with a string literal
  'home', // logarithm of the weight of words that many paths hold: often the project's own name
  'corpus', // logarithm of the documents
] as const;
export type GroundingInput = (typeof GROUNDING_INPUTS)[number];

const SEGMENT_WEIGHT: Readonly<Record<SegmentKind, number>> = {
  title: 2,
  prose: 1,
  inline: 1,
  code: 0.6,
  trace: 0.5,
  log: 0.3,
  diff: 0.5,
  boilerplate: 0,
};

/** Documents from the top of the ranking that may hold what the issue says. */
const FIRST = 10;
/** Words that tell something, stop words aside: with so few an issue is no more than a sentence. */
const FEW_WORDS = 4;
/** A name with more definitions says little. */
const FEW_DEFINITIONS = 10;
/** A word in no more documents, or in no more than this share of them, is rare. */
const FEW_HOLDERS = 3;
const FEW_SHARE = 0.003;
/** A word in more than this share of the paths is what the project, or its main folder, is called. */
const HOME_SHARE = 0.2;
/** Names of folders that every project has. */
const EVERYWHERE = new Set(
  'src lib main java com org test tests js ts py app core internal pkg include source php rb go rs'.split(' '),
);

export interface GroundingSource {
  readonly signals: Signals;
  readonly index: TreeIndex;
  /** Documents, best first. */
  readonly ranked: readonly number[];
}

export function groundingInputs(
  query: Query,
  { signals, index, ranked }: GroundingSource,
): Record<GroundingInput, number> {
  const words = weighedWords(query, index);
  const title = words.filter(({ inTitle }) => inTitle);
  const first = ranked.slice(0, FIRST);
  const { body } = index.fields;
  const held = new Map(words.map((word) => [word, first.filter((document) => holds(body, word.number, document))]));
  const best = (list: readonly Word[], measure: (some: readonly Word[], isIn: (word: Word) => boolean) => number) =>
    first.reduce(
      (most, document) =>
        Math.max(
          most,
          measure(list, (word) => held.get(word)!.includes(document)),
        ),
      0,
    );
  const shareIn = (list: readonly Word[], isIn: (word: Word) => boolean) => share(list, isIn, massOf);
  const few = Math.max(FEW_HOLDERS, FEW_SHARE * index.documentCount);
  const isHeld = (word: Word) => held.get(word)!.length > 0;
  const names = namesOf(query);
  const joined = names.filter(isJoined);
  const known = (name: IdentifierMention) => isKnownName(name, index);
  const hasFrame = largest(signals.documents.frame) > 0 || largest(signals.files['file.frame']) > 0;
  return {
    length: Math.log1p(words.length),
    unknownTerms: share(words, ({ isKnown }) => !isKnown, weightOf),
    unknownTitle: share(title, ({ isKnown }) => !isKnown, weightOf),
    bestCoverage: best(words, shareIn),
    bestMass: Math.log1p(best(words, (list, isIn) => sumOf(list.filter(isIn), massOf))),
    listCoverage: share(words, isHeld, massOf),
    titleCoverage: share(title, isHeld, massOf),
    titleBest: best(title, shareIn),
    pathCoverage: share(words, ({ paths }) => paths > 0, massOf),
    rareWords: Math.log1p(words.filter(({ documents }) => documents > 0 && documents <= few).length),
    names: Math.log1p(names.length),
    unknownNames: share(
      names,
      (name) => !known(name),
      () => 1,
    ),
    joinedNames: Math.log1p(joined.filter(known).length),
    definedNames: Math.log1p(names.filter((name) => isDefined(name, index)).length),
    unknownJoined: Math.log1p(joined.filter((name) => !known(name)).length),
    frames: hasFrame ? 1 : 0,
    foreignFrames: query.frames.length > 0 && !hasFrame ? 1 : 0,
    files: largest(signals.files['file.mention']),
    modules: largest(signals.files['file.module']) > 0 ? 1 : 0,
    phrases: Math.log1p(largest(signals.documents.phrases)),
    home: Math.log1p(
      words
        .filter(({ term, paths }) => paths > HOME_SHARE * index.fileCount && !EVERYWHERE.has(term))
        .reduce((sum, { weight }) => sum + weight, 0),
    ),
    corpus: Math.log(Math.max(1, index.documentCount)),
  };
}

/**
 * Whether an issue says next to nothing: a few words, none of which anything here but tests is called by. "It does not work" agrees with some comment
 * everywhere; a search for "parse csv" does not fall under it where something parses.
 */
export function saysNothing({ signals, index }: Pick<GroundingSource, 'signals' | 'index'>): boolean {
  const isExact = [signals.documents.frame, signals.files['file.mention'], signals.files['file.frame']].some(
    (signal) => largest(signal) > 0,
  );
  const inNames = (number: number) =>
    itemsOf(index.fields.name, number).some((document) => !index.isTestDocument(document)) ||
    itemsOf(index.paths, number).some((file) => !index.isTest(file));
  return !isExact && signals.terms.length <= FEW_WORDS && !signals.terms.some(({ number }) => inNames(number));
}

interface Word {
  readonly term: string;
  /** In the corpus, -1 where it is unknown there. */
  readonly number: number;
  readonly weight: number;
  readonly inTitle: boolean;
  readonly isKnown: boolean;
  /** That hold it. */
  readonly documents: number;
  /** Paths that hold it. */
  readonly paths: number;
  /** Rarity among the documents; of an unknown word, that of one that a single document would hold. */
  readonly rarity: number;
}

function weighedWords(query: Query, index: TreeIndex): Word[] {
  const weights = new Map<string, number>();
  const inTitle = new Set<string>();
  for (const { kind, text } of query.segments) {
    if (SEGMENT_WEIGHT[kind] === 0) continue;
    for (const term of terms(text)) {
      weights.set(term, Math.max(weights.get(term) ?? 0, SEGMENT_WEIGHT[kind]));
      if (kind === 'title') inTitle.add(term);
    }
  }
  return [...weights].map(([term, weight]) => {
    const number = index.terms.find(term);
    const documents = number < 0 ? 0 : index.fields.body.frequency(number);
    const paths = number < 0 ? 0 : index.paths.frequency(number);
    const rarity = inverseFrequency(Math.max(1, documents), index.documentCount);
    return {
      term,
      number,
      weight,
      inTitle: inTitle.has(term),
      isKnown: documents + paths > 0,
      documents,
      paths,
      rarity,
    };
  });
}

function weightOf({ weight }: Word): number {
  return weight;
}

function massOf({ weight, rarity }: Word): number {
  return weight * rarity;
}

function sumOf<T>(items: readonly T[], measure: (item: T) => number): number {
  return items.reduce((sum, item) => sum + measure(item), 0);
}

/** Of the whole measure of `items`, the share of those that `passes`; 0 for no items. */
function share<T>(items: readonly T[], passes: (item: T) => boolean, measure: (item: T) => number): number {
  const total = sumOf(items, measure);
  return total === 0 ? 0 : sumOf(items.filter(passes), measure) / total;
}

/** The names that the issue itself writes, not its template. */
export function namesOf({ identifiers }: Query): readonly IdentifierMention[] {
  return identifiers.filter(({ segments }) => segments.some((kind) => kind !== 'boilerplate'));
}

/** Whether the last part of a name is itself joined of several words, as hardly any word of prose is. */
export function isJoined({ parts }: IdentifierMention): boolean {
  return splitIdentifier(parts.at(-1)!).filter((part) => /\p{L}{2}/u.test(part)).length > 1;
}

/** Whether the last part of a name, or for a dotted one its first, occurs anywhere in the corpus. */
export function isKnownName({ parts }: IdentifierMention, index: TreeIndex): boolean {
  return [parts.at(-1)!, parts[0]!].some((part) => {
    const [whole] = terms(part);
    return whole !== undefined && occurs(whole, index);
  });
}

function occurs(term: string, { terms: table, fields, paths }: TreeIndex): boolean {
  const number = table.find(term);
  return number >= 0 && (fields.body.frequency(number) > 0 || paths.frequency(number) > 0);
}

function isDefined({ name }: IdentifierMention, { terms: table, fields }: TreeIndex): boolean {
  const part = lastPart(name);
  const number = part.length < 4 ? -1 : table.find(part);
  const places = number < 0 ? 0 : fields.defines.frequency(number);
  return places > 0 && places <= FEW_DEFINITIONS;
}

function itemsOf(postings: Postings, term: number): Uint32Array {
  return postings.items.subarray(...postings.range(term));
}

/** Whether `item` is among the ascending items of a term. */
function holds(postings: Postings, term: number, item: number): boolean {
  if (term < 0) return false;
  let [low, high] = postings.range(term);
  const end = high;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (postings.items[middle]! < item) low = middle + 1;
    else high = middle;
  }
  return low < end && postings.items[low] === item;
}

function largest(values: Float32Array): number {
  let most = 0;
  for (const value of values) if (value > most) most = value;
  return most;
}
