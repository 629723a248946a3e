/**
 * How does a chat model lift a ranking, or search without one? Wires `models/`, `rerank/` and `agent/` over a localizer or a bare tree; loaded only
 * when such a mode is asked for.
 */
export {
  type RoundSummary,
  readTrajectory,
  type SearchLimits,
  type SearchProgress,
  summaryOf,
  type TrajectorySummary,
  type TurnSummary,
} from '../agent/index.ts';
export {
  type ChatModelOptions,
  type ListedModel,
  type ListedProvider,
  listModels,
  newLedger,
  type OpenedChatModel,
  openChatModel,
  PRICES_DATE,
  parsePrice,
} from '../models/index.ts';
export { loadPrompt } from '../prompts.ts';
export { chatDecider } from './chat-decider.ts';
export { ChatLocalizer, type ChatLocalizerOptions, type ChatProgress } from './chat-localizer.ts';
export { openChatLocalizer, openChatSearch, replyFolder, trajectoryFolder } from './open-chat-localizer.ts';
