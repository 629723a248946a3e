/**
 * The mode `search` as a localizer: a chat model searches the bare tree with tools, and its answer and what it was shown become a ranking. It needs
 * no index; the files that it touches are parsed as it goes.
 */
import {
  ChatPolicy,
  DEFAULT_SEARCH_LIMITS,
  openToolSet,
  openTrajectory,
  type Parse,
  type ParsedFiles,
  runSearch,
  type SearchLimits,
  type SearchOutcome,
  type SearchProgress,
  searchHeader,
  type ToolSet,
} from '../agent/index.ts';
import {
  type ChatModel,
  type ChatUsage,
  identityOf,
  type LocalizeOptions,
  type Localizer,
  type Prompt,
  type Ranking,
  type RepositoryListing,
  type RepositoryReader,
} from '../core/index.ts';
import { understand } from '../localize.ts';
import { loadPrompt } from '../prompts.ts';
import { VERSION } from '../version.ts';
import { costOf, meter, spentOf } from './model-meter.ts';
import { searchedRanking } from './searched-ranking.ts';

export interface SearchLocalizerOptions extends Partial<SearchLimits> {
  readonly model: ChatModel;
  /** What so many tokens cost; undefined where no price is known. */
  readonly dollarsOf?: ((usage: ChatUsage) => number | undefined) | undefined;
  readonly parse: Parse;
  /** Where the search records what it does, and goes on with `resume`. */
  readonly trajectory?: { readonly path: string; readonly resume: boolean } | undefined;
  readonly onProgress?: (progress: SearchProgress) => void;
}

interface OpenedTree {
  readonly tools: ToolSet;
  readonly listing: RepositoryListing;
  readonly parsed: ParsedFiles;
}

export class SearchLocalizer implements Localizer {
  readonly #reader: RepositoryReader;
  readonly #options: SearchLocalizerOptions;
  readonly #prompt: Prompt;
  #tree: Promise<OpenedTree> | undefined;

  /** `reader` is closed with it. */
  constructor(reader: RepositoryReader, options: SearchLocalizerOptions) {
    this.#reader = reader;
    this.#options = options;
    this.#prompt = loadPrompt('search');
  }

  /** Throws `RepositoryError`; `ModelError` and `CancelledError` where it is stopped before any result; `UsageError` for the trajectory. */
  async localize(issue: string, options: LocalizeOptions = {}): Promise<Ranking> {
    const startedMs = performance.now();
    const { tools, listing, parsed } = await (this.#tree ??= openTree(this.#reader));
    const { model, dollarsOf, trajectory, parse, onProgress, ...given } = this.#options;
    const limits = { ...DEFAULT_SEARCH_LIMITS, ...given };
    const metered = meter(model);
    const bill = () => spentOf(metered.spent(), startedMs, dollarsOf);
    const place = { fixpoint: VERSION, repository: this.#reader.root, commit: listing.revision.commit ?? null };
    const { definitions } = tools;
    const outcome = await runSearch(issue, {
      policy: new ChatPolicy({ model: metered.model, prompt: this.#prompt, definitions }),
      ...{ tools, files: listing.files, parse, parsed, bill },
      ...limits,
      ...(trajectory && {
        trajectory: openTrajectory(
          trajectory,
          searchHeader(issue, { model, prompt: this.#prompt, tools, limits }, place),
        ),
      }),
      signal: options.signal,
      ...(onProgress && { onProgress }),
    });
    return {
      query: { title: understand(issue).title },
      corpus: { ...listing.revision, fresh: true, files: listing.files.length, documents: 0 },
      ...searchedRanking(outcome, options),
      model: this.#contribution(outcome, trajectory ? outcome.spent : bill()),
    };
  }

  async close(): Promise<void> {
    await this.#reader.close();
  }

  #contribution({ end, repairs }: SearchOutcome, spent: SearchOutcome['spent']): NonNullable<Ranking['model']> {
    return {
      name: this.#options.model.name,
      mode: 'search',
      ...costOf(spent),
      rounds: end.turns,
      toolCalls: end.calls,
      ...(end.toolEfficiency !== undefined && { toolEfficiency: end.toolEfficiency }),
      ...(end.redundancy !== undefined && { redundancy: end.redundancy }),
      prompts: [identityOf(this.#prompt)],
      repairs,
    };
  }
}

/** The tools list the files too; a reader may have to ask git for them, so it is asked once. */
async function openTree(reader: RepositoryReader): Promise<OpenedTree> {
  const listing = await reader.list();
  const listed: RepositoryReader = {
    root: reader.root,
    identity: reader.identity,
    list: async () => listing,
    read: (files, options) => reader.read(files, options),
    history: (options) => reader.history(options),
    close: () => reader.close(),
  };
  return { tools: await openToolSet(listed), listing, parsed: new Map() };
}
