/**
 * The mode `search` as a localizer: whoever decides searches the bare tree with tools, and the answer and what was shown become a ranking. It needs
 * no index; the files that results show are parsed as it goes, and what was read and parsed is kept for the next issue.
 */
import {
  DEFAULT_SEARCH_LIMITS,
  openToolSet,
  openTrajectory,
  type Parse,
  type ParsedFiles,
  runSearch,
  type SearchLimits,
  type SearchOutcome,
  type SearchProgress,
  type ToolSet,
} from '../agent/index.ts';
import type {
  LocalizeOptions,
  Localizer,
  Ranking,
  RepositoryListing,
  RepositoryReader,
  SearchContribution,
} from '../core/index.ts';
import { UsageError } from '../core/index.ts';
import { understand } from '../query/index.ts';
import { VERSION } from '../version.ts';
import type { Decider } from './decider.ts';
import { searchedRanking } from './searched-ranking.ts';

export interface SearchLocalizerOptions extends Partial<SearchLimits> {
  readonly decider: Decider;
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
  #tree: Promise<OpenedTree> | undefined;

  /** `reader` is closed with it. */
  constructor(reader: RepositoryReader, options: SearchLocalizerOptions) {
    this.#reader = reader;
    this.#options = options;
  }

  /**
   * Throws `RepositoryError`; `UsageError` for an empty issue and for the trajectory; `ModelError` and `CancelledError` where it is stopped before any
   * result.
   */
  async localize(issue: string, options: LocalizeOptions = {}): Promise<Ranking> {
    if (issue.trim() === '') throw new UsageError('the issue is empty: give its text, --issue-file or - for stdin');
    const startedMs = performance.now();
    const { tools, listing, parsed } = await (this.#tree ??= openTree(this.#reader));
    const { decider, trajectory, parse, onProgress, ...given } = this.#options;
    const limits = { ...DEFAULT_SEARCH_LIMITS, ...given };
    const { policy, header, model } = decider.start(issue, tools);
    const place = { fixpoint: VERSION, repository: this.#reader.root, commit: listing.revision.commit ?? null };
    const outcome = await runSearch(issue, {
      ...{ policy, tools, files: listing.files, parse, parsed, signal: options.signal },
      ...limits,
      ...(model && { bill: model.bill }),
      ...(trajectory && { trajectory: openTrajectory(trajectory, header(limits, place)) }),
      ...(onProgress && { onProgress }),
    });
    return {
      query: { title: understand(issue).title },
      corpus: { ...listing.revision, fresh: true, files: listing.files.length, documents: 0 },
      ...searchedRanking(outcome, options, { byModel: model !== undefined }),
      search: searchContribution(decider, outcome, (performance.now() - startedMs) / 1_000),
      ...(model && { model: model.contribution(outcome, trajectory ? outcome.spent : model.bill()) }),
    };
  }

  async close(): Promise<void> {
    await this.#reader.close();
  }
}

function searchContribution({ name, weights }: Decider, { end }: SearchOutcome, seconds: number): SearchContribution {
  const { turns, calls, toolEfficiency, redundancy } = end;
  return {
    policy: name,
    ...(weights !== undefined && { weights }),
    ...{ turns, calls },
    ...(toolEfficiency !== undefined && { toolEfficiency }),
    ...(redundancy !== undefined && { redundancy }),
    seconds,
  };
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
