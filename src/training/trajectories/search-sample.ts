/** A recorded search as what a model is taught from: told as a conversation or as its prompt alone, with its gold. Pure. */
import { openingOf, type StoredTrajectory, type TellingOptions, toldSearch, toolsOf } from '../../agent/index.ts';
import type { ChatMessage, ToolDefinition } from '../../core/index.ts';
import type { Gold, GoldIndex } from './gold-index.ts';
import { efficiencyOf, recordOf, type SearchRecord, scoreSearch } from './search-record.ts';

interface Sample {
  /** Of its instance; without one, the hash of its issue. */
  readonly id: string;
  readonly repository: string;
  readonly commit: string | null;
  readonly tools: readonly ToolDefinition[];
  readonly messages: readonly ChatMessage[];
}

/** What a policy is told before its first turn. */
export interface PromptSample extends Sample {
  readonly gold: Gold;
}

/** All until the answer. */
export interface ConversationSample extends Sample, SearchRecord {
  readonly gold: Gold | undefined;
}

export interface SampleOptions extends TellingOptions {
  readonly gold?: GoldIndex | undefined;
  /** Conversations below are left out (the joint filter of FuseSearch, papers.md A4), each 0 to 1. */
  readonly leastF1: number;
  readonly leastEfficiency: number;
}

/** Or in a few words why there is none. */
export function promptOf(trajectory: StoredTrajectory, options: SampleOptions): PromptSample | string {
  if (trajectory.header.mode !== 'search') return 'of another mode';
  const { gold, ...of } = instanceOf(trajectory, options);
  return gold ? { ...of, gold, messages: openingOf(trajectory, options) } : 'not in the dataset';
}

/** Or in a few words why there is none. */
export function conversationOf(trajectory: StoredTrajectory, options: SampleOptions): ConversationSample | string {
  if (trajectory.header.mode !== 'search') return 'of another mode';
  const record = recordOf(trajectory);
  if (!record) return 'cut off before the end';
  const { leastF1, leastEfficiency } = options;
  const of = instanceOf(trajectory, options);
  if (leastF1 > 0 && !of.gold) return 'not in the dataset';
  if (record.answer.files.length === 0) return 'without an answer';
  if (of.gold && scoreSearch(record, of.gold).f1 < leastF1) return 'below the least F1';
  if ((efficiencyOf(record.novelty) ?? 0) < leastEfficiency) return 'below the least efficiency';
  const messages = toldSearch(trajectory, options);
  return messages ? { ...of, ...record, messages } : 'without an answer';
}

function instanceOf({ header }: StoredTrajectory, { gold: index }: SampleOptions) {
  const { issue, repository, commit } = header;
  const gold = index?.ofIssue(issue.text, commit);
  return { id: gold?.instance_id ?? issue.hash, repository, commit, tools: toolsOf(header), gold };
}
