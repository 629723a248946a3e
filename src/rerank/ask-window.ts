/**
 * Asks a model about one window, again where that can mend something: a prompt that is too long, an answer that was cut off, an endpoint that
 * tells no probabilities. What was learned of the endpoint is handed on to the windows to come.
 */
import {
  type ChatModel,
  type ChatReply,
  type ChatRequest,
  ModelError,
  type Prompt,
  type RerankItem,
} from '../core/index.ts';
import { type FirstTokenRanking, rankByFirstTokens } from './first-tokens.ts';
import { LETTERS, NUMBERS } from './identifiers.ts';
import type { RerankOptions } from './options.ts';
import { parseRanking } from './parse-ranking.ts';
import { promptSize, windowPrompt } from './window-prompt.ts';

/** How an endpoint is asked. */
export interface Terms {
  /** Tokens of a prompt, at most, however large the context is said to be. */
  readonly promptTokens: number;
  /** Whether answers need room to think. */
  readonly longAnswers: boolean;
  /** Whether first tokens decide; `trying` until an answer has told some. */
  readonly firstTokens: 'off' | 'trying' | 'on';
}

export interface WindowAnswer {
  /** As places of the window; absent where no answer came, or none that names a candidate. */
  readonly ranking?: Pick<FirstTokenRanking, 'order'> & Partial<FirstTokenRanking>;
  readonly replies: readonly ChatReply[];
  readonly repairs: readonly string[];
  /** What ended the attempts. */
  readonly error?: ModelError;
  readonly terms: Terms;
}

interface WindowQuestion {
  readonly model: ChatModel;
  readonly prompt: Prompt;
  readonly issue: string;
  readonly items: readonly RerankItem[];
  readonly documentTokens: number;
  readonly signal: AbortSignal | undefined;
}

const MOST_REQUESTS = 5;

/** The share of the context that estimated tokens may fill: estimates err, by language and tokenizer. */
const PROMPT_SHARE = 0.9;
/** What is left of a prompt that the endpoint finds too long. */
const SHRINK = 0.6;

/** An answer in the form asked for takes five tokens a candidate; the rest is for a sentence before it. */
const SHORT_ANSWER_TOKENS = { base: 100, each: 8 };
/** For models that think before they answer: a quarter of the context, and at most so many. */
const MOST_ANSWER_TOKENS = 8_192;

/** As many as endpoints give. */
const FIRST_TOKENS = LETTERS.most;

export function firstTerms({ firstToken }: Pick<RerankOptions, 'firstToken'>): Terms {
  return { promptTokens: Number.POSITIVE_INFINITY, longAnswers: false, firstTokens: firstToken ? 'trying' : 'off' };
}

/** What holds after windows that were asked side by side: the more careful of each. */
export function joinTerms(a: Terms, b: Terms): Terms {
  return {
    promptTokens: Math.min(a.promptTokens, b.promptTokens),
    longAnswers: a.longAnswers || b.longAnswers,
    firstTokens: a.firstTokens === 'off' ? 'off' : b.firstTokens,
  };
}

/** Asks on `given` terms, five times at most. Throws `CancelledError`; a `ModelError` is part of the answer. */
export async function askWindow(question: WindowQuestion, given: Terms): Promise<WindowAnswer> {
  const { model, items, signal } = question;
  const replies: ChatReply[] = [];
  const repairs: string[] = [];
  let terms = given;
  /** For this window alone: whether to ask for the whole order although first tokens are on. */
  let inWords = false;
  let ranking: WindowAnswer['ranking'];
  for (let left = MOST_REQUESTS; ; left--) {
    const isLast = left <= 1;
    const byToken = terms.firstTokens !== 'off' && !inWords;
    const request = requestFor(question, terms, byToken);
    let reply: ChatReply;
    try {
      reply = await model.complete(request, { signal });
    } catch (error) {
      if (!(error instanceof ModelError)) throw error;
      if (!isLast && error.reason === 'context_length') {
        repairs.push('prompt_too_long');
        terms = { ...terms, promptTokens: Math.floor(SHRINK * promptSize(request.messages)) };
      } else if (
        !isLast &&
        terms.firstTokens === 'trying' &&
        (error.reason === 'unsupported' || error.reason === 'refused')
      ) {
        repairs.push('no_first_tokens');
        terms = { ...terms, firstTokens: 'off' };
      } else return { ...(ranking && { ranking }), replies, repairs, error, terms };
      continue;
    }
    replies.push(reply);
    if (byToken) {
      const byProbability = rankByFirstTokens(reply.firstTokens ?? [], items.length, LETTERS);
      if (byProbability) return { ranking: byProbability, replies, repairs, terms: { ...terms, firstTokens: 'on' } };
      repairs.push('no_first_tokens');
      inWords = true;
      if (terms.firstTokens === 'on' && !isLast) continue;
      terms = { ...terms, firstTokens: 'off' };
    }
    const { order, flaws } = parseRanking(reply.text, items.length, byToken ? LETTERS : NUMBERS);
    const isUsable = !flaws.includes('unusable');
    if (isUsable) ranking = { order };
    const isCut = reply.finish === 'length' && (!isUsable || flaws.includes('missing'));
    if (!isCut || terms.longAnswers || isLast)
      return { ...(ranking && { ranking }), replies, repairs: [...repairs, ...flaws], terms };
    repairs.push('answer_cut_off');
    terms = { ...terms, longAnswers: true };
  }
}

/** With `byToken` one token is asked for, or a whole answer as long as it is not known whether the endpoint tells probabilities. */
function requestFor(question: WindowQuestion, terms: Terms, byToken: boolean): ChatRequest {
  const { prompt, issue, items, documentTokens, model } = question;
  const identifiers = byToken ? LETTERS : NUMBERS;
  const maxOutputTokens = terms.firstTokens === 'on' && byToken ? 1 : answerTokens(items.length, terms, model);
  const room = Math.floor(PROMPT_SHARE * (model.contextTokens - maxOutputTokens));
  const promptTokens = Math.min(room, terms.promptTokens);
  return {
    messages: windowPrompt(prompt, issue, items, { identifiers, documentTokens, promptTokens }),
    purpose: { kind: 'rerank', documents: items.map(({ id }) => id) },
    maxOutputTokens,
    ...(byToken && { firstTokens: FIRST_TOKENS }),
  };
}

function answerTokens(count: number, { longAnswers }: Terms, { contextTokens }: ChatModel): number {
  const short = SHORT_ANSWER_TOKENS.base + SHORT_ANSWER_TOKENS.each * count;
  return longAnswers ? Math.max(short, Math.min(MOST_ANSWER_TOKENS, Math.floor(contextTokens / 4))) : short;
}
