/**
 * Why a document or file stands where it does, in sentences that a person can check against the issue and the code. Exact
 * agreements come first, then neighbours, then the rare words that both share.
 */
import {
  type Evidence,
  forEachRun,
  type Query,
  type RankedCandidate,
  type SegmentKind,
  termsOfRun,
} from '../core/index.ts';
import { lastPart, type TreeIndex } from '../index/index.ts';
import {
  calleesOf,
  callersOf,
  inverseFrequency,
  type Mark,
  type Neighbour,
  relativesOf,
  type Signals,
} from '../retrieval/index.ts';
import { FEATURES, type Feature } from './features.ts';

const MAX_EVIDENCE = 4;
const SHARED_WORDS = 5;
/** Calls that may mean something else are not told. */
const MIN_CERTAINTY = 0.3;
/** Words in more than this share of the documents are not worth telling. */
const COMMON_SHARE = 0.1;
/** In a small repository every word is in a large share. */
const MIN_HOLDERS = 5;

/** Short words are told only when they look like code. */
const CODE_LIKE = /[A-Z0-9_]/;

const PLACE: Readonly<Record<SegmentKind, string>> = {
  title: 'in the title',
  prose: 'in the issue',
  inline: 'in the issue as code',
  code: 'in a code block',
  trace: 'in a stack trace',
  log: 'in a log',
  diff: 'in a diff',
  boilerplate: 'in the issue template',
};

/** The feature that each kind of mark feeds; a frame feeds one for its function and one for its file. */
const FEATURE_OF: Readonly<Record<Exclude<Mark['kind'], 'frame'>, Feature>> = {
  line: 'line',
  symbol: 'symbol',
  owner: 'owner',
  path: 'file.mention',
  module: 'file.module',
  history: 'history',
};
const ORDER: readonly Mark['kind'][] = ['frame', 'line', 'symbol', 'path', 'owner', 'module', 'history'];

/** Explains rankings of one query. `ranked` are the candidates, best first. */
export class Explainer {
  readonly #signals: Signals;
  readonly #index: TreeIndex;
  readonly #tellingTerms: readonly TellingTerm[];
  readonly #placeOf: ReadonlyMap<number, number>;

  constructor(query: Query, signals: Signals, index: TreeIndex, ranked: readonly RankedCandidate[]) {
    this.#signals = signals;
    this.#index = index;
    this.#tellingTerms = tellingTerms(query, signals, index);
    this.#placeOf = new Map(ranked.map(({ document }, place) => [document, place]));
  }

