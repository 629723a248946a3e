/**
 * Tries again what failed for the moment, ever more slowly, or after as long as the endpoint asks to wait. What fails in the end is one
 * `ModelError` that names the endpoint. For chat models and encoders alike.
 */
import { setTimeout } from 'node:timers/promises';
import { CancelledError, ModelError } from '../core/index.ts';
import { EndpointFailure } from './endpoint-failure.ts';

export interface RetryOptions {
  /** The endpoint, as errors name it: its host, or the model. */
  readonly place: string;
  readonly signal?: AbortSignal | undefined;
  /** Rejects once the signal is aborted. A timer by default. */
  readonly pause?: Pause | undefined;
}

export type Pause = (milliseconds: number, signal?: AbortSignal) => Promise<void>;

const FIRST_PAUSE_MS = 500;
/** An endpoint that asks for more is not waited for: a person should know. */
const LONGEST_WAIT_MS = 120_000;

/** The value of `ask`, which throws `EndpointFailure` where it has none. Throws `ModelError` and `CancelledError`. */
export async function withRetries<T>(
  ask: () => Promise<T>,
  { place, signal, pause = timer }: RetryOptions,
): Promise<T> {
  for (let tried = 1; ; tried++) {
    if (signal?.aborted) throw new CancelledError('asking the model');
    let failure: EndpointFailure;
    try {
      return await ask();
    } catch (error) {
      if (!(error instanceof EndpointFailure)) throw error;
      failure = error;
    }
    const { reason } = failure;
    if (tried >= failure.tries) {
      const times = tried > 1 ? ` (after ${tried} tries)` : '';
      throw new ModelError(`${place}: ${failure.message}${times}`, { reason });
    }
    const waitMs = Math.max(failure.waitMs ?? 0, FIRST_PAUSE_MS * 2 ** (tried - 1));
    if (waitMs > LONGEST_WAIT_MS) {
      const advice = `it asks to wait ${inWords(waitMs)}, longer than the ${inWords(LONGEST_WAIT_MS)} that are waited; run it again then`;
      throw new ModelError(`${place}: ${failure.message}; ${advice}`, { reason });
    }
    await pause(waitMs, signal).catch(() => {
      throw new CancelledError('asking the model');
    });
  }
}

function inWords(milliseconds: number): string {
  const seconds = Math.ceil(milliseconds / 1_000);
  return seconds <= 120 ? `${seconds} s` : `${Math.ceil(seconds / 60)} min`;
}

async function timer(milliseconds: number, signal?: AbortSignal): Promise<void> {
  await setTimeout(milliseconds, undefined, signal && { signal });
}
