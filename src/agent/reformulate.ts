/**
 * Reformulate, the baseline of the paper without turns (papers.md B9): the issue and five rewrites of it, made by one call, are each
 * retrieved, pooled and reranked. Rewrites are pooled by reciprocal rank fusion: the better a function stands in the lists, and the more
 * lists it stands in, the better; ties go to the list that comes first, which is the issue's own.
 */
import {
  type ChatModel,
  type ChatReply,
  type ChatRequest,
  fillPrompt,
  identityOf,
  isRecord,
  ModelError,
  type Prompt,
  type PromptIdentity,
  type RerankReport,
  type ToolDefinition,
} from '../core/index.ts';
import type { AgentOptions } from './agent-options.ts';
import { Asking, type Form } from './asking.ts';
import type { FoundFunction } from './found-function.ts';
import { cutTo } from './shrink.ts';
import { addSpent, NOTHING_SPENT, type Spent } from './spent.ts';
import { jsonValuesIn, listItems, withoutThoughts } from './structured-text.ts';
import { Tally } from './tally.ts';

export interface ReformulateOptions extends Pick<AgentOptions, 'retrieve' | 'rerank' | 'signal'> {
  readonly model: ChatModel;
  /** The prompt `reformulate`. */
  readonly prompt: Prompt;
  /** Rewrites asked for; 5 in the paper. */
  readonly count?: number;
  /** Functions that are pooled, at most; 100 in the paper. */
  readonly depth?: number;
}

export interface ReformulateOutcome {
  /** The pool, best first. */
  readonly ranking: readonly { readonly id: string; readonly belief: number }[];
  /** Those that were searched for beside the issue. */
  readonly rewrites: readonly string[];
  /** Mistakes of the model that were mended, by their kind. */
  readonly repairs: Readonly<Record<string, number>>;
  /** Of the rewrites and the reranking. */
  readonly spent: Spent;
  readonly prompts: readonly PromptIdentity[];
  /** Of the reranking; absent where it failed. */
  readonly report?: RerankReport;
  readonly notices: readonly string[];
}

const REWRITE_TOOL: ToolDefinition = {
  name: 'rewrite',
  description: 'Hands over the rewrites of the issue.',
  parameters: {
    type: 'object',
    properties: { rewrites: { type: 'array', items: { type: 'string' }, description: 'One string for each rewrite.' } },
    required: ['rewrites'],
    additionalProperties: false,
  },
};
const ANSWER_BY_TOOL = 'Answer by calling the tool `rewrite` once.';
const ANSWER_BY_TEXT = 'Answer with one JSON object and nothing else: {"rewrites": ["...", ...]}.';
const ANSWER_TOKENS = 2_048;
/** Of reciprocal rank fusion, as it was published: how little the first places stand out. */
const RANK_OFFSET = 60;

/** A model that fails leaves what there is, with a notice. Throws `CancelledError`, and what `retrieve` throws. */
export async function reformulate(issue: string, options: ReformulateOptions): Promise<ReformulateOutcome> {
  const { retrieve, rerank, signal, depth = 100 } = options;
  const repairs = new Tally();
  const notices: string[] = [];
  let spent = NOTHING_SPENT;
  let rewrites: readonly string[] = [];
  try {
    const reply = await ask(issue, options);
    const { usage, cached } = reply;
    spent = { ...NOTHING_SPENT, ...usage, calls: 1, cachedCalls: cached ? 1 : 0 };
    rewrites = readRewrites(reply, { issue, count: options.count ?? DEFAULT_COUNT }, repairs);
  } catch (error) {
    if (!(error instanceof ModelError)) throw error;
    notices.push(`the issue was searched for without rewrites: ${error.message}`);
  }
  const lists: (readonly FoundFunction[])[] = [];
  for (const description of [issue, ...rewrites]) lists.push(await retrieve(description, { signal }));
  const pool = poolOf(lists).slice(0, depth);
  const told = { rewrites, repairs: repairs.counts(), prompts: [identityOf(options.prompt)] };
  const asPooled = pool.map(({ id, prior }) => ({ id, belief: prior }));
  if (pool.length < 2) return { ranking: asPooled, ...told, spent, notices };
  try {
    const { order, beliefs, report } = await rerank(issue, pool, { signal });
    const { calls, cachedCalls, inputTokens, outputTokens } = report;
    spent = addSpent(spent, { ...NOTHING_SPENT, calls, cachedCalls, inputTokens, outputTokens });
    const ranking = order.map((i) => ({ id: pool[i]!.id, belief: beliefs[i]! }));
    return { ranking, ...told, spent, report, notices };
  } catch (error) {
    if (!(error instanceof ModelError)) throw error;
    return { ranking: asPooled, ...told, spent, notices: [...notices, `the pool was not reranked: ${error.message}`] };
  }
}

