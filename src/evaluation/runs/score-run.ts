/** Scores a run: one evaluation of the system and of each baseline, read from the journal instance by instance. */
import { aggregate, withoutLeaks } from '../aggregate.ts';
import { calibrated, type Predictions, predictionsOf } from '../calibration.ts';
import { EVALUATION_VERSION, type Evaluation, type ScoredInstance } from '../evaluation.ts';
import type { Rejection } from '../instance.ts';
import type { RunRow } from '../run-row.ts';
import { type RunShape, scoreInstance, shapeOf } from '../scoring.ts';
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

/** The system's evaluation first, then the baselines'. The journal is read twice, however many they are: for the shapes, and to score. */
export function scoreRun(
  journal: Journal,
  { system, baselines, dataset, ids, rejections }: ScoreRunOptions,
): Evaluation[] {
  const systems = [undefined, ...baselines].map((baseline) => ({ baseline, outlines: [] as Outline[] }));
  const rejected = [...rejections];
  for (const outcome of outcomesOf(journal, ids)) {
    if (outcome.kind === 'rejected') rejected.push(outcome.rejection);
    else for (const { baseline, outlines } of systems) outlines.push(outlineOf(answerOf(outcome, baseline)));
  }
  const runs = systems.map(({ baseline, outlines }) => ({
    baseline,
    shape: shapeOf(outlines),
    instances: [] as ScoredInstance[],
    predictions: new Map<string, Predictions>(),
  }));
  for (const outcome of outcomesOf(journal, ids)) {
    if (outcome.kind === 'rejected') continue;
    for (const { baseline, shape, instances, predictions } of runs) {
      instances.push(scored(outcome, baseline, shape));
      const answer = answerOf(outcome, baseline);
      if (!('failure' in answer))
        predictions.set(outcome.instance.instance_id, predictionsOf(outcome.instance, answer, shape));
    }
  }
  return runs.map(
    ({ baseline, instances, predictions }): Evaluation => ({
      version: EVALUATION_VERSION,
      system: baseline ?? system,
      dataset,
      ...aggregate(instances),
      ...calibrationOf(instances, predictions),
      instances,
      rejections: rejected,
    }),
  );
}

/** Over the instances that headline numbers are taken over. */
function calibrationOf(
  instances: readonly ScoredInstance[],
  predictions: ReadonlyMap<string, Predictions>,
): Pick<Evaluation, 'calibration'> {
  const counted = withoutLeaks(instances).flatMap(({ instance_id }) => predictions.get(instance_id) ?? []);
  const calibration = calibrated({
    function: counted.flatMap((one) => one.function),
    file: counted.flatMap((one) => one.file),
  });
  return calibration ? { calibration } : {};
}

/** What the shape of a run depends on, of one answer: one function is enough. */
type Outline = Pick<RunRow, 'functions' | 'answer'>;

function outlineOf(answer: RunRow | NoAnswer): Outline {
  if ('failure' in answer) return { functions: [] };
  const { functions, answer: set } = answer;
  const located = functions.find(({ start }) => start > 0) ?? functions[0];
  return { functions: located ? [located] : [], ...(set && { answer: set }) };
}

/** `baseline` undefined is the system. */
function scored(outcome: Answered | Failed, baseline: string | undefined, shape: RunShape): ScoredInstance {
  const { instance } = outcome;
  const answer = answerOf(outcome, baseline);
  const failed = 'failure' in answer;
  return {
    ...instance,
    ...(baseline !== undefined && { top: [] }),
    ...scoreInstance(instance, failed ? undefined : answer, shape),
    ...(failed && answer),
  };
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
