/** What the judges of a model say of everything that was seen outside tests: probabilities that the fix changes it, likeliest first. Pure. */
import { logistic } from '../../core/index.ts';
import type { Judged } from './choice.ts';
import type { Evidence, FileEvidence, FunctionEvidence } from './evidence.ts';
import { FILE_FEATURES, FUNCTION_FEATURES } from './feature-names.ts';
import { fileFeatures, type IssueView } from './file-features.ts';
import { functionFeatures } from './function-features.ts';
import { type Network, scoreOf } from './network.ts';
import type { PolicyModel } from './policy-model.ts';

export interface Likely<T> {
  readonly evidence: T;
  /** 0 to 1. */
  readonly probability: number;
}

export interface Judgement {
  readonly functions: readonly Likely<FunctionEvidence>[];
  readonly files: readonly Likely<FileEvidence>[];
  /** What the judges were given. */
  readonly judged: Judged;
}

export function judge(
  evidence: Evidence,
  view: IssueView,
  { functionJudge, fileJudge }: Pick<PolicyModel, 'functionJudge' | 'fileJudge'>,
): Judgement {
  const functions = [...evidence.functions.values()].filter(({ place }) => !place.test);
  const files = [...evidence.files.values()].filter(({ test }) => !test);
  const ofFunctions = functionFeatures(functions, evidence, view);
  const ofFiles = fileFeatures(files, view);
  return {
    functions: likeliest(functions, functionJudge, ofFunctions, FUNCTION_FEATURES.length),
    files: likeliest(files, fileJudge, ofFiles, FILE_FEATURES.length),
    judged: {
      functions: { ids: functions.map(({ id }) => id), features: ofFunctions },
      files: { ids: files.map(({ path }) => path), features: ofFiles },
    },
  };
}

/** Stable: among equals, what was seen first. */
function likeliest<T>(seen: readonly T[], network: Network, features: Float32Array, width: number): Likely<T>[] {
  return seen
    .map((evidence, i) => ({ evidence, probability: logistic(scoreOf(network, features, i * width)) }))
    .sort((a, b) => b.probability - a.probability);
}
