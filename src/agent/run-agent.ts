/**
 * SweRankAgent (papers.md B9): Search, Reasoning, Reformulation in rounds, then Aggregate. The issue is searched for first; the model judges
 * what came, and says what to search for next, until a round adds nothing new, the rounds are used up or it has seen enough. What it
 * found relevant is reranked together, and the rest of the first round follows. Whatever fails on the way, the best that is known is the answer.
 */
import { CancelledError, type ChatReply, identityOf, ModelError } from '../core/index.ts';
import { type AgentOptions, limitsOf } from './agent-options.ts';
import { Asking } from './asking.ts';
import { Conversation, type ShownRound } from './conversation.ts';
import { type AgentOutcome, type Ending, type FoundFunction, isInterrupted } from './found-function.ts';
import { MemoryBuffer } from './memory-buffer.ts';
import { type Judgement, readJudgement } from './report-tool.ts';
import { SearchTool } from './search-tool.ts';
import { NOTHING_SPENT } from './spent.ts';
import { Tally } from './tally.ts';
import { RecordedModel } from './trajectory/recorded-model.ts';
import { Trajectory } from './trajectory/trajectory.ts';

/**
 * Throws `CancelledError` and `ModelError` only where not even the first search came to an answer, and `UsageError` where a trajectory
 * does not fit this run.
 */
export async function runAgent(issue: string, options: AgentOptions): Promise<AgentOutcome> {
  const run = new AgentRun(issue, options);
  const stop = await run.search();
  return run.aggregate(stop);
}

interface Stop {
  readonly ending: Ending;
  readonly message?: string;
}

const UNREADABLE = 'the model gave no answer that could be read, twice';

class AgentRun {
  readonly #issue: string;
  readonly #options: AgentOptions;
  readonly #limits: ReturnType<typeof limitsOf>;
  readonly #trajectory: Trajectory;
  readonly #memory = new MemoryBuffer();
  readonly #repairs = new Tally();
  readonly #asking: Asking;
  readonly #searchTool: SearchTool;
  readonly #model: RecordedModel;
  #round = 0;

  constructor(issue: string, options: AgentOptions) {
    this.#issue = issue;
    this.#options = options;
    this.#limits = limitsOf(options);
    this.#trajectory = options.trajectory ?? new Trajectory();
    this.#asking = new Asking(this.#limits);
    this.#model = new RecordedModel(options.model, this.#trajectory);
    this.#searchTool = new SearchTool(this.#trajectory, this.#memory, { ...options, shown: this.#limits.shown });
  }

  /** All rounds, and why they ended. */
  async search(): Promise<Stop> {
    const stop = await this.#rounds().catch((error: unknown) => this.#interrupted(error));
    const { ending, message } = stop;
    this.#trajectory.note({ type: 'stopped', turn: this.#round, ending, ...(message !== undefined && { message }) });
    if (this.#memory.isEmpty && isInterrupted(ending)) await this.#searchTool.retrieve(this.#issue);
    return stop;
  }

  async #rounds(): Promise<Stop> {
    const { iterations, patience, documentTokens } = this.#limits;
    const { promptTokens, answerTokens } = this.#asking;
    let found = await this.#search(this.#issue);
    if (found.functions.length === 0) return { ending: 'no_new' };
    const limits = { documentTokens, rounds: iterations, promptTokens, answerTokens };
    const conversation = new Conversation(this.#options.prompt, this.#issue, found, limits);
    for (let idle = 0; ; ) {
      const judged = await this.#judge(conversation);
      if (!judged) return { ending: 'model_failed', message: UNREADABLE };
      const { reply, judgement } = judged;
      const { reasoning, next } = judgement;
      const relevant = this.#idsOf(judgement);
      const added = this.#memory.add(relevant);
      this.#trajectory.note({ type: 'judged', turn: this.#round, reasoning, relevant, added, next });
      idle = added.length > 0 ? 0 : idle + 1;
      if (idle >= patience) return { ending: 'no_new' };
      if (next === '') return { ending: 'model_stopped' };
      if (this.#round >= iterations) return { ending: 'iteration_limit' };
      found = await this.#search(next);
      conversation.replied(reply, found);
    }
  }

  async #search(description: string): Promise<ShownRound> {
    this.#round++;
    this.#tell('search');
    const found = await this.#searchTool.search(this.#round, description);
    if (found.repeated) this.#repairs.add('repeated_description');
    return found;
  }

  /** Asks once more where the answer cannot be read. */
  async #judge(
    conversation: Conversation,
  ): Promise<{ readonly reply: ChatReply; readonly judgement: Judgement } | undefined> {
    this.#tell('judge');
    for (let attempt = 0; attempt < 2; attempt++) {
      const { reply, tools } = await this.#asking.ask(
        (form) => conversation.request(form),
        (request) => this.#model.complete(this.#round, request, this.#options),
      );
      const judgement = readJudgement(reply, { tools }, this.#repairs);
      if (judgement) return { reply, judgement };
      this.#repairs.add('unreadable');
      conversation.replied(reply, undefined);
    }
    return undefined;
  }

