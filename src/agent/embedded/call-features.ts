/** What tells whether a candidate call is worth making: where it comes from, what is known of what it looks for, what this turn holds already. Pure. */
import { CALL_SOURCES, type Candidate } from './choice.ts';
import type { Evidence } from './evidence.ts';
import { CALL_FEATURES } from './feature-names.ts';
import type { IssueTerms } from './issue-terms.ts';
import type { Judgement } from './judgement.ts';

/** Where a turn stands. */
export interface TurnView {
  /** From 1. */
  readonly turn: number;
  readonly evidence: Evidence;
  readonly judgement: Judgement;
  readonly issue: IssueTerms;
  readonly candidates: readonly Candidate[];
}

const BASE = CALL_SOURCES.length;

/** Row after row of `CALL_FEATURES`, in the order of the candidates, before anything is picked. */
export function callFeatures({ turn, evidence, judgement, issue, candidates }: TurnView): Float32Array {
  const width = CALL_FEATURES.length;
  const values = new Float32Array(candidates.length * width);
  const topFunction = judgement.functions[0]?.probability ?? 0;
  const topFile = judgement.files[0]?.probability ?? 0;
  const tried = new Map<string, { matches: number; left: number }>();
  for (const { candidate, matches, left } of evidence.calls) {
    const { word } = candidate;
    if (word) tried.set(word.text, { matches, left });
  }
  candidates.forEach(({ source, word, target, order, call }, row) => {
    const earlier = word && tried.get(word.text);
    const file = target && evidence.files.get(target.path);
    values[row * width + CALL_SOURCES.indexOf(source)] = 1;
    values.set(
      [
        word?.rarity ?? 0,
        word?.importance ?? 0,
        word?.inTitle ? 1 : 0,
        word?.inCode ? 1 : 0,
        word?.inTrace ? 1 : 0,
        word?.called ? 1 : 0,
        lengthOf(call.arguments),
        order / 8,
        earlier ? 1 : 0,
        earlier ? Math.log1p(earlier.matches) / 5 : 0,
        earlier && earlier.left > 0 ? 1 : 0,
        target?.probability ?? 0,
        target ? 1 / (1 + target.rank) : 0,
        target?.shown ?? 0,
        file ? file.terms.size / Math.max(1, issue.weights.size) : 0,
        file ? Math.log1p(file.hits.size) / 4 : 0,
        file ? Math.log1p(file.functions.size) / 4 : 0,
        0, // sameTarget, sameSource, sameTerm and picked: see `notePick`
        0,
        0,
        0,
        turn === 1 ? 1 : 0,
        turn === 2 ? 1 : 0,
        evidence.calls.length / 16,
        topFunction,
        topFile,
      ],
      row * width + BASE,
    );
  });
  return values;
}

const SAME_TARGET = CALL_FEATURES.indexOf('sameTarget');
const SAME_SOURCE = CALL_FEATURES.indexOf('sameSource');
const SAME_TERM = CALL_FEATURES.indexOf('sameTerm');
const PICKED = CALL_FEATURES.indexOf('picked');

/** The features as they stand after one more pick: a copy. */
export function notePick(features: Float32Array, candidates: readonly Candidate[], row: number): Float32Array {
  const width = CALL_FEATURES.length;
  const values = features.slice();
  const pick = candidates[row]!;
  candidates.forEach(({ source, word, target }, i) => {
    const at = i * width;
    values[at + PICKED]! += 1 / 8;
    if (source === pick.source) values[at + SAME_SOURCE]! += 1 / 4;
    if (target && target.path === pick.target?.path) values[at + SAME_TARGET]! += 1;
    if (word && word.text === pick.word?.text) values[at + SAME_TERM]! += 1;
  });
  return values;
}

/** Of what is searched for in hundreds of characters, or of what is read in thousands of lines. */
function lengthOf(given: unknown): number {
  const {
    pattern = '',
    start_line: start,
    end_line: end,
  } = given as {
    readonly pattern?: string;
    readonly start_line?: number;
    readonly end_line?: number;
  };
  if (pattern !== '') return pattern.length / 100;
  return start === undefined || end === undefined ? 1 : (end - start + 1) / 1000;
}
