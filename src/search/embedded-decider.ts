/** The embedded policy as what decides in searches, and the baselines of FuseSearch on the same networks: forced widths, and chance. */
import { createHash } from 'node:crypto';
import {
  type Chooser,
  EmbeddedPolicy,
  fixedWidthChooser,
  type PolicyModel,
  policySearchHeader,
  randomChooser,
} from '../agent/index.ts';
import { randomNumbers } from '../core/index.ts';
import type { FoundPolicyModel } from '../policy-model.ts';
import type { Decider } from './decider.ts';

/** `embedded` chooses how many calls a turn holds; `sequential` makes one, `width-2` two, and so on. */
export type EmbeddedPolicyName = 'embedded' | 'sequential' | 'width-2' | 'width-4' | 'width-8' | 'random';

const WIDTHS = { sequential: 1, 'width-2': 2, 'width-4': 4, 'width-8': 8 } as const;

export function embeddedDecider(name: EmbeddedPolicyName, { model, digest }: FoundPolicyModel): Decider {
  return {
    name,
    weights: digest,
    start: (issue, tools) => {
      const choose = chooserOf(name, model, issue);
      return {
        policy: new EmbeddedPolicy({ model, ...(choose && { choose }) }),
        header: (limits, place) => policySearchHeader(issue, { name: `${name} ${digest}`, tools, limits }, place),
      };
    },
  };
}

function chooserOf(name: EmbeddedPolicyName, model: PolicyModel, issue: string): Chooser | undefined {
  if (name === 'embedded') return undefined;
  return name === 'random' ? randomChooser(randomNumbers(seedOf(issue))) : fixedWidthChooser(model, WIDTHS[name]);
}

/** The same issue is searched by the same chance. */
function seedOf(issue: string): number {
  return createHash('sha256').update(issue).digest().readUInt32LE(0);
}
