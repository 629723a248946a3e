/**
 * What the results of a search say so far, by function and by file: which of the issue's terms their shown lines hold, which greps hit them, how much
 * of them was shown. It is made of results alone, as a chat model reads them, and of the names and lines of the functions around them.
 */
import { terms } from '../../core/index.ts';
import { isTestPath } from '../../repository/index.ts';
import type { CallResult, SearchState } from '../search/policy.ts';
import { isFunction, type Place } from '../search/touched-functions.ts';
import { readShownLines, type ShownLine } from '../tools/read-shown-lines.ts';
import type { Candidate } from './choice.ts';
import type { IssueTerms } from './issue-terms.ts';

export interface FunctionEvidence extends SeenEvidence {
  readonly id: string;
  readonly place: Place;
  /** Of greps for definitions that showed its first lines, the most telling. */
  definitions: number;
  /** Names that its shown lines call. */
  readonly calls: Set<string>;
}

export interface FileEvidence extends SeenEvidence {
  readonly path: string;
  readonly test: boolean;
  readonly functions: Set<FunctionEvidence>;
  /** Of the globs that list it, the most telling: 1 for one that lists it alone. */
  globbed: number;
  /** Lines that it has, where a result said so. */
  lines: number | undefined;
  /** Lines that greps hit, by how telling the grep is. */
  readonly hits: Map<number, number>;
}

interface SeenEvidence {
  /** Of the issue: how often shown lines hold it. */
  readonly terms: Map<string, number>;
  /** Sum over greps that hit it, of how telling each is: 1 for one with a single match. */
  greps: number;
  /** The most telling of them. */
  grep: number;
  /** How many. */
  grepCount: number;
  /** Of greps for literals. */
  literals: number;
  /** Results that show it. */
  results: number;
  /** Numbers of its shown lines. */
  readonly shown: Set<number>;
  readonly turn: number;
}

/** One call that was made, and what came of it. */
export interface CallRecord {
  readonly candidate: Candidate;
  readonly turn: number;
  /** Lines or paths that matched, shown or not. */
  readonly matches: number;
  readonly left: number;
  readonly novelty: number;
}

/** The head of a result of `read_file`. */
const FILE_SIZE = /^[^\n]*: lines \d+ to \d+ of (\d+)(?:\n|$)/;

