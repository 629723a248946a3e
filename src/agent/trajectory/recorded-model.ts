/** A model whose replies go to a trajectory, and come from it where they are recorded already. */
import { CancelledError, type ChatModel, type ChatReply, type ChatRequest } from '../../core/index.ts';
import { NOTHING_SPENT, type Spent } from '../spent.ts';
import { RequestRecord } from './request-record.ts';
import type { Trajectory } from './trajectory.ts';

export class RecordedModel {
  readonly #model: ChatModel;
  readonly #trajectory: Trajectory;
  readonly #requests = new RequestRecord();

  constructor(model: ChatModel, trajectory: Trajectory) {
    this.#model = model;
    this.#trajectory = trajectory;
  }

  /** Throws `ModelError` and `CancelledError`. */
  async complete(
    turn: number,
    request: ChatRequest,
    { signal, bill }: { readonly signal?: AbortSignal | undefined; readonly bill?: (() => Spent) | undefined },
  ): Promise<ChatReply> {
    const asked = { turn, request: this.#requests.record(request) };
    const act = async () => {
      if (signal?.aborted) throw new CancelledError('the search');
      const reply = await this.#model.complete(request, { signal });
      const spent = { ...NOTHING_SPENT, ...reply.usage, calls: 1, cachedCalls: reply.cached ? 1 : 0 };
      return { answer: { reply }, spent };
    };
    const { reply } = await this.#trajectory.step('asked', asked, act, bill);
    this.#requests.answered(request);
    return reply;
  }
}
