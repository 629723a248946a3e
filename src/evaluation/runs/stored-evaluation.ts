/** Opens the scored run that `metrics.json` holds. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { UsageError } from '../../core/index.ts';
import { EVALUATION_VERSION, type Evaluation } from '../evaluation.ts';

/** `folder` is the output folder of a run, or one of its baselines. Throws `UsageError` where there is no complete run of this version. */
export function readEvaluation(folder: string): Evaluation {
  let evaluation: Evaluation;
  try {
    evaluation = JSON.parse(readFileSync(join(folder, 'metrics.json'), 'utf8')) as Evaluation;
  } catch (error) {
    const missing = (error as NodeJS.ErrnoException).code === 'ENOENT';
    if (missing && existsSync(join(folder, 'journal.jsonl')))
      throw new UsageError(`the run in ${folder} is not complete: go on with fixpoint eval --resume`);
    throw new UsageError(
      `${folder} holds no ${missing ? 'complete run' : 'readable metrics.json'}; make one with fixpoint eval --output`,
    );
  }
  if (evaluation.version === EVALUATION_VERSION && Array.isArray(evaluation.instances)) return evaluation;
  throw new UsageError(
    `the run in ${folder} was scored by another version of Fixpoint; score it anew with fixpoint eval --run`,
  );
}
