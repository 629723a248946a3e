/**
 * The calls that the embedded policy may make next: from what the issue writes, and from what results have shown. Many more are made than run; which,
 * and how many, is learned. Pure.
 */
import { stem } from '../../core/index.ts';
import type { CallSource, CandidateCall } from './choice.ts';
import type { Evidence, FileEvidence, FunctionEvidence } from './evidence.ts';
import { lastName } from './file-features.ts';
import { type IssueTerms, type IssueWord, partsOf } from './issue-terms.ts';
import type { Judgement, Likely } from './judgement.ts';
import { anyOf, callOf, constantPart, definitionOf, joined, wordOnly } from './patterns.ts';

/** A candidate with what its features are made of. */
export interface Candidate extends CandidateCall {
  /** Of the calls of a search, equal ones have the same. */
  readonly key: string;
  /** What it searches for. */
  readonly word?: IssueWord;
  /** Where it looks, or what it looks around; with the path, its place among those seen, from 0. */
  readonly target?: {
    readonly path: string;
    readonly rank: number;
    readonly probability: number;
    readonly shown: number;
  };
  /** Position among those of its source, from 0. */
  readonly order: number;
}

/** Candidates of each source, at most. */
const MOST: Readonly<Record<CallSource, number>> = {
  name: 8,
  definition: 6,
  frame: 4,
  path: 4,
  module: 3,
  literal: 3,
  word: 8,
  phrase: 4,
  file_name: 6,
  read_file: 8,
  read_function: 4,
  within: 4,
  narrowed: 3,
  loosened: 3,
  callee: 4,
  caller: 3,
};

const FRAME_LINES = 40;
const WINDOW_LINES = 300;
/** A file of so many lines is read whole or not at all. */
const SMALL_FILE = 600;
const TERMS_WITHIN = 10;
/** What was seen that is followed up. */
const FILES = 5;
const FUNCTIONS = 6;

type Draft = Omit<Candidate, 'source' | 'key' | 'order'>;
type Drafts = Iterable<Draft>;

/** Those not called before, each once. `judgement` is of all that was seen. */
export function candidateCalls(issue: IssueTerms, evidence: Evidence, judgement: Judgement): Candidate[] {
  const made = new Set(evidence.calls.map(({ candidate }) => keyOf(candidate)));
  const files = judgement.files.slice(0, FILES);
  const functions = judgement.functions.slice(0, FUNCTIONS);
  const bySource: readonly (readonly [CallSource, Drafts])[] = [
    ['frame', frames(issue)],
    ['path', paths(issue)],
    ['module', issue.modules.map((pattern) => ({ call: glob(pattern) }))],
    ['literal', literals(issue)],
    ['definition', issue.names.map((word) => ({ call: grep(definitionOf(word.text)), word }))],
    ['name', issue.names.map((word) => ({ call: grep(wordOnly(word.text)), word }))],
    ['phrase', issue.phrases.map(([one, other]) => ({ call: grep(joined([one, stem(other)])) }))],
    ['word', issue.words.map((word) => ({ call: grep(stem(word.text)), word }))],
    ['file_name', fileNames(issue)],
    ['read_file', reads(files)],
    ['read_function', functionReads(functions)],
    ['within', within(issue, files)],
    ['narrowed', narrowed(evidence, files)],
    ['loosened', loosened(issue, evidence)],
    ['callee', callees(issue, functions)],
    ['caller', callers(functions)],
  ];
  const candidates: Candidate[] = [];
  for (const [source, drafts] of bySource) {
    let order = 0;
    for (const draft of drafts) {
      if (order >= MOST[source]) break;
      const key = keyOf(draft);
      if (made.has(key)) continue;
      made.add(key);
      candidates.push({ source, key, order, ...draft });
      order++;
    }
  }
  return candidates;
}

function keyOf({ call }: Pick<CandidateCall, 'call'>): string {
  return `${call.name} ${JSON.stringify(call.arguments)}`;
}

