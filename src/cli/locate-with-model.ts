/** The modes of `fixpoint locate` that ask a chat model: opens it, shows how far it is, says what it cost. Loaded only for them. */
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import {
  type ChatProgress,
  openChatLocalizer,
  openChatModel,
  openChatSearch,
  type SearchProgress,
  trajectoryFolder,
} from '../chat/index.ts';
import { type ModelContribution, UsageError } from '../core/index.ts';
import { chatChoices, chatModelOptions, searchChoices } from './chat-settings.ts';
import { type CommandContext, requireRepositoryFolder } from './command-context.ts';
import type { LocateMode, ModeFlags } from './locate-mode.ts';
import { callsText, tokensText } from './spending.ts';
import { leadingBar, openStatusLine } from './status-line.ts';
import { type Colors, count, duration, printable } from './terminal.ts';

/** Checks everything that can be checked before any work. Throws `UsageError`. */
export function locateWithModel(issue: string, flags: ModeFlags, context: CommandContext): LocateMode {
  const { settings, repository } = context;
  const { mode } = settings;
  if (mode === 'rank') throw new UsageError('the mode rank asks no model');
  const { model, dollarsOf } = openChatModel({ ...chatModelOptions(settings), environment: process.env });
  const trajectory = mode === 'agent' || mode === 'search' ? trajectoryOf(issue, flags, context) : undefined;
  const status = openStatusLine(settings.quiet, { delayMs: 3_000, intervalMs: 10_000 });
  return {
    open: async (openIndexed) => {
      if (mode === 'search') requireRepositoryFolder(repository);
      const place = { repository, revision: flags.rev, maxFileBytes: settings.maxFileSize };
      const indexed = mode === 'search' ? undefined : await openIndexed();
      if (trajectory) context.tell(context.errorColors.dim(`trajectory: ${printable(trajectory.path)}`));
      const asked = {
        ...{ model, dollarsOf, trajectory },
        onProgress: (progress: ChatProgress | SearchProgress) =>
          status?.show(({ terminal }) => describe(progress, terminal)),
      };
      return mode === 'search' || !indexed
        ? openChatSearch(place, { ...asked, ...searchChoices(settings) })
        : openChatLocalizer(indexed, place, { mode, ...asked, ...chatChoices(settings) });
    },
    finish: () => status?.finish(),
    line: (ranking) => ranking.model && modelLine(ranking.model, context.errorColors),
  };
}

/** The file named, or one of its own in the cache folder. */
function trajectoryOf(issue: string, { trajectory, resume }: ModeFlags, { settings }: CommandContext) {
  if (resume !== undefined) return { path: resume, resume: true };
  if (trajectory !== undefined) return { path: trajectory, resume: false };
  const time = new Date().toISOString().replace(/[:.]/g, '-');
  const hash = createHash('sha256').update(issue).digest('hex').slice(0, 8);
  return { path: join(trajectoryFolder(settings.cacheDir), `${time}-${hash}.jsonl`), resume: false };
}

function describe(progress: ChatProgress | SearchProgress, terminal: boolean): string {
  if (!('stage' in progress)) {
    const { turn, turns, calls } = progress;
    return `turn ${turn} of ${turns} at most: ${calls === undefined ? 'the model decides' : count(calls, 'call')}`;
  }
  if (progress.stage === 'rerank') {
    const { windows, total } = progress;
    return `${leadingBar(windows / Math.max(1, total), terminal)}reranking: window ${windows} of ${total} at most`;
  }
  const { round, rounds, doing } = progress;
  const what = { search: 'searching', judge: 'the model judges what was found', rerank: 'reranking the relevant' };
  return `round ${round} of ${rounds} at most: ${what[doing]}`;
}

/** `anthropic/name · rerank · 19 calls · 84,210 tokens · 21.3 s · $0.09`. */
function modelLine(model: ModelContribution, colors: Colors): string {
  const { seconds, dollars, rounds, toolCalls, repairs } = model;
  const mended = Object.values(repairs).reduce((sum, n) => sum + n, 0);
  const parts = [
    colors.yellow(printable(model.name)),
    model.mode,
    ...(rounds === undefined ? [] : [count(rounds, toolCalls === undefined ? 'round' : 'turn')]),
    ...(toolCalls === undefined ? [] : [count(toolCalls, 'tool call')]),
    callsText(model),
    tokensText(model),
    duration(1_000 * seconds),
    dollars === undefined ? 'price unknown' : `$${dollars.toFixed(dollars < 0.1 ? 4 : 2)}`,
    ...(mended > 0 ? [`${count(mended, 'answer')} mended`] : []),
  ];
  return parts.join(colors.dim(' · '));
}
