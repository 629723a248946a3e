/** Policies that search in rounds or in turns, what they did, and the baseline without rounds. */
export { type AgentOptions, type AgentProgress, agentHeader } from './agent-options.ts';
export {
  type AnswerThreshold,
  type AnswerThresholds,
  CALL_FEATURES,
  type Choice,
  type Chooser,
  decodePolicyModel,
  EmbeddedPolicy,
  encodePolicyModel,
  fixedWidthChooser,
  greedyChooser,
  initialPolicyModel,
  type Judged,
  type JudgedRows,
  type Network,
  POLICY_FILE,
  type PolicyModel,
  RARITY_SLOTS,
  type RarityTable,
  randomChooser,
  raritySlot,
  STATE_FEATURES,
  STOP,
  scoreOf,
  standardised,
} from './embedded/index.ts';
export type { AgentOutcome, FoundFunction } from './found-function.ts';
export { type ReformulateOptions, reformulate } from './reformulate.ts';
export { runAgent } from './run-agent.ts';
export { ChatPolicy } from './search/chat-policy.ts';
export type { Policy } from './search/policy.ts';
export { runSearch } from './search/run-search.ts';
export {
  DEFAULT_SEARCH_LIMITS,
  policySearchHeader,
  type SearchedFile,
  type SearchedPlace,
  type SearchLimits,
  type SearchOutcome,
  type SearchProgress,
  searchHeader,
} from './search/search-options.ts';
export { openingOf, type TellingOptions, toldSearch, toolsOf } from './search/told-search.ts';
export { type Parse, type ParsedFiles, touchedFile } from './search/touched-functions.ts';
export type { Spent } from './spent.ts';
export { openToolSet } from './tools/open-tool-set.ts';
export type { ToolSet } from './tools/tool-set.ts';
export type { TrajectoryHeader } from './trajectory/events.ts';
export type { TrajectoryPlace } from './trajectory/header.ts';
export { type RoundSummary, summaryOf, type TrajectorySummary, type TurnSummary } from './trajectory/summary.ts';
export { Trajectory } from './trajectory/trajectory.ts';
export {
  openTrajectory,
  readTrajectory,
  resumeTrajectory,
  type StoredTrajectory,
  startTrajectory,
} from './trajectory/trajectory-file.ts';
