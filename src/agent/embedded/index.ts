/** FuseSearch without a chat model: a policy of small networks. */
export {
  type Choice,
  type Chooser,
  type Judged,
  type JudgedRows,
  STOP,
} from './choice.ts';
export { fixedWidthChooser, greedyChooser, randomChooser } from './choosers.ts';
export { EmbeddedPolicy } from './embedded-policy.ts';
export { CALL_FEATURES, STATE_FEATURES } from './feature-names.ts';
export { initialPolicyModel } from './initial-model.ts';
export { type Network, scoreOf, standardised } from './network.ts';
export {
  type AnswerThreshold,
  type AnswerThresholds,
  decodePolicyModel,
  encodePolicyModel,
  POLICY_FILE,
  type PolicyModel,
} from './policy-model.ts';
export { RARITY_SLOTS, type RarityTable, raritySlot } from './rarity.ts';
