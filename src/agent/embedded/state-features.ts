/** What tells whether a turn, or the search, should end: how sure the judges are, how much was new, what is left to try. Pure. */
import type { TurnView } from './call-features.ts';
import { STATE_FEATURES } from './feature-names.ts';

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
  const values = Float32Array.of(
    picked === 0 ? 1 : 0,
    picked / 8,
    turn === 1 ? 1 : 0,
    turn === 2 ? 1 : 0,
    turn / 6,
    calls.length / 16,
    functions[0]?.probability ?? 0,
    functions[1]?.probability ?? 0,
    Math.log1p(functions.slice(0, 20).reduce((sum, { probability }) => sum + probability, 0)),
    topFile?.probability ?? 0,
    (topFile?.probability ?? 0) - (nextFile?.probability ?? 0),
    topFile?.evidence.lines === undefined ? 0 : topFile.evidence.shown.size / topFile.evidence.lines,
    files.slice(0, 5).filter(({ evidence: { lines } }) => lines === undefined).length / 5,
    Math.log1p(files.length) / 5,
    Math.log1p(functions.length) / 5,
    meanNovelty(calls),
    meanNovelty(last),
    Math.log1p(issue.names.length) / 3,
    Math.log1p(issue.frames.length) / 3,
    Math.log1p(issue.paths.length) / 3,
    candidates.length / 40,
    untried / 10,
  );
  if (values.length !== STATE_FEATURES.length) throw new RangeError('a feature of the state is missing');
  return values;
}

function meanNovelty(calls: readonly { readonly novelty: number }[]): number {
  return calls.length === 0 ? 0 : calls.reduce((sum, { novelty }) => sum + novelty, 0) / calls.length;
}
