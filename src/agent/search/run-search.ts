/**
 * FuseSearch (papers.md A2): in each turn a policy calls tools, all at once, reads what they show, and answers when it knows, or when its turns are
 * taken. Whatever it does or fails at, the search ends with a reason, and with the best that is known: the answer, then what was shown.
 */
import { CancelledError, estimateTokens, ModelError, type ToolCall } from '../../core/index.ts';
import type { Ending } from '../found-function.ts';
import { NOTHING_SPENT } from '../spent.ts';
import { Tally } from '../tally.ts';
import { Trajectory } from '../trajectory/trajectory.ts';
import { issueCalls } from './issue-calls.ts';
import { AnswerLocator, NO_ANSWER } from './locate-answer.ts';
import type { CallResult, SearchAnswer, SearchTurn } from './policy.ts';
import {
  DEFAULT_SEARCH_LIMITS,
  LISTING_DEPTH,
  type SearchLimits,
  type SearchOptions,
  type SearchOutcome,
} from './search-options.ts';
import { composeOutcome } from './search-outcome.ts';
import { TouchedFunctions } from './touched-functions.ts';

/**
 * Throws `CancelledError` and `ModelError` only where it is stopped before any result, `UsageError` where a trajectory does not fit this
 * run, and what reading the repository throws.
 */
export async function runSearch(issue: string, options: SearchOptions): Promise<SearchOutcome> {
  const run = new SearchRun(issue, options);
  const stop = await run.search();
  return run.conclude(stop);
}

interface Stop {
  readonly ending: Ending;
  readonly message?: string;
  readonly answer?: SearchAnswer;
}

const TOO_MANY: CallResult = { text: '', error: 'too_many', seen: [], left: 0, entities: [] };

class SearchRun {
  readonly #issue: string;
  readonly #options: SearchOptions;
  readonly #limits: SearchLimits;
  readonly #trajectory: Trajectory;
  readonly #functions: TouchedFunctions;
  readonly #repairs = new Tally();
  readonly #listing: string;
  readonly #turns: SearchTurn[] = [];
  #tokensLeft: number;

  constructor(issue: string, options: SearchOptions) {
    const { turns = DEFAULT_SEARCH_LIMITS.turns, calls = DEFAULT_SEARCH_LIMITS.calls } = options;
    this.#issue = issue;
    this.#options = options;
    this.#limits = { turns, calls };
    this.#trajectory = options.trajectory ?? new Trajectory();
    this.#functions = new TouchedFunctions(options.tools, options.parse, options.parsed && { parsed: options.parsed });
    this.#listing = options.tools.listing(LISTING_DEPTH);
    this.#tokensLeft = options.policy.contextTokens - estimateTokens(issue + this.#listing);
  }

  /** All turns, and why they ended. */
  async search(): Promise<Stop> {
    const stop = await this.#decisions().catch((error: unknown) => this.#interrupted(error));
    const { ending, message, answer } = stop;
    const turn = this.#turns.length;
    if (answer) this.#trajectory.note({ type: 'answered', turn, answer });
    this.#trajectory.note({ type: 'stopped', turn, ending, ...(message !== undefined && { message }) });
    return stop;
  }

  async #decisions(): Promise<Stop> {
    const { policy, signal, bill } = this.#options;
    const work = { trajectory: this.#trajectory, repairs: this.#repairs, signal, bill };
    for (;;) {
      const turnsLeft = this.#limits.turns - this.#turns.length;
      if (signal?.aborted) throw new CancelledError('the search');
      this.#tell();
      const decision = await policy.decide(
        {
          issue: this.#issue,
          listing: this.#listing,
          turns: this.#turns,
          turnsLeft,
          callsPerTurn: this.#limits.calls,
          placeOf: (id) => this.#functions.placeOf(id),
        },
        work,
      );
      if (decision.kind === 'nothing') return { ending: 'no_answer', message: decision.message };
      if (decision.kind === 'answer') {
        return { ending: turnsLeft === 0 ? 'forced' : 'answered', answer: decision.answer };
      }
      if (turnsLeft === 0) return { ending: 'no_answer', message: 'the policy did not answer when it had to' };
      this.#turns.push(await this.#turn(decision.calls, turnsLeft - 1));
    }
  }

