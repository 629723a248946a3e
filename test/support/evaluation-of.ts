/** Small evaluations for tests: instances are written as the ranks of their gold, and scored and aggregated by the real code. */
import { aggregate } from '../../src/evaluation/aggregate.ts';
import type { Evaluation, ScoredInstance } from '../../src/evaluation/evaluation.ts';
import type { Rejection } from '../../src/evaluation/instance.ts';
import type { RunRow } from '../../src/evaluation/run-row.ts';
import { scoreInstance } from '../../src/evaluation/scoring.ts';

interface InstanceSketch extends Partial<ScoredInstance> {
  /** Rank of each gold function, one per file; null where it is not found. Empty: a gold file alone, found at `fileRank`. */
  readonly functions?: readonly (number | null)[];
  readonly fileRank?: number | null;
  readonly seconds?: number;
  readonly dollars?: number;
}

export interface EvaluationSketch {
  readonly system: string;
  readonly sha256?: string;
  /** By id. */
  readonly instances: Readonly<Record<string, InstanceSketch>>;
  readonly rejections?: readonly Rejection[];
}

export function evaluationOf({
  system,
  sha256 = 'a'.repeat(64),
  instances,
  rejections = [],
}: EvaluationSketch): Evaluation {
  const scored = Object.entries(instances).map(([id, sketch]) => instanceOf(id, sketch));
  return {
    version: 1,
    system,
    dataset: { name: 'tiny', sha256 },
    ...aggregate(scored),
    instances: scored,
    rejections,
  };
}

function instanceOf(instance_id: string, sketch: InstanceSketch): ScoredInstance {
  const { functions = [], fileRank = null, seconds = 1, dollars, ...given } = sketch;
  const paths = functions.length > 0 ? functions.map((_, i) => `gold${i}.py`) : ['gold.py'];
  const gold = {
    gold_files: paths,
    gold_functions: functions.map((_, i) => ({ path: paths[i]!, name: 'run', start: 1, end: 9 })),
  };
  const names = placed(functions, paths);
  const row: RunRow = {
    instance_id,
    functions: names.map((path, i) => ({ path, name: 'run', start: 1, end: 9, score: -i })),
    files: (functions.length > 0 ? names : placed([fileRank], paths)).map((path, i) => ({ path, score: -i })),
    seconds,
    ...(dollars !== undefined && { usage: { dollars } }),
  };
  return {
    instance_id,
    dataset: 'tiny',
    repo: 'shop/shop',
    language: 'python',
    base_commit: 'c0ffee',
    title: `about ${instance_id}`,
    facts: { file_named: false },
    ...gold,
    ...scoreInstance(gold, given.failure === undefined ? row : undefined, { lines: true, answers: false }),
    top: [],
    ...given,
  };
}

/** A list of 30 paths in which `paths` stand at `ranks`. */
function placed(ranks: readonly (number | null)[], paths: readonly string[]): string[] {
  const list = Array.from({ length: 30 }, (_, i) => `other${i}.py`);
  ranks.forEach((rank, i) => {
    if (rank !== null) list[rank - 1] = paths[i]!;
  });
  return list;
}
