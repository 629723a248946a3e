/** How is a bare tree searched for an issue, without an index? Wires a policy over the tools of `agent/`; a chat model comes from `chat/`. */
export { readTrajectory, type SearchLimits, type SearchOutcome, type SearchProgress } from '../agent/index.ts';
export { type FoundPolicyModel, findPolicyModel } from '../policy-model.ts';
export type { Decider } from './decider.ts';
export { type EmbeddedPolicyName, embeddedDecider } from './embedded-decider.ts';
export { type OpenSearchOptions, openSearchLocalizer, parseInThread } from './open-search-localizer.ts';
export { SearchLocalizer, type SearchLocalizerOptions } from './search-localizer.ts';