/** Around the line nearest to the failure of each file that a trace names. */
function* frames({ frames: all }: IssueTerms): Drafts {
  const files = new Set<string>();
  for (const { path, line } of [...all].sort((a, b) => a.depth - b.depth)) {
    const tail = path === undefined ? '' : tailOf(path);
    if (!isSource(tail) || files.has(tail)) continue;
    files.add(tail);
    yield {
      call: line === undefined ? readFile(tail) : readFile(tail, Math.max(1, line - FRAME_LINES), line + FRAME_LINES),
    };
  }
}

function* paths({ paths: all, frames: traced }: IssueTerms): Drafts {
  const inFrames = new Set(traced.map(({ path }) => path));
  for (const { path, startLine } of all) {
    if (inFrames.has(path) || !isSource(path)) continue;
    const tail = tailOf(path);
    if (startLine === undefined) yield { call: readFile(tail) };
    else yield { call: readFile(tail, Math.max(1, startLine - FRAME_LINES), startLine + FRAME_LINES) };
    yield { call: glob(tail) };
  }
}

/** Of a path on someone's machine, what the repository may know of it. */
function tailOf(path: string): string {
  const parts = path.split('/').filter((part) => part !== '' && part !== '.');
  return parts.slice(/^(?:\/|~|[A-Za-z]:)/.test(path) || parts.length > 6 ? -3 : 0).join('/');
}

function isSource(path: string): boolean {
  return /\.\w+$/.test(path) && !/\.(?:md|rst|txt|log|json|ya?ml|toml|lock|ini|cfg|xml|html?|png|svg|gif)$/i.test(path);
}

function* literals({ literals: all }: IssueTerms): Drafts {
  for (const { text } of [...all].sort((a, b) => Number(b.kind === 'error') - Number(a.kind === 'error'))) {
    const pattern = constantPart(text);
    if (pattern !== undefined) yield { call: grep(pattern) };
  }
}

function* fileNames({ names, words }: IssueTerms): Drafts {
  for (const word of [...words, ...names].sort((a, b) => b.importance - a.importance)) {
    const text = word.text.toLowerCase();
    if (text.length > 3) yield { call: glob(`*${stem(text)}*`), word };
  }
}

/** Each file whole where it is not too long, else around its most telling hits. */
function* reads(files: readonly Likely<FileEvidence>[]): Drafts {
  for (const [rank, { evidence: file, probability }] of files.entries()) {
    const { path, lines = 0, shown } = file;
    const target = { path, rank, probability, shown: lines === 0 ? 0 : shown.size / lines };
    if (target.shown > 0.9) continue;
    const centre = centreOf(file);
    if (shown.size < SMALL_FILE) yield { call: readFile(path), target };
    if (centre > SMALL_FILE / 2) {
      const start = Math.max(1, centre - WINDOW_LINES / 2);
      yield { call: readFile(path, start, start + WINDOW_LINES - 1), target };
    }
  }
}

/** The middle of the stretch whose hits tell most; 0 without hits. */
function centreOf({ hits }: FileEvidence): number {
  const lines = [...hits].sort(([a], [b]) => a - b);
  let best = 0;
  let centre = 0;
  for (let first = 0, last = 0, sum = 0; last < lines.length; last++) {
    sum += lines[last]![1];
    while (lines[last]![0] - lines[first]![0] > WINDOW_LINES) sum -= lines[first++]![1];
    if (sum <= best) continue;
    best = sum;
    centre = Math.round((lines[first]![0] + lines[last]![0]) / 2);
  }
  return centre;
}

function* functionReads(functions: readonly Likely<FunctionEvidence>[]): Drafts {
  for (const [rank, { evidence, probability }] of functions.entries()) {
    const { file, document } = evidence.place;
    const { startLine, endLine } = document.span;
    const shown = evidence.shown.size / (endLine - startLine + 1);
    if (shown > 0.8) continue;
    yield { call: readFile(file.path, startLine, endLine), target: { path: file.path, rank, probability, shown } };
  }
}

