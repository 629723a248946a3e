/** Who searches in the mode `search`, as the settings say. */
import type { Settings } from '../config/index.ts';
import type { EmbeddedPolicyName } from '../search/index.ts';

/** The policy that searches without a chat model; undefined where a model is asked, and in every other mode. */
export function policyWithoutModel({
  mode,
  model,
  searchPolicy,
}: Pick<Settings, 'mode' | 'model' | 'searchPolicy'>): EmbeddedPolicyName | undefined {
  if (mode !== 'search' || searchPolicy === 'model') return undefined;
  if (searchPolicy !== 'auto') return searchPolicy;
  return model === undefined ? 'embedded' : undefined;
}

/** The folder of weights where the policy may lie: `none` names none. */
export function policyFolder({ weights }: Pick<Settings, 'weights'>): string | undefined {
  return weights === 'none' ? undefined : weights;
}
