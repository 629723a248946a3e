/**
 * The chat model that an evaluation asks, or the simulated judge in its place: read from the settings and checked in the main thread, opened
 * in each worker. All workers keep one bill.
 */
import type { ChatLocalizerOptions, ChatModelOptions, OpenedChatModel, SearchLimits } from '../chat/index.ts';
import { UsageError } from '../core/index.ts';
import { type JudgeStrength, nameOfJudge, type RunConfig } from '../evaluation/index.ts';
import type { chatChoices } from './chat-settings.ts';
import type { CommandContext } from './command-context.ts';
import { policyWithoutModel } from './search-policy.ts';
import { callsText, tokensText } from './spending.ts';

type Bill = ReturnType<OpenedChatModel['bill']>;

/** What a worker needs for a mode that asks a model: plain data. */
export type EvalChatSetup = EvalMode & EvalModel;

type EvalMode =
  | { readonly mode: ChatLocalizerOptions['mode']; readonly choices: ReturnType<typeof chatChoices> }
  | { readonly mode: 'search'; readonly limits: SearchLimits };

interface EvalModel {
  /** The model to open; its key comes from the worker's environment. */
  readonly model?: Omit<ChatModelOptions, 'environment'>;
  /** The judge to simulate instead. */
  readonly judge?: { readonly strength: JudgeStrength; readonly contextTokens: number };
}

export interface EvalChat {
  readonly setup: EvalChatSetup;
  /** What this process has spent, failed instances included; absent for a simulation. */
  readonly billLine?: () => string;
}

/** Undefined in the mode `rank`, and where a search asks no model. Throws `UsageError` where no model is set, or more than one, or it cannot be opened. */
export async function evalChatOf(
  { settings, sources }: CommandContext,
  judge: JudgeStrength | undefined,
): Promise<EvalChat | undefined> {
  const { mode, model, modelContext } = settings;
  if (mode === 'rank') {
    if (!judge) return undefined;
    throw new UsageError(
      '--judge simulates the model of another mode: add --mode rerank, agent, reformulate or search',
    );
  }
  if (!judge && policyWithoutModel(settings) !== undefined) return undefined;
  const { chatChoices, chatModelOptions, searchChoices } = await import('./chat-settings.ts'); // late: rank pays nothing for it
  const asked =
    mode === 'search' ? { mode, limits: searchChoices(settings) } : { mode, choices: chatChoices(settings) };
  if (judge) {
    if (model !== undefined && sources.model.level === 'flag')
      throw new UsageError('--judge takes the place of --model: give one of them');
    return { setup: { ...asked, judge: { strength: judge, contextTokens: modelContext } } };
  }
  const { newLedger, openChatModel } = await import('../chat/index.ts');
  const options = { ...chatModelOptions(settings), ledger: newLedger() };
  const { bill } = openChatModel({ ...options, environment: process.env }); // here what is wrong is told once, not for every instance
  return { setup: { ...asked, model: options }, billLine: () => lineOf(bill()) };
}

/** `fixpoint rerank (ollama/qwen3:8b)`; a simulation is told by the name of its model. */
export function chatSystemName(chat: EvalChatSetup): string {
  return `fixpoint ${chat.mode} (${modelName(chat)})`;
}

/** For `config.json`: what an answer depends on. */
export function chatConfig(chat: EvalChatSetup): NonNullable<RunConfig['chat']> {
  const { mode, model, judge } = chat;
  const asked = {
    mode,
    model: modelName(chat),
    url: model?.url ?? null,
    judge: judge?.strength ?? null,
    context_tokens: (judge ?? model!).contextTokens,
  };
  if (chat.mode === 'search') return { ...asked, ...chat.limits };
  const { concurrency: _changesNothing, ...rerank } = chat.choices.rerank;
  return { ...asked, ...chat.choices, rerank };
}

function lineOf(bill: Bill): string {
  const price = bill.dollars === undefined ? 'price unknown' : `$${bill.dollars.toFixed(2)}`;
  return `model: ${callsText(bill)}, ${tokensText(bill)}, ${bill.seconds.toFixed(1)} s of requests, ${price}`;
}

function modelName({ model, judge }: EvalChatSetup): string {
  return judge ? nameOfJudge(judge.strength) : model!.model;
}