/** The issue's weightiest terms, in one file. */
function* within(issue: IssueTerms, files: readonly Likely<FileEvidence>[]): Drafts {
  const plain = [...issue.weights].filter(([term]) => /^[a-z_]\w{3,}$/.test(term));
  const telling = plain
    .sort(([, a], [, b]) => b - a)
    .slice(0, TERMS_WITHIN)
    .map(([term]) => term);
  if (telling.length === 0) return;
  for (const [rank, { evidence: file, probability }] of files.entries()) {
    const shown = file.lines === undefined ? 0 : file.shown.size / file.lines;
    if (shown > 0.9) continue;
    const target = { path: file.path, rank, probability, shown };
    yield { call: grep(anyOf(telling), file.path), target };
  }
}

/** Greps that found more than they could show, in the folder of a likely file. */
function* narrowed({ calls }: Evidence, files: readonly Likely<FileEvidence>[]): Drafts {
  const cut = calls.filter(
    ({ left, candidate }) => left > 0 && candidate.call.name === 'grep' && !hasPath(candidate.call.arguments),
  );
  for (const [
    rank,
    {
      evidence: { path },
      probability,
    },
  ] of files.slice(0, 2).entries()) {
    const folder = path.slice(0, Math.max(0, path.lastIndexOf('/')));
    if (folder === '') continue;
    for (const { candidate } of cut) {
      const { word } = candidate as Candidate;
      const target = { path, rank, probability, shown: 0 };
      yield {
        call: grep((candidate.call.arguments as { pattern: string }).pattern, folder),
        target,
        ...(word && { word }),
      };
    }
  }
}

function hasPath(given: unknown): boolean {
  return (given as { path?: string }).path !== undefined;
}

/** Names that matched nothing, by their parts. */
function* loosened({ names }: IssueTerms, { calls }: Evidence): Drafts {
  for (const { candidate, matches } of calls) {
    const { word, source } = candidate as Candidate;
    if (!word || matches > 0 || (source !== 'name' && source !== 'definition')) continue;
    const parts = partsOf(word.text);
    if (parts.length > 1) yield { call: grep(joined(parts)), word };
    const [longest] = parts.sort((a, b) => b.length - a.length);
    if (parts.length > 2 && longest !== undefined && longest.length > 4) yield { call: grep(longest), word };
    if (names.length === 0) return;
  }
}

/** Definitions of what likely functions call: first what the issue speaks of too. */
function* callees(issue: IssueTerms, functions: readonly Likely<FunctionEvidence>[]): Drafts {
  const found: {
    readonly name: string;
    readonly said: number;
    readonly rank: number;
    readonly origin: Likely<FunctionEvidence>;
  }[] = [];
  for (const [rank, origin] of functions.entries()) {
    for (const name of origin.evidence.calls) {
      const said = partsOf(name).reduce((sum, part) => sum + (issue.weights.get(stem(part)) ?? 0), 0);
      found.push({ name, said, rank, origin });
    }
  }
  for (const { name, rank, origin } of found.sort((a, b) => b.said / (2 + b.rank) - a.said / (2 + a.rank))) {
    const { evidence, probability } = origin;
    if (name.length < 4) continue;
    yield { call: grep(definitionOf(name)), target: { path: evidence.place.file.path, rank, probability, shown: 1 } };
  }
}

function* callers(functions: readonly Likely<FunctionEvidence>[]): Drafts {
  for (const [rank, { evidence, probability }] of functions.entries()) {
    const name = lastName(evidence);
    if (!/^\w{4,}$/.test(name) || name.startsWith('__')) continue;
    yield { call: grep(callOf(name)), target: { path: evidence.place.file.path, rank, probability, shown: 1 } };
  }
}

function grep(pattern: string, path?: string) {
  return { id: '', name: 'grep', arguments: { pattern, ...(path !== undefined && { path }) } };
}

function glob(pattern: string) {
  return { id: '', name: 'glob', arguments: { pattern } };
}

function readFile(path: string, start?: number, end?: number) {
  return {
    id: '',
    name: 'read_file',
    arguments: { path, ...(start !== undefined && { start_line: start, end_line: end }) },
  };
}
