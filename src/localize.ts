/**
 * Wires a localizer: the only place that chooses implementations. `openLocalizer` reads the repository, brings its index up
 * to date and keeps it open for any number of issues.
 */
import { type FoundAnswerModels, findAnswerModels } from './answer-models.ts';
import type {
  CorpusState,
  LocalizeOptions,
  Localizer,
  Query,
  RankedCandidate,
  Ranking,
  RepositoryReader,
} from './core/index.ts';
import { type Retriever, UsageError } from './core/index.ts';
import type { DenseOptions, EmbedReport } from './encoded-functions.ts';
import {
  CacheFolder,
  defaultCacheRoot,
  type IndexProgress,
  loadGrammar,
  type OpenedIndex,
  openIndex,
  type TreeIndex,
} from './index/index.ts';
import { GithubApi, type GithubApiOptions } from './models/index.ts';
import { understand } from './query/index.ts';
import { composeAnswer, digestOfRankerModel, fileFilter, ModelRanker, type RankerModel } from './ranking/index.ts';
import { type RankingWeights, repositoryWeights } from './ranking-weights.ts';
import { openRepository } from './repository/index.ts';
import {
  DenseRetriever,
  type DenseSignal,
  HybridRetriever,
  LexicalRetriever,
  QuerySignals,
} from './retrieval/index.ts';
import { SyntaxReader } from './syntax/index.ts';

export type { EmbedReport, VectorPlan, VectorProgress } from './encoded-functions.ts';
export type { IndexProgress } from './index/index.ts';
export { chosenEncoder, type EncoderOptions, openEncoder } from './models/index.ts';
export { understand } from './query/index.ts';
export type { RankerModel } from './ranking/index.ts';
export { type RankingWeights, rankingWeights } from './ranking-weights.ts';

/** Candidates handed from retrieval to ranking. */
const CANDIDATES = 1_000;
const DEFAULT_LIMIT = 10;

export interface LocalizerOptions {
  /** Folder of a work tree, a clone (bare or not) or plain files; or a reader, which stays open and brings its own revision. */
  readonly repository: string | RepositoryReader;
  /** Commit, branch or tag; the work tree as it is by default. */
  readonly revision?: string;
  readonly maxFileBytes?: number;
  /** Folder of all indexes; the user's cache folder by default. */
  readonly cacheRoot?: string;
  /** Worker threads for parsing. The answer does not depend on it. */
  readonly workers?: number;
  /** Parses in the calling thread; for callers that open many repositories or commits, since grammars are never freed. */
  readonly syntax?: SyntaxReader;
  /** Keeps what was read of every commit, not only of the latest few: for work that visits many, and comes back. */
  readonly manyCommits?: boolean;
  /** What ranks; by default the weights fitted to this repository where there are some, else the shipped ones. */
  readonly ranker?: RankerModel;
  /** Where `ranker` comes from, if from a folder: its calibration and grounding model lie there; else the shipped ones serve. */
  readonly weightsFolder?: string | undefined;
  /** Finds candidates with the vectors of an encoder, alone or beside words, and ranks with them. */
  readonly dense?: DenseOptions & { readonly retriever: 'dense' | 'hybrid' };
  readonly onProgress?: (progress: IndexProgress) => void;
  readonly signal?: AbortSignal;
}

/** Opens a repository for localization. Throws `RepositoryError` where it cannot be read. */
export async function openLocalizer(options: LocalizerOptions): Promise<RepositoryLocalizer> {
  const { repository, revision, maxFileBytes, signal } = options;
  const isFolder = typeof repository === 'string';
  const reader = isFolder ? await openRepository(repository, { rev: revision, maxFileBytes }) : repository;
  try {
    const cache = new CacheFolder(options.cacheRoot ?? defaultCacheRoot(), reader.identity);
    const index = await openIndex(reader, {
      cache,
      workers: options.workers ?? 2,
      ...(options.syntax && { syntax: options.syntax }),
      ...(options.manyCommits && { manyCommits: true }),
      ...(options.onProgress && { onProgress: options.onProgress }),
      ...(signal && { signal }),
    });
    const { ranker, weightsFolder } = options;
    const weights = () => (ranker ? { model: ranker, notices: [] } : repositoryWeights(cache));
    const judges = (digest: string) => findAnswerModels(digest, { folder: weightsFolder });
    const dense = options.dense && (await openDense(options.dense, { reader, index, cache, signal }));
    return new RepositoryLocalizer(index, [...cache.notices, ...(dense?.notices ?? [])], weights, judges, dense);
  } finally {
    if (isFolder) await reader.close();
  }
}

/** Late: what ranks without an encoder does not load it. */
async function openDense(
  options: NonNullable<LocalizerOptions['dense']>,
  place: Parameters<typeof import('./encoded-functions.ts').openDense>[1],
): Promise<DenseInUse & { readonly notices: readonly string[] }> {
  const { openDense: open } = await import('./encoded-functions.ts');
  return { ...(await open(options, place)), retriever: options.retriever };
}

