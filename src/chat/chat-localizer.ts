/**
 * A localizer that asks a chat model, over one of the mode `rank`. Whatever the model does, the answer holds what the first stage found; it says
 * which model had its say, with which prompts, and what that cost.
 */
import type { AgentProgress, Spent } from '../agent/index.ts';
import type {
  ChatModel,
  ChatUsage,
  LocalizeOptions,
  Localizer,
  ModelContribution,
  Ranking,
  RepositoryReader,
  RerankProgress,
} from '../core/index.ts';
import type { RepositoryLocalizer } from '../localize.ts';
import { loadPrompt } from '../prompts.ts';
import { ListwiseReranker, type RerankOptions } from '../rerank/index.ts';
import { DescriptionSearch, filesBy, reordered } from './description-search.ts';
import { DocumentTexts } from './document-texts.ts';
import { costOf, meter, spentOf } from './model-meter.ts';
import { agentOpinion, type Means, type Opinion, reformulateOpinion, rerankOpinion } from './opinions.ts';

export interface ChatLocalizerOptions {
  readonly mode: 'rerank' | 'agent' | 'reformulate';
  readonly model: ChatModel;
  /** What so many tokens cost; undefined where no price is known. */
  readonly dollarsOf?: ((usage: ChatUsage) => number | undefined) | undefined;
  readonly rerank?: Partial<RerankOptions>;
  /** Candidates that are reranked; 100 in the papers. */
  readonly depth?: number;
  /** Rounds of search of the agent, at most. */
  readonly iterations?: number;
  /** Of a prompt for reranking in the place of the package's. */
  readonly promptFile?: string | undefined;
  /** Where the agent records what it does, and goes on with `resume`. */
  readonly trajectory?: { readonly path: string; readonly resume: boolean } | undefined;
  readonly onProgress?: (progress: ChatProgress) => void;
}

export type ChatProgress =
  | ({ readonly stage: 'rerank' } & RerankProgress)
  | ({ readonly stage: 'agent' } & AgentProgress);

const DEFAULT_DEPTH = 100;
const DEFAULT_LIMIT = 10;

export class ChatLocalizer implements Localizer {
  readonly #localizer: RepositoryLocalizer;
  readonly #reader: RepositoryReader;
  readonly #options: ChatLocalizerOptions;
  readonly #texts: DocumentTexts;
  readonly #reranker: (model: ChatModel) => ListwiseReranker;

  /** `reader` reads what `localizer` has indexed, and is closed with it. Throws `UsageError` for options that make no sense. */
  constructor(localizer: RepositoryLocalizer, reader: RepositoryReader, options: ChatLocalizerOptions) {
    this.#localizer = localizer;
    this.#reader = reader;
    this.#options = options;
    this.#texts = new DocumentTexts(reader, localizer.index.listing);
    const prompt = loadPrompt('listwise', options.promptFile);
    this.#reranker = (model) => new ListwiseReranker(model, prompt, options.rerank);
    this.#reranker(options.model);
  }

  /** Throws as `RepositoryLocalizer.localize`, and `ModelError` where the model gave no answer at all. */
  async localize(issue: string, options: LocalizeOptions = {}): Promise<Ranking> {
    const startedMs = performance.now();
    const { limit = DEFAULT_LIMIT, signal } = options;
    const { depth = DEFAULT_DEPTH } = this.#options;
    const search = new DescriptionSearch(this.#localizer, this.#texts, { ...options, limit: Math.max(limit, depth) });
    const first = await search.rank(issue);
    if (first.documents.length === 0) return first;
    const found = await search.found(first);
    const retrieve = async (description: string) =>
      (description === issue ? found : await search.found(await search.rank(description))).slice(0, depth);
    const metered = meter(this.#options.model);
    const reranker = this.#reranker(metered.model);
    const opinion = await this.#ask(issue, {
      model: metered.model,
      signal,
      retrieve,
      rerank: (query, functions, options) =>
        reranker.rerank(query, functions, {
          ...options,
          onProgress: (progress) => this.#options.onProgress?.({ stage: 'rerank', ...progress }),
        }),
      bill: () => spentOf(metered.spent(), startedMs, this.#options.dollarsOf),
    });
    const documents = reordered(
      opinion.ranking,
      found.map(({ id }, i) => ({ id, document: first.documents[i]! })),
      (id) => search.document(id),
      { withProbability: first.grounding !== 'low' },
    );
    return {
      ...first,
      documents: documents.slice(0, limit),
      files: filesBy(documents, first.files).slice(0, limit),
      notices: [...first.notices, ...opinion.notices],
      model: this.#contribution(opinion, spentOf(metered.spent(), startedMs, this.#options.dollarsOf)),
    };
  }

  async close(): Promise<void> {
    await this.#localizer.close();
    await this.#reader.close();
  }

  async #ask(issue: string, means: Means & { readonly bill: () => Spent }): Promise<Opinion> {
    const { mode, iterations, rerank, trajectory, onProgress } = this.#options;
    if (mode === 'rerank') return rerankOpinion(issue, means);
    if (mode === 'reformulate') return reformulateOpinion(issue, means);
    return agentOpinion(issue, {
      ...means,
      trajectory,
      place: { repository: this.#reader.root, commit: this.#localizer.corpus.commit ?? null },
      limits: {
        ...(iterations !== undefined && { iterations }),
        ...(rerank?.documentTokens !== undefined && { documentTokens: rerank.documentTokens }),
      },
      onProgress: (progress) => onProgress?.({ stage: 'agent', ...progress }),
    });
  }

  #contribution(opinion: Opinion, spentNow: Spent): ModelContribution {
    const { rounds, prompts, repairs, reliability } = opinion;
    return {
      name: this.#options.model.name,
      mode: this.#options.mode,
      ...costOf(opinion.spent ?? spentNow),
      ...(rounds !== undefined && { rounds }),
      prompts,
      repairs,
      ...(reliability !== undefined && { reliability }),
    };
  }
}