const CALLED = /([A-Za-z_]\w{2,63})\s*\(/g;

/** Lines that a name's definition takes, at most. */
const DEFINITION_LINES = 3;

export class Evidence {
  readonly functions = new Map<string, FunctionEvidence>();
  readonly files = new Map<string, FileEvidence>();
  readonly calls: CallRecord[] = [];
  /** Functions whose shown lines call a name. */
  readonly callers = new Map<string, Set<FunctionEvidence>>();
  readonly #terms: IssueTerms;
  readonly #seen = new Set<string>();

  constructor(issue: IssueTerms) {
    this.#terms = issue;
  }

  /** Takes in what came of one call. */
  add(candidate: Candidate, result: CallResult, turn: number, placeOf: SearchState['placeOf']): void {
    const { entities, seen, left } = result;
    const fresh = entities.filter((id) => !this.#seen.has(id));
    for (const id of fresh) this.#seen.add(id);
    const novelty = entities.length === 0 ? 0 : fresh.length / entities.length;
    const matches = left + seen.reduce((sum, { startLine, endLine }) => sum + endLine - startLine + 1, 0);
    this.calls.push({ candidate, turn, matches, left, novelty });
    const functions = this.#functionsOf(entities, turn, placeOf);
    const telling = 1 / Math.log2(2 + matches);
    const touched = this.#noteFiles(candidate, result, { turn, telling, functions });
    for (const shown of readShownLines(result)) {
      const file = this.files.get(shown.path)!;
      const inside = innermost(functions.get(shown.path) ?? [], shown.line);
      if (inside) touched.add(inside);
      if (isBroadGrep(candidate)) file.hits.set(shown.line, Math.max(telling, file.hits.get(shown.line) ?? 0));
      if (inside && candidate.source === 'definition' && isAtStart(inside, shown.line)) {
        inside.definitions = Math.max(inside.definitions, telling);
      }
      if (!file.shown.has(shown.line)) this.#read(shown, file, inside);
    }
    for (const place of touched) notePointer(place, candidate, telling);
  }

  /** The files that a result shows. */
  #noteFiles(
    { call }: Candidate,
    { seen, text }: CallResult,
    {
      turn,
      telling,
      functions,
    }: {
      readonly turn: number;
      readonly telling: number;
      readonly functions: ReadonlyMap<string, readonly FunctionEvidence[]>;
    },
  ): Set<SeenEvidence> {
    const touched = new Set<SeenEvidence>();
    const size = call.name === 'read_file' ? FILE_SIZE.exec(text) : undefined;
    for (const { path, startLine } of seen) {
      const file = this.#file(path, turn, functions);
      touched.add(file);
      if (startLine === 0) file.globbed = Math.max(file.globbed, telling);
      if (size) file.lines = Number(size[1]);
    }
    return touched;
  }

  /** A line that was not shown before. */
  #read({ line, text }: ShownLine, file: FileEvidence, inside: FunctionEvidence | undefined): void {
    const places: readonly SeenEvidence[] = inside ? [file, inside] : [file];
    for (const place of places) place.shown.add(line);
    if (inside) this.#noteCalls(inside, text);
    for (const term of terms(text)) {
      if (!this.#terms.weights.has(term)) continue;
      for (const place of places) place.terms.set(term, (place.terms.get(term) ?? 0) + 1);
    }
  }

  #noteCalls(inside: FunctionEvidence, text: string): void {
    for (const [, name = ''] of text.matchAll(CALLED)) {
      inside.calls.add(name);
      const callers = this.callers.get(name);
      if (callers) callers.add(inside);
      else this.callers.set(name, new Set([inside]));
    }
  }

  #functionsOf(
    entities: readonly string[],
    turn: number,
    placeOf: SearchState['placeOf'],
  ): Map<string, FunctionEvidence[]> {
    const byPath = new Map<string, FunctionEvidence[]>();
    for (const id of entities) {
      const place = placeOf(id);
      if (!place || !isFunction(place.document)) continue;
      let known = this.functions.get(id);
      if (!known) {
        known = { id, place, definitions: 0, calls: new Set(), ...nothingSeen(turn) };
        this.functions.set(id, known);
      }
      const { path } = place.file;
      const list = byPath.get(path);
      if (list) list.push(known);
      else byPath.set(path, [known]);
    }
    return byPath;
  }

  #file(path: string, turn: number, byPath: ReadonlyMap<string, readonly FunctionEvidence[]>): FileEvidence {
    let file = this.files.get(path);
    const functions = byPath.get(path) ?? [];
    if (!file) {
      const test = functions[0]?.place.file.test ?? isTestPath(path);
      file = { path, test, functions: new Set(), globbed: 0, lines: undefined, hits: new Map(), ...nothingSeen(turn) };
      this.files.set(path, file);
    }
    for (const one of functions) file.functions.add(one);
    return file;
  }
}

/** A grep that was not aimed at one file: what it hits it points at. */
function isBroadGrep({ source, call }: Candidate): boolean {
  return call.name === 'grep' && source !== 'within';
}

function notePointer(place: SeenEvidence, candidate: Candidate, telling: number): void {
  place.results++;
  if (!isBroadGrep(candidate)) return;
  place.greps += telling;
  place.grep = Math.max(place.grep, telling);
  place.grepCount++;
  if (candidate.source === 'literal') place.literals = Math.max(place.literals, telling);
}

function nothingSeen(turn: number): SeenEvidence {
  return { terms: new Map(), greps: 0, grep: 0, grepCount: 0, literals: 0, results: 0, shown: new Set(), turn };
}

/** The smallest of the functions around a line. */
function innermost(functions: readonly FunctionEvidence[], line: number): FunctionEvidence | undefined {
  let best: FunctionEvidence | undefined;
  for (const one of functions) {
    const { startLine, endLine } = one.place.document.span;
    if (line < startLine || line > endLine) continue;
    if (!best || startLine >= best.place.document.span.startLine) best = one;
  }
  return best;
}

function isAtStart({ place: { document } }: FunctionEvidence, line: number): boolean {
  const start = document.definitionLine;
  return line >= document.span.startLine && line < start + DEFINITION_LINES;
}
