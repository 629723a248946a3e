/** Trains both judges of a policy and fits its thresholds, from the final states of searches of all kinds. */
import type { PolicyModel } from '../../agent/index.ts';
import { fitThresholds } from './fit-thresholds.ts';
import type { PolicyRun } from './policy-run.ts';
import type { Planned, Rolled } from './roll-many.ts';
import { type JudgedQuery, trainJudge } from './train-judge.ts';

/** The judges learn from all searches; the thresholds are fitted to those that are `typical`, which come last in `planned`. */
export async function learnJudges(
  run: PolicyRun,
  model: PolicyModel,
  {
    planned,
    typical,
    doing,
  }: { readonly planned: readonly Planned[]; readonly typical: number; readonly doing: string },
): Promise<{ readonly model: PolicyModel; readonly losses: Readonly<Record<string, readonly number[]>> }> {
  const rows = [...run.training, ...run.validation];
  const rolled = await run.roll(rows, planned, { doing, models: [model], wants: { judged: true } });
  const heldOut = new Set(run.validation);
  const sides = {
    training: rolled.filter(({ row }) => !heldOut.has(row)),
    validation: rolled.filter(({ row }) => heldOut.has(row)),
  };
  const learn = (level: 'functions' | 'files') =>
    trainJudge(
      { training: queriesOf(sides.training, level), validation: queriesOf(sides.validation, level) },
      model[level === 'functions' ? 'functionJudge' : 'fileJudge'],
      { ...run.options.judge, seed: run.options.seed },
    );
  const [functions, files] = [learn('functions'), learn('files')];
  const judges = { functionJudge: functions.network, fileJudge: files.network };
  const states = sides.training.flatMap(({ rollouts }) =>
    rollouts.slice(-typical).flatMap(({ judged }) => judged ?? []),
  );
  const thresholds = fitThresholds(states, judges);
  return { model: { ...model, ...judges, thresholds }, losses: { functions: functions.losses, files: files.losses } };
}

/** Those that saw anything. */
function queriesOf(rolled: readonly Rolled[], level: 'functions' | 'files'): JudgedQuery[] {
  return rolled
    .map(({ rollouts }) =>
      rollouts.flatMap(({ judged }) => (judged && judged[level].gold.length > 0 ? [judged[level]] : [])),
    )
    .filter((states) => states.length > 0);
}
