/** How does a chat model lift a ranking? Wires `models/`, `rerank/` and `agent/` over a localizer; loaded only when such a mode is asked for. */
export { type RoundSummary, readTrajectory, summaryOf, type TrajectorySummary } from '../agent/index.ts';
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
export { ChatLocalizer, type ChatLocalizerOptions, type ChatProgress } from './chat-localizer.ts';
export { openChatLocalizer, replyFolder, trajectoryFolder } from './open-chat-localizer.ts';
