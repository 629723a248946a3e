/**
 * SweRankLLMMulti's reranking (papers.md B4): a chat model orders windows of candidates by a schedule, and its judgements are fused with what
 * the first stage believes. Whatever the model answers, no candidate is lost or repeated.
 */
import {
  type ChatModel,
  identityOf,
  type Prompt,
  type Reranker,
  type RerankItem,
  type RerankOutcome,
  type RerankProgress,
  UsageError,
} from '../core/index.ts';
import { askWindow, firstTerms, type Terms } from './ask-window.ts';
import { fuse } from './fusion.ts';
import { checkRerankOptions, DEFAULT_RERANK_OPTIONS, type RerankOptions } from './options.ts';
import { scheduleOf, type Window, windowCount } from './schedules.ts';
import { Sitting } from './sitting.ts';

export class ListwiseReranker implements Reranker {
  readonly name: string;
  readonly #model: ChatModel;
  readonly #prompt: Prompt;
  readonly #options: RerankOptions;

  /** Throws `UsageError` for options that make no sense. */
  constructor(model: ChatModel, prompt: Prompt, options: Partial<RerankOptions> = {}) {
    this.name = `listwise ${model.name}`;
    this.#model = model;
    this.#prompt = prompt;
    this.#options = { ...DEFAULT_RERANK_OPTIONS, ...options };
    checkRerankOptions(this.#options);
    if (this.#options.firstToken && !prompt.messages.some(({ template }) => template.includes('{{form}}'))) {
      throw new UsageError(
        `the prompt ${prompt.name} has no place for {{form}}, where first tokens are asked for letters: add it, or leave out --first-token`,
      );
    }
  }

  /**
   * See `Reranker`. A window whose request fails keeps its order and is reported; an endpoint that refuses the key, lacks what is asked for or is
   * out of budget is asked no further, and what is known counts. Throws `ModelError` where the first round brings no answer.
   */
  async rerank(
    issue: string,
    items: readonly RerankItem[],
    { signal, onProgress }: { signal?: AbortSignal | undefined; onProgress?: (progress: RerankProgress) => void },
  ): Promise<RerankOutcome> {
    const { schedule, passes, fusion, documentTokens, concurrency } = this.#options;
    const [model, prompt] = [this.#model, this.#prompt];
    const priors = items.map(({ prior }) => prior);
    const total = passes * windowCount(schedule, priors, this.#options);
    const ask = (window: Window, terms: Terms) => {
      const members = window.map((position) => items[position]!);
      return askWindow({ model, prompt, issue, items: members, documentTokens, signal }, terms);
    };
    const sitting = new Sitting(ask, firstTerms(this.#options), { concurrency, total, signal, onProgress });
    let modelOrder: readonly number[] = [...items.keys()];
    for (let pass = 0; pass < passes; pass++) {
      modelOrder = await sitting.follow(scheduleOf(schedule, modelOrder, priors, this.#options));
    }
    const { judgements, report } = sitting;
    const { order, beliefs, reliability } = fuse({ priors, judgements, modelOrder }, fusion);
    const leftOut = passes * windowCount('sweep', priors, this.#options) - total;
    return {
      order,
      beliefs,
      report: { ...report, skipped: report.skipped + leftOut, reliability, prompt: identityOf(prompt) },
    };
  }
}