  async #turn(calls: readonly ToolCall[], turnsLeft: number): Promise<SearchTurn> {
    this.#tell(Math.min(calls.length, this.#limits.calls));
    const { results } = await this.#trajectory.step('used', { turn: this.#turns.length + 1, calls }, async () => ({
      answer: { results: await this.#use(calls) },
      spent: NOTHING_SPENT,
    }));
    for (const { error } of results) if (error) this.#repairs.add(error);
    await this.#parse(results); // a replayed turn has parsed nothing yet
    const said = JSON.stringify(calls) + results.map(({ text }) => text).join('');
    this.#tokensLeft = Math.max(0, this.#tokensLeft - estimateTokens(said));
    return { calls, results, turnsLeft, tokensLeft: this.#tokensLeft };
  }

  /** Carries out the first calls, as many as a turn may make; the others are answered with an error. */
  async #use(calls: readonly ToolCall[]): Promise<CallResult[]> {
    const { tools, signal } = this.#options;
    const { calls: most } = this.#limits;
    const results = await tools.run(calls.slice(0, most), { signal });
    const shown: CallResult[] = [];
    for (const result of results) shown.push({ ...result, entities: await this.#functions.entitiesOf(result.seen) });
    const text = `not carried out: a turn makes ${most} calls at most; call it again if it is still needed`;
    return [...shown, ...calls.slice(most).map(() => ({ ...TOO_MANY, text }))];
  }

  /** What a failure on the way means for the end; other errors are thrown on. */
  #interrupted(error: unknown): Stop {
    const isCancelled = error instanceof CancelledError || this.#options.signal?.aborted === true;
    if (!isCancelled && !(error instanceof ModelError)) throw error;
    if (this.#turns.length === 0) throw error;
    if (isCancelled) return { ending: 'cancelled' };
    const { reason, message } = error as ModelError;
    return { ending: reason === 'budget' ? 'budget' : 'model_failed', message };
  }

  /** The outcome, recorded. */
  async conclude({ ending, message, answer }: Stop): Promise<SearchOutcome> {
    const { tools, files } = this.#options;
    const locator = new AnswerLocator(tools, files, this.#functions, this.#repairs);
    const located = answer ? await locator.locate(answer) : NO_ANSWER;
    const isDone = located.files.length > 0 || ending === 'cancelled' || this.#turns.some(showsAnything);
    const turns = isDone ? this.#turns : [...this.#turns, await this.#unaided()];
    const {
      places,
      files: ranked,
      pool,
      end,
    } = composeOutcome(located, {
      called: this.#turns,
      turns,
      functions: this.#functions,
      fileAt: (path) => tools.fileAt(path),
      reason: answer?.reason ?? '',
    });
    const notices = [
      ...(message === undefined ? [] : [`the search stopped early: ${message}`]),
      ...(end.answered
        ? []
        : [
            `${answer ? 'nothing that was answered exists' : 'no answer was given'}; this is what the results showed most`,
          ]),
    ];
    const repairs = this.#repairs.counts();
    const ranking = places.map(({ id, score, turn }) => ({ id, belief: score, round: turn }));
    const rounds = this.#turns.length;
    if (ending !== 'cancelled') {
      this.#trajectory.note({ type: 'ended', ending, rounds, pool, ranking, repairs, notices, search: end });
    }
    const { spent, notice } = this.#trajectory;
    return {
      places,
      files: ranked,
      end,
      pool,
      ending,
      repairs,
      spent,
      notices: notice === undefined ? notices : [...notices, notice],
    };
  }

  /** One turn for the words of the issue. */
  async #unaided(): Promise<SearchTurn> {
    const calls = issueCalls(this.#issue);
    const asked = { turn: this.#turns.length + 1, calls, unaided: true } as const;
    const { results } = await this.#trajectory.step('used', asked, async () => ({
      answer: { results: await this.#use(calls) },
      spent: NOTHING_SPENT,
    }));
    await this.#parse(results);
    return { calls, results, turnsLeft: 0, tokensLeft: 0 };
  }

  /** So that `placeOf` knows every function that they show. */
  async #parse(results: readonly CallResult[]): Promise<void> {
    for (const { path, startLine } of results.flatMap(({ seen }) => seen)) {
      if (startLine > 0) await this.#functions.placesOf(path);
    }
  }

  #tell(calls?: number): void {
    const turn = Math.min(this.#turns.length + 1, this.#limits.turns);
    this.#options.onProgress?.({ turn, turns: this.#limits.turns, ...(calls !== undefined && { calls }) });
  }
}

function showsAnything({ results }: SearchTurn): boolean {
  return results.some(({ entities }) => entities.length > 0);
}