/** Gives the functions of a repository their vectors. */
export async function embedFunctions(
  options: Parameters<typeof import('./encoded-functions.ts').embedFunctions>[0],
): Promise<EmbedReport> {
  return (await import('./encoded-functions.ts')).embedFunctions(options);
}

/** Reads the documents of single files, with the grammars of this installation. */
export function openSyntax(): SyntaxReader {
  return new SyntaxReader(loadGrammar);
}

/** GitHub's lists, for training data. Throws `UsageError` for a URL or a token that cannot be used. */
export function openGithubApi(options: GithubApiOptions): GithubApi {
  return new GithubApi(options);
}

type WeightsInUse = Pick<RankingWeights, 'model' | 'notices'> & Partial<Pick<RankingWeights, 'digest' | 'base'>>;

/** An encoder's vectors, and what they are used for. */
interface DenseInUse {
  readonly signal: DenseSignal;
  readonly retriever: 'dense' | 'hybrid';
}

/** Retrieval and ranking over one opened index. */
export class RepositoryLocalizer implements Localizer {
  readonly index: OpenedIndex;
  /** Lines about what could not be stored or had to be rebuilt. */
  readonly notices: readonly string[];
  readonly #signals: QuerySignals;
  readonly #lexical: LexicalRetriever;
  readonly #dense: DenseSignal | undefined;
  readonly #retriever: Retriever;
  readonly #weights: () => WeightsInUse;
  readonly #findJudges: (rankerDigest: string) => FoundAnswerModels;
  /** Notices of the weights that no answer has carried yet. */
  #untold: readonly string[] = [];
  #opened: ModelRanker | undefined;
  #judges: FoundAnswerModels | undefined;

  /** `weights` and `findJudges` are asked once, before the first answer. */
  constructor(
    index: OpenedIndex,
    notices: readonly string[],
    weights: () => WeightsInUse,
    findJudges: (rankerDigest: string) => FoundAnswerModels,
    dense?: DenseInUse,
  ) {
    this.index = index;
    this.notices = notices;
    this.#signals = new QuerySignals(index.tree, index.history);
    this.#lexical = new LexicalRetriever(index.tree, this.#signals);
    this.#dense = dense?.signal;
    this.#retriever = dense ? denseRetriever(dense, this.#lexical) : this.#lexical;
    this.#weights = weights;
    this.#findJudges = findJudges;
  }

  get corpus(): CorpusState {
    const { listing, tree } = this.index;
    return { ...listing.revision, fresh: true, files: tree.fileCount, documents: tree.documentCount };
  }

  /** Throws `UsageError` for an empty issue. */
  async localize(issue: string, options: LocalizeOptions = {}): Promise<Ranking> {
    if (issue.trim() === '') throw new UsageError('the issue is empty: give its text, --issue-file or - for stdin');
    const query = understand(issue);
    await this.#dense?.encode(query, issue, options);
    const { tree } = this.index;
    const passes = fileFilter(tree, options);
    const ranked = this.#rank(query, options.includeTests ? passes : outsideTests(tree, passes));
    const signals = this.#signals.of(query);
    const answer = composeAnswer(query, ranked, this.#ranker.features, signals, tree, {
      ...options,
      ...this.#judges,
      limit: options.limit ?? DEFAULT_LIMIT,
    });
    const notices = [...this.notices, ...this.#untold];
    this.#untold = [];
    return { query: { title: query.title }, ...answer, corpus: this.corpus, notices };
  }

  /** Every candidate of an issue outside tests, best first, before filters and cuts: for training and analysis. */
  candidates(issue: string): readonly RankedCandidate[] {
    return this.#rank(understand(issue), outsideTests(this.index.tree));
  }

  async close(): Promise<void> {}

  get #ranker(): ModelRanker {
    if (this.#opened) return this.#opened;
    const { model, digest, base, notices } = this.#weights();
    this.#judges = this.#findJudges(base ?? digest ?? digestOfRankerModel(model));
    this.#untold = [...notices, ...this.#judges.notices];
    this.#opened = new ModelRanker(this.index.tree, this.#signals, model, (query) => this.#dense?.nearness(query));
    return this.#opened;
  }

  #rank(query: Query, accepts?: (document: number) => boolean): readonly RankedCandidate[] {
    const found = this.#retriever.retrieve(query, { limit: CANDIDATES, accepts });
    return this.#ranker.rank(query, this.#dense ? this.#lexical.rescore(query, found) : found);
  }
}

function denseRetriever({ signal, retriever }: DenseInUse, lexical: LexicalRetriever): Retriever {
  const dense = new DenseRetriever(signal);
  return retriever === 'dense' ? dense : new HybridRetriever([lexical, dense]);
}

/** Tests are no candidates unless they are asked for: they resemble issues more than the code does, and would crowd it out. */
function outsideTests(tree: TreeIndex, passes?: (document: number) => boolean): (document: number) => boolean {
  return (document) => !tree.isTestDocument(document) && (passes === undefined || passes(document));
}
