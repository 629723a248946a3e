/** What the training of the embedded policy starts from: no preference among calls, and judges that add up what is plain. Pure. */
import { CALL_FEATURES, FILE_FEATURES, FUNCTION_FEATURES, STATE_FEATURES } from './feature-names.ts';
import { linearNetwork, type Network } from './network.ts';
import type { PolicyModel } from './policy-model.ts';
import type { RarityTable } from './rarity.ts';

export function initialPolicyModel(rarity: RarityTable): PolicyModel {
  return {
    rarity,
    picker: linearNetwork(CALL_FEATURES.length, {}),
    stopper: linear(STATE_FEATURES, { picked: 4, topFunction: 2, calls: 2 }, -3),
    functionJudge: linear(
      FUNCTION_FEATURES,
      {
        termsShare: 2,
        nameShare: 1,
        nameCoverage: 1,
        named: 2,
        definition: 1,
        fileScore: 2,
        fileRank: 2,
        frameLine: 2,
      },
      -8,
    ),
    fileJudge: linear(
      FILE_FEATURES,
      { termsShare: 2, grepShare: 1, pathNamed: 2, stemCoverage: 1, frame: 1, bestGrep: 1, nameShare: 1 },
      -5,
    ),
    thresholds: { functions: { least: 0.3, share: 0.5 }, files: { least: 0.4, share: 0.6 } },
  };
}

function linear(features: readonly string[], weights: Readonly<Record<string, number>>, bias: number): Network {
  const byPosition = Object.entries(weights).map(([name, weight]) => [features.indexOf(name), weight]);
  return linearNetwork(features.length, Object.fromEntries(byPosition), bias);
}
