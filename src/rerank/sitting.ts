/**
 * One reranking as it goes on: windows are judged round by round, and what was judged, mended, failed and spent is kept. Requests depend on the
 * rounds before alone, never on which answer of a round comes first, so that asking again meets the cache.
 */
import pLimit from 'p-limit';
import { CancelledError, type ModelError, type RerankProgress, type RerankReport } from '../core/index.ts';
import { joinTerms, type Terms, type WindowAnswer } from './ask-window.ts';
import type { Judgement } from './choices.ts';
import type { Schedule, Window } from './schedules.ts';

interface SittingOptions {
  /** Windows asked for side by side, at most. */
  readonly concurrency: number;
  /** Windows to come, at most. */
  readonly total: number;
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((progress: RerankProgress) => void) | undefined;
}

/** Reasons that every other window would meet as well. */
const ENDING: readonly ModelError['reason'][] = ['unauthorized', 'budget', 'unsupported'];

export class Sitting {
  readonly judgements: Judgement[] = [];
  readonly #ask: (window: Window, terms: Terms) => Promise<WindowAnswer>;
  readonly #options: SittingOptions;
  #terms: Terms;
  /** The order of windows that were answered, by their members in the order asked. */
  readonly #known = new Map<string, Window>();
  readonly #failures: string[] = [];
  readonly #repairs: Record<string, number> = {};
  readonly #counts = { windows: 0, skipped: 0, calls: 0, cachedCalls: 0, inputTokens: 0, outputTokens: 0 };
  /** Why nothing more is asked, and how many windows keep their order for it. */
  #end: { readonly error: ModelError; windows: number } | undefined;

  constructor(ask: (window: Window, terms: Terms) => Promise<WindowAnswer>, terms: Terms, options: SittingOptions) {
    this.#ask = ask;
    this.#terms = terms;
    this.#options = options;
  }

  get report(): Omit<RerankReport, 'reliability' | 'prompt'> {
    const failures = [...this.#failures];
    if (this.#end) failures.push(`${this.#end.windows} windows keep their order: ${this.#end.error.message}`);
    return { ...this.#counts, repairs: { ...this.#repairs }, failures };
  }

  /** Judges the windows of a schedule, and gives its order. Throws `ModelError` where no window is answered, and `CancelledError`. */
  async follow(rounds: Schedule): Promise<readonly number[]> {
    for (let round = rounds.next(); ; round = rounds.next(await this.#judge(round.value))) {
      if (round.done) return round.value;
    }
  }

  /** The order of each window of a round. */
  async #judge(windows: readonly Window[]): Promise<Window[]> {
    if (this.#terms.firstTokens !== 'trying') return this.#judgeTogether(windows);
    // Whether the endpoint tells probabilities decides how the others are asked.
    return [...(await this.#judgeTogether(windows.slice(0, 1))), ...(await this.#judgeTogether(windows.slice(1)))];
  }

  async #judgeTogether(windows: readonly Window[]): Promise<Window[]> {
    const limit = pLimit(this.#options.concurrency);
    const answers = await Promise.all(
      windows.map((window) => (this.#known.has(keyOf(window)) ? undefined : limit(() => this.#judgeOne(window)))),
    );
    const orders = windows.map((window, i) => this.#record(window, answers[i]));
    const failed = answers.find((answer) => answer?.error);
    if (failed?.error && this.#known.size === 0) throw failed.error;
    return orders;
  }

  async #judgeOne(window: Window): Promise<WindowAnswer> {
    const { signal, onProgress, total } = this.#options;
    if (signal?.aborted) throw new CancelledError('reranking');
    if (this.#end) return { replies: [], repairs: [], error: this.#end.error, terms: this.#terms };
    const answer = await this.#ask(window, this.#terms);
    if (answer.error && ENDING.includes(answer.error.reason)) this.#end ??= { error: answer.error, windows: 0 };
    this.#counts.windows++;
    onProgress?.({ windows: this.#counts.windows, total });
    return answer;
  }

  /** The order of a window by its answer, or by that of an earlier round. */
  #record(window: Window, answer: WindowAnswer | undefined): Window {
    if (!answer) {
      this.#counts.skipped++;
      return this.#known.get(keyOf(window))!;
    }
    const { ranking, replies, repairs, error, terms } = answer;
    this.#terms = joinTerms(this.#terms, terms);
    for (const { cached, usage } of replies) {
      this.#counts.calls++;
      if (cached) this.#counts.cachedCalls++;
      this.#counts.inputTokens += usage.inputTokens;
      this.#counts.outputTokens += usage.outputTokens;
    }
    for (const repair of repairs) this.#repairs[repair] = (this.#repairs[repair] ?? 0) + 1;
    const order = ranking ? ranking.order.map((place) => window[place]!) : window;
    if (ranking) this.judgements.push({ members: window, order, ...probabilitiesOf(ranking) });
    if (ranking || !error) this.#known.set(keyOf(window), order);
    else if (this.#end) this.#end.windows++;
    else this.#failures.push(`a window of ${window.length} keeps its order: ${error.message}`);
    return order;
  }
}

function probabilitiesOf({ probabilities }: NonNullable<WindowAnswer['ranking']>): Pick<Judgement, 'probabilities'> {
  return probabilities ? { probabilities } : {};
}

function keyOf(window: Window): string {
  return window.join();
}
