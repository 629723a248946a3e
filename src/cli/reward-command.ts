/** `fixpoint reward`: one line of JSON in, one out, at once: a trainer keeps it open and writes to it. */
import { DEFAULT_REWARD, REWARD_FORMS, UsageError } from '../core/index.ts';
import { linesOf } from '../evaluation/index.ts';
import { openGold, rewardOfLine } from '../training/index.ts';
import { type Flags, openContext } from './command-context.ts';
import { EXIT } from './failure.ts';
import { amount, share } from './number-flags.ts';

export type RewardFlags = Flags & {
  readonly dataset?: string;
  readonly alpha?: string;
  readonly gamma?: string;
  readonly fileWeight?: string;
  readonly form?: string;
  readonly strict?: boolean;
};

export async function reward(flags: RewardFlags, signal: AbortSignal): Promise<number> {
  const context = openContext(flags, signal);
  const weights = {
    alpha: amount('--alpha', flags.alpha, DEFAULT_REWARD.alpha),
    gamma: amount('--gamma', flags.gamma, DEFAULT_REWARD.gamma),
    fileWeight: share('--file-weight', flags.fileWeight, DEFAULT_REWARD.fileWeight),
    form: formOf(flags.form ?? DEFAULT_REWARD.form),
  };
  const gold = flags.dataset === undefined ? undefined : await openGold(flags.dataset);
  let unreadable = 0;
  signal.addEventListener('abort', () => process.stdin.destroy());
  for await (const { number, text } of linesOf(process.stdin)) {
    const row = rewardOfLine(text, number, { weights, gold });
    if ('error' in row) unreadable++;
    await context.print(`${JSON.stringify(row)}\n`);
  }
  if (unreadable === 0) return EXIT.found;
  context.note(`${unreadable} ${unreadable === 1 ? 'line' : 'lines'} could not be read; their reward is 0`);
  return flags.strict ? EXIT.error : EXIT.found;
}

function formOf(name: string): (typeof REWARD_FORMS)[number] {
  const known = REWARD_FORMS.find((form) => form === name);
  if (known) return known;
  throw new UsageError(`--form is ${JSON.stringify(name)}; expected one of ${REWARD_FORMS.join(', ')}`);
}