  /** Evidence for a document, strongest first. */
  document({ document, features }: RankedCandidate): Evidence[] {
    const file = this.#index.documentFile[document]!;
    const evidence = fromMarks([...this.#signals.documentMarks.of(document)], 'frame');
    if (features[FEATURES.indexOf('phrases')]! > 0.5) {
      evidence.push({ feature: 'phrases', sentence: 'a message of the issue matches one of its string literals' });
    }
    if (features[FEATURES.indexOf('encoder')]! > 0.5) {
      evidence.push({
        feature: 'encoder',
        sentence: 'among those whose meaning the encoder finds nearest to the issue',
      });
    }
    const neighbour = this.#neighbour(document);
    if (neighbour) evidence.push(neighbour);
    const words = this.#sharedWords(document);
    const noun = words.length === 1 ? 'word' : 'words';
    if (words.length > 0) evidence.push({ feature: 'body', sentence: `shares the ${noun} ${words.join(', ')}` });
    const inTrace = evidence.some(({ feature }) => feature === 'frame');
    const ofFile = fromMarks([...this.#signals.fileMarks.of(file)], 'file.frame');
    evidence.push(...ofFile.filter(({ feature }) => !(inTrace && feature === 'file.frame')));
    return evidence.slice(0, MAX_EVIDENCE);
  }

  /** Evidence for a file whose best document is `best`. */
  file(file: number, best: RankedCandidate): Evidence[] {
    const evidence = fromMarks([...this.#signals.fileMarks.of(file)], 'file.frame');
    const name = this.#index.name(best.document);
    if (name !== '') evidence.unshift({ feature: 'body', sentence: `holds \`${name}\`` });
    return evidence.slice(0, MAX_EVIDENCE);
  }

  #neighbour(document: number): Evidence | undefined {
    const place = this.#placeOf.get(document) ?? Number.POSITIVE_INFINITY;
    const better = (list: readonly Neighbour[]) =>
      list
        .filter(({ certainty }) => certainty >= MIN_CERTAINTY)
        .map((neighbour) => neighbour.document)
        .filter((other) => (this.#placeOf.get(other) ?? Number.POSITIVE_INFINITY) < Math.min(place, 10))
        .filter((other) => this.#index.name(other) !== '') // top-level code has no name to give
        .sort((a, b) => this.#placeOf.get(a)! - this.#placeOf.get(b)!)[0];
    const named = (other: number) => `\`${this.#index.name(other)}\``;
    const caller = better(callersOf(this.#index, document));
    if (caller !== undefined) return { feature: 'callee', sentence: `called by ${named(caller)}` };
    const callee = better(calleesOf(this.#index, document));
    if (callee !== undefined) return { feature: 'caller', sentence: `calls ${named(callee)}` };
    const relative = better(relativesOf(this.#index, document));
    if (relative === undefined) return undefined;
    return { feature: 'relative', sentence: `overrides ${named(relative)} or is overridden by it` };
  }

  /** The words of the issue that tell this document from the others, most telling first, as the issue writes them. */
  #sharedWords(document: number): string[] {
    const { items } = this.#index.fields.body;
    const words = this.#tellingTerms.filter(({ range: [start, end] }) => holds(items, start, end, document));
    return [...new Set(words.map(({ written }) => `\`${written}\``))].slice(0, SHARED_WORDS);
  }
}

/** A term of the issue that few documents hold. */
interface TellingTerm {
  /** As the issue writes it. */
  readonly written: string;
  /** Its postings in the field `body`. */
  readonly range: readonly [start: number, end: number];
}

/** The terms worth telling, most telling first. */
function tellingTerms(query: Query, signals: Signals, index: TreeIndex): TellingTerm[] {
  const { body } = index.fields;
  const total = index.documentCount;
  const maxHolders = Math.max(MIN_HOLDERS, COMMON_SHARE * total);
  const writtenOf = writtenForms(query);
  return signals.terms
    .flatMap(({ number, weight }) => {
      const range = body.range(number);
      const holders = range[1] - range[0];
      const written = writtenOf.get(index.terms.get(number));
      if (written === undefined || holders > maxHolders) return [];
      if (written.length <= 3 && !CODE_LIKE.test(written)) return [];
      return [{ number, written, range, gain: weight * inverseFrequency(holders, total) }];
    })
    .sort((a, b) => b.gain - a.gain || a.number - b.number);
}

/** For each term, the first word of the issue that gives it. */
function writtenForms(query: Query): Map<string, string> {
  const written = new Map<string, string>();
  for (const { text } of query.segments) {
    forEachRun(text, (run) => {
      for (const term of termsOfRun(run)) if (!written.has(term)) written.set(term, run);
    });
  }
  return written;
}

/** Evidence from the marks of a document, or of a file; `frameFeature` says which. */
function fromMarks(marks: Mark[], frameFeature: 'frame' | 'file.frame'): Evidence[] {
  const sentences = new Map<string, Evidence>();
  marks.sort((a, b) => ORDER.indexOf(a.kind) - ORDER.indexOf(b.kind));
  for (const mark of marks) {
    const sentence = sentenceOf(mark, frameFeature);
    const feature = mark.kind === 'frame' ? frameFeature : FEATURE_OF[mark.kind];
    if (!sentences.has(sentence)) sentences.set(sentence, { feature, sentence });
  }
  return [...sentences.values()];
}

function sentenceOf(mark: Mark, frameFeature: 'frame' | 'file.frame'): string {
  switch (mark.kind) {
    case 'frame': {
      const frame = mark.place === 0 ? 'innermost frame' : `frame ${mark.place + 1}`;
      return frameFeature === 'file.frame' ? `its file is in the stack trace, ${frame}` : `${frame} of the stack trace`;
    }
    case 'line':
      return `holds line ${mark.line}, which the issue gives`;
    case 'symbol':
      return `\`${mark.written}\` is named ${PLACE[mark.segment]}`;
    case 'owner':
      return `its class \`${lastPart(mark.written)}\` is named ${PLACE[mark.segment]}`;
    case 'path':
      return `its file is named ${PLACE[mark.segment]}`;
    case 'module':
      return `its module is named as \`${mark.written}\``;
    case 'history':
      return `a similar commit changed its file: "${mark.subject}"`;
  }
}

/** Whether the ascending `items[start..end)` holds `item`. */
function holds(items: Uint32Array, start: number, end: number, item: number): boolean {
  let low = start;
  let high = end;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (items[middle]! < item) low = middle + 1;
    else high = middle;
  }
  return low < end && items[low] === item;
}