const DEFAULT_COUNT = 5;

async function ask(
  issue: string,
  { model, prompt, count = DEFAULT_COUNT, signal }: ReformulateOptions,
): Promise<ChatReply> {
  const asking = new Asking({ contextTokens: model.contextTokens, answerTokens: ANSWER_TOKENS });
  const requestIn = ({ tools, queryShare }: Form): ChatRequest => ({
    messages: fillPrompt(prompt, {
      query: cutTo(issue, Math.floor(asking.promptTokens * queryShare)).replace(/<\/(?=\s*issue\b)/gi, '<\\/'),
      count: String(count),
      answer: tools ? ANSWER_BY_TOOL : ANSWER_BY_TEXT,
    }),
    purpose: { kind: 'reformulate', count },
    maxOutputTokens: asking.answerTokens,
    ...(tools && { tools: [REWRITE_TOOL], toolChoice: 'required' }),
  });
  return (await asking.ask(requestIn, (request) => model.complete(request, { signal }))).reply;
}

/** At most `count` rewrites that differ from the issue and from each other. */
function readRewrites(
  { text, toolCalls }: ChatReply,
  { issue, count }: { readonly issue: string; readonly count: number },
  repairs: Tally,
): string[] {
  const called = toolCalls.flatMap(({ arguments: given }) =>
    typeof given === 'string' ? rewritesOfText(given) : (rewritesOf(given) ?? []),
  );
  const written = (called.length > 0 ? called : rewritesOfText(text)).map((rewrite) => rewrite.trim());
  const seen = new Set([sameness(issue), '']);
  const distinct = written.filter((rewrite) => !seen.has(sameness(rewrite)) && seen.add(sameness(rewrite)));
  if (distinct.length < written.length) repairs.add('repeated_rewrite');
  if (distinct.length < count) repairs.add('missing_rewrite');
  if (distinct.length > count) repairs.add('surplus_rewrite');
  return distinct.slice(0, count);
}

function rewritesOfText(text: string): string[] {
  const spoken = withoutThoughts(text);
  for (const value of jsonValuesIn(spoken)) {
    const rewrites = rewritesOf(value);
    if (rewrites) return rewrites;
  }
  const numbered = spoken.split('\n').filter((line) => /^\s*(?:[-*•]|\d+[.)])\s+\S/.test(line));
  return listItems(numbered.join('\n'));
}

function rewritesOf(value: unknown): string[] | undefined {
  const list = isRecord(value) ? value.rewrites : value;
  return Array.isArray(list) && list.length > 0 ? list.filter((rewrite) => typeof rewrite === 'string') : undefined;
}

function sameness(text: string): string {
  return text.trim().replace(/\s+/g, ' ').toLowerCase();
}

/**
 * Every function of the lists once, best first. Beliefs of different searches cannot be compared, so each place of the pool takes what the
 * issue's own search believes of its function at that place.
 */
function poolOf(lists: readonly (readonly FoundFunction[])[]): FoundFunction[] {
  const pooled = new Map<string, { readonly found: FoundFunction; score: number }>();
  for (const list of lists) {
    list.forEach((found, i) => {
      const entry = pooled.get(found.id) ?? { found, score: 0 };
      entry.score += 1 / (RANK_OFFSET + i + 1);
      pooled.set(found.id, entry);
    });
  }
  const beliefs = (lists[0] ?? []).map(({ prior }) => prior).sort((a, b) => b - a);
  return [...pooled.values()]
    .sort((a, b) => b.score - a.score)
    .map(({ found }, i) => ({ ...found, rank: i + 1, prior: beliefs[i] ?? beliefs.at(-1) ?? found.prior }));
}