  /** The functions that the model means, each once. */
  #idsOf({ relevant }: Judgement): string[] {
    const ids = relevant.flatMap((said) => {
      const meant = this.#memory.shown.resolve(said);
      if (!meant) this.#repairs.add('unknown_id');
      else if (meant.repair) this.#repairs.add(meant.repair);
      return meant?.id ?? [];
    });
    return [...new Set(ids)];
  }

  /** What a failure on the way means for the end; other errors are thrown on. */
  #interrupted(error: unknown): Stop {
    if (this.#isCancelled(error)) {
      if (this.#memory.isEmpty) throw error;
      return { ending: 'cancelled' };
    }
    if (!(error instanceof ModelError)) throw error;
    return { ending: error.reason === 'budget' ? 'budget' : 'model_failed', message: error.message };
  }

  /** Reranks the pool, unless the model is at its end or there is nothing to order. */
  async aggregate({ ending, message }: Stop): Promise<AgentOutcome> {
    const notices = message === undefined ? [] : [`the agent stopped early: ${message}`];
    const pool = this.#memory.poolFunctions();
    let best: readonly { readonly id: string; readonly belief?: number }[] = pool.map(({ id }) => ({ id }));
    let reliability: number | undefined;
    let isCancelled = false;
    if (pool.length > 1 && !isInterrupted(ending)) {
      try {
        const reranked = await this.#rerank(pool);
        best = reranked.order.map((i) => ({ id: pool[i]!.id, belief: reranked.beliefs[i]! }));
        reliability = reranked.report.reliability;
      } catch (error) {
        isCancelled = this.#isCancelled(error);
        if (!isCancelled && !(error instanceof ModelError)) throw error;
        notices.push(`the pool was not reranked: ${(error as Error).message}`);
      }
    }
    const answer = {
      pool: this.#memory.pool,
      ending: isCancelled ? 'cancelled' : ending,
      rounds: this.#round,
      repairs: this.#repairs.counts(),
    } as const;
    const ranking = this.#memory.ranking(best);
    if (!isCancelled) this.#trajectory.note({ type: 'ended', ...answer, ranking, notices });
    const { spent, notice } = this.#trajectory;
    return {
      ranking,
      ...answer,
      spent,
      prompts: [identityOf(this.#options.prompt)],
      ...(reliability !== undefined && { reliability }),
      notices: notice === undefined ? notices : [...notices, notice],
    };
  }

  #rerank(pool: readonly FoundFunction[]) {
    const { rerank, signal, bill } = this.#options;
    this.#tell('rerank');
    return this.#trajectory.step(
      'reranked',
      { ids: pool.map(({ id }) => id) },
      async () => {
        throwIfCancelled(signal);
        const { order, beliefs, report } = await rerank(this.#issue, pool, { signal });
        const { calls, cachedCalls, inputTokens, outputTokens } = report;
        return {
          answer: { order, beliefs: beliefs.map((belief) => (Number.isFinite(belief) ? belief : 0)), report },
          spent: { ...NOTHING_SPENT, calls, cachedCalls, inputTokens, outputTokens },
        };
      },
      bill,
    );
  }

  #isCancelled(error: unknown): boolean {
    return error instanceof CancelledError || this.#options.signal?.aborted === true;
  }

  #tell(doing: 'search' | 'judge' | 'rerank'): void {
    this.#options.onProgress?.({ round: this.#round, rounds: this.#limits.iterations, doing });
  }
}

function throwIfCancelled(signal: AbortSignal | undefined): void {
  if (signal?.aborted) throw new CancelledError('the agent');
}
