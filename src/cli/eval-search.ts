/** The policy that searches without a chat model in an evaluation: found once, in the main thread, and handed to each worker. */
import type { Localizer, RepositoryReader } from '../core/index.ts';
import { UsageError } from '../core/index.ts';
import type { RunConfig } from '../evaluation/index.ts';
import type { EmbeddedPolicyName, FoundPolicyModel, SearchLimits, SearchLocalizerOptions } from '../search/index.ts';
import type { CommandContext } from './command-context.ts';
import type { EvalOptions } from './eval-options.ts';
import { policyFolder, policyWithoutModel } from './search-policy.ts';

/** What a worker needs for it: plain data. */
export interface EvalSearchSetup {
  readonly policy: EmbeddedPolicyName;
  readonly weights: FoundPolicyModel;
  readonly limits: SearchLimits;
}

/** Undefined where a chat model, or a simulated judge, is asked, and in every other mode. Throws `UsageError` where there are no usable weights. */
export async function evalSearchOf(
  { settings }: CommandContext,
  { judge }: EvalOptions,
): Promise<EvalSearchSetup | undefined> {
  const policy = policyWithoutModel(settings);
  if (policy === undefined) return undefined;
  if (judge) {
    if (settings.searchPolicy === 'auto') return undefined;
    throw new UsageError(`--judge simulates a chat model, which --search-policy ${policy} asks none: give one of them`);
  }
  const { findPolicyModel } = await import('../search/index.ts');
  const limits = { turns: settings.searchTurns, calls: settings.searchCalls };
  return { policy, weights: findPolicyModel(policyFolder(settings)), limits };
}

/** `fixpoint search (embedded)`. */
export function searchSystemName({ policy }: EvalSearchSetup): string {
  return `fixpoint search (${policy})`;
}

/** For `config.json`: what an answer depends on. */
export function searchConfig({ policy, weights, limits }: EvalSearchSetup): NonNullable<RunConfig['search']> {
  return { policy, weights: weights.digest, ...limits };
}

/** Searches the trees of instances; each reader is closed by who opened it. */
export async function searchOver(
  { policy, weights, limits }: EvalSearchSetup,
  parse: SearchLocalizerOptions['parse'],
): Promise<(reader: RepositoryReader, trajectory: SearchLocalizerOptions['trajectory']) => Localizer> {
  const { embeddedDecider, SearchLocalizer } = await import('../search/index.ts');
  const decider = embeddedDecider(policy, weights);
  return (reader, trajectory) => new SearchLocalizer(reader, { ...limits, decider, parse, trajectory });
}
