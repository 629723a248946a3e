/** What tells whether a turn, or the search, should end: how sure the judges are, how much was new, what is left to try. Pure. */
import type { TurnView } from './call-features.ts';
import { inOrder, STATE_FEATURES } from './feature-names.ts';

/** `STATE_FEATURES.length` numbers. */
export function stateFeatures(
  { turn, evidence, judgement, issue, candidates }: TurnView,
  picked: number,
): Float32Array {
  const { functions, files } = judgement;
  const [topFile, nextFile] = files;
  const { calls } = evidence;
  const last = calls.filter((call) => call.turn === turn - 1);
  const untried = candidates.filter(({ source }) => source === 'name' || source === 'definition').length;
  const values = inOrder(STATE_FEATURES, {
    none: picked === 0 ? 1 : 0,
    picked: picked / 8,
    firstTurn: turn === 1 ? 1 : 0,
    secondTurn: turn === 2 ? 1 : 0,
    turn: turn / 6,
    calls: calls.length / 16,
    topFunction: functions[0]?.probability ?? 0,
    secondFunction: functions[1]?.probability ?? 0,
    functionSum: Math.log1p(functions.slice(0, 20).reduce((sum, { probability }) => sum + probability, 0)),
    topFile: topFile?.probability ?? 0,
    fileGap: (topFile?.probability ?? 0) - (nextFile?.probability ?? 0),
    topShown: topFile?.evidence.lines === undefined ? 0 : topFile.evidence.shown.size / topFile.evidence.lines,
    unreadFiles: files.slice(0, 5).filter(({ evidence: { lines } }) => lines === undefined).length / 5,
    files: Math.log1p(files.length) / 5,
    functions: Math.log1p(functions.length) / 5,
    novelty: meanNovelty(calls),
    lastNovelty: meanNovelty(last),
    names: Math.log1p(issue.names.length) / 3,
    frames: Math.log1p(issue.frames.length) / 3,
    paths: Math.log1p(issue.paths.length) / 3,
    candidates: candidates.length / 40,
    untried: untried / 10,
  });
  return Float32Array.from(values);
}

function meanNovelty(calls: readonly { readonly novelty: number }[]): number {
  return calls.length === 0 ? 0 : calls.reduce((sum, { novelty }) => sum + novelty, 0) / calls.length;
}
