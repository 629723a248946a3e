/** Scores a run: one evaluation of the system and of each baseline, read from the journal instance by instance. */
import { aggregate } from '../aggregate.ts';
import { EVALUATION_VERSION, type Evaluation, type ScoredInstance } from '../evaluation.ts';
import type { Rejection } from '../instance.ts';
import type { RunRow } from '../run-row.ts';
import { scoreInstance, shapeOf } from '../scoring.ts';
import type { Journal } from './journal.ts';
import type { Answered, Failed, NoAnswer, Outcome } from './outcome.ts';

export interface ScoreRunOptions {
  readonly system: string;
  readonly baselines: readonly string[];
  readonly dataset: Evaluation['dataset'];
  /** Of the instances, in the order to report them in. */
  readonly ids: readonly string[];
  /** Rows of the dataset that are no instances. */
  readonly rejections: readonly Rejection[];
}

/** The system's evaluation first, then the baselines'. */
export function scoreRun(
  journal: Journal,
  { system, baselines, dataset, ids, rejections }: ScoreRunOptions,
): Evaluation[] {
  const rejected = [...rejections];
  for (const outcome of outcomesOf(journal, ids)) if (outcome.kind === 'rejected') rejected.push(outcome.rejection);
  return [undefined, ...baselines].map((baseline): Evaluation => {
    const instances = scoredInstances(journal, ids, baseline);
    const name = baseline ?? system;
    return {
      version: EVALUATION_VERSION,
      system: name,
      dataset,
      ...aggregate(instances),
      instances,
      rejections: rejected,
    };
  });
}

/** `baseline` undefined is the system. */
function scoredInstances(journal: Journal, ids: readonly string[], baseline: string | undefined): ScoredInstance[] {
  const rows = function* (): Iterable<RunRow> {
    for (const outcome of outcomesOf(journal, ids)) {
      const answer = outcome.kind === 'rejected' ? undefined : answerOf(outcome, baseline);
      if (answer && !('failure' in answer)) yield answer;
    }
  };
  const shape = shapeOf(rows());
  const instances: ScoredInstance[] = [];
  for (const outcome of outcomesOf(journal, ids)) {
    if (outcome.kind === 'rejected') continue;
    const { instance } = outcome;
    const answer = answerOf(outcome, baseline);
    const failed = 'failure' in answer;
    instances.push({
      ...instance,
      ...(baseline !== undefined && { top: [] }),
      ...scoreInstance(instance, failed ? undefined : answer, shape),
      ...(failed && answer),
    });
  }
  return instances;
}

function answerOf(outcome: Answered | Failed, baseline: string | undefined): RunRow | NoAnswer {
  if (outcome.kind === 'failed') return { failure: outcome.reason };
  return baseline === undefined ? outcome.row : outcome.baselines[baseline]!;
}

function* outcomesOf(journal: Journal, ids: readonly string[]): Iterable<Outcome> {
  for (const id of ids) {
    const outcome = journal.outcome(id);
    if (outcome) yield outcome;
  }
}
