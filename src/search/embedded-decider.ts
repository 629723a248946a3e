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
  return name === 'random' ? randomChooser(numbersOf(issue)) : fixedWidthChooser(model, WIDTHS[name]);
}

/** Numbers from 0 to below 1, the same ones for the same issue (mulberry32). */
function numbersOf(issue: string): () => number {
  let state = createHash('sha256').update(issue).digest().readUInt32LE(0);
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
