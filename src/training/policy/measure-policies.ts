/** Searches a dataset's recorded trees with policies and baselines, without training: a line of figures for each policy and instance. */
import { readFileSync } from 'node:fs';
import { decodePolicyModel, type PolicyModel } from '../../agent/index.ts';
import { UsageError } from '../../core/index.ts';
import type { TrainingRow } from '../features/training-rows.ts';
import { type Planned, type RollManyOptions, rollMany } from './roll-many.ts';
import type { RolloutFigures } from './rollout.ts';

/** A policy's file, and how it searches. */
export interface MeasuredPolicy {
  readonly file: string;
  /** Calls of every turn, or any by lot; undefined lets the policy choose. */
  readonly width: number | 'random' | undefined;
}

/** One search. Plain data, a line of the output. */
export interface MeasuredSearch extends RolloutFigures {
  /** `FILE`, or `FILE@WIDTH`. */
  readonly policy: string;
  readonly instance_id: string;
  readonly language: string;
  /** On a recorded tree: what the policy takes, without the tools. */
  readonly seconds: number;
}

/** Reads `FILE`, `FILE@4` or `FILE@random`. Throws `UsageError`. */
export function measuredPolicy(text: string): MeasuredPolicy {
  const [, file = text, width] = /^(.*)@([^@/\\]*)$/.exec(text) ?? [];
  if (width === undefined || width === 'adaptive') return { file, width: undefined };
  if (width === 'random') return { file, width };
  if (!/^[1-9]\d?$/.test(width)) throw new UsageError(`--measure has the width ${width}; expected 1, 2, ... or random`);
  return { file, width: Number(width) };
}

/** Throws `UsageError` for a policy that cannot be read, and `CancelledError`. */
export async function measurePolicies(
  rows: readonly TrainingRow[],
  policies: readonly MeasuredPolicy[],
  options: Omit<RollManyOptions, 'models' | 'wants' | 'terms'>,
): Promise<{ readonly searches: readonly MeasuredSearch[]; readonly failed: readonly string[] }> {
  const files = [...new Set(policies.map(({ file }) => file))];
  const models = files.map(readPolicy);
  const planned = policies.map(({ file, width }): Planned => {
    const model = files.indexOf(file);
    if (width === 'random') return { by: 'random', draw: 0, model };
    return { by: 'greedy', draw: 0, model, ...(width !== undefined && { width }) };
  });
  const { rolled, failed } = await rollMany(rows, planned, { ...options, models });
  const searches = rolled.flatMap(({ row: { row }, rollouts }) =>
    rollouts.map(({ figures, seconds }, i) => {
      const { file, width } = policies[i]!;
      const { instance_id, language } = row;
      return { policy: width === undefined ? file : `${file}@${width}`, instance_id, language, seconds, ...figures };
    }),
  );
  return { searches, failed };
}

function readPolicy(file: string): PolicyModel {
  try {
    return decodePolicyModel(readFileSync(file));
  } catch (error) {
    throw new UsageError(`the policy ${file} cannot be read: ${(error as Error).message}`);
  }
}
