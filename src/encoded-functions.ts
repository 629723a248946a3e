/** Wires encoders to an index: makes and stores the vectors of a repository's functions, and opens retrieval by them. */
import { type Encoder, type RepositoryReader, UsageError } from './core/index.ts';
import {
  buildVectors,
  CacheFolder,
  defaultCacheRoot,
  functionVectors,
  type IndexProgress,
  type OpenedIndex,
  openIndex,
  planVectors,
  type VectorPlan,
  type VectorProgress,
  VectorStore,
} from './index/index.ts';
import { type EncoderOptions, encoderIdentity, openEncoder } from './models/index.ts';
import { openRepository } from './repository/index.ts';
import { DenseSignal } from './retrieval/index.ts';

export type { VectorPlan, VectorProgress } from './index/index.ts';

/** Requests to an endpoint that are under way at once. A folder's model uses all cores for one batch. */
const CONCURRENCY = 4;
/** Functions that lack vectors, such as those of a file that was just edited, are encoded without being asked for: so many. */
const MOST_UNASKED = 200;

export interface DenseOptions {
  readonly encoder: EncoderOptions;
  /** The encoder where it is open already, so that many repositories and commits share one. */
  readonly opened?: Encoder;
  /** How many functions without vectors are encoded before the first answer, 200 by default; more are found by words alone. */
  readonly mostUnasked?: number;
}

/** A repository's index, what reads it, and where it is stored. */
interface Place {
  readonly reader: RepositoryReader;
  readonly index: OpenedIndex;
  readonly cache: CacheFolder;
  readonly signal?: AbortSignal | undefined;
}

/**
 * What an encoder says of the functions of an index, and what the reader of its answers should know. Throws `UsageError` where no function has a
 * vector yet.
 */
export async function openDense(
  { encoder, opened = openEncoder(encoder), mostUnasked = MOST_UNASKED }: DenseOptions,
  { reader, index, cache, signal }: Place,
): Promise<{ readonly signal: DenseSignal; readonly notices: readonly string[] }> {
  const { spec } = encoder;
  const store = new VectorStore(cache, encoderIdentity(spec));
  let vectors = functionVectors(index, store);
  if (vectors.missing > 0) {
    const plan = await planVectors(reader, index, store, { maxTokens: spec.maxTokens, signal });
    if (plan.missing <= mostUnasked) {
      await buildVectors(reader, index, store, plan, { ...buildOptions(encoder), encoder: opened, signal });
      vectors = functionVectors(index, store);
    }
  }
  const { documents, missing } = vectors;
  if (documents.length === 0 && missing > 0) {
    throw new UsageError(
      `the functions of this repository have no vectors of ${spec.name} yet: fixpoint embed makes them`,
    );
  }
  const advice = `of ${documents.length + missing} functions have no vectors of ${spec.name} and are found by words alone; fixpoint embed makes them`;
  return {
    signal: new DenseSignal(opened, vectors, index.tree.documentCount),
    notices: missing > 0 ? [`${missing} ${advice}`] : [],
  };
}

export interface EmbedOptions {
  readonly repository: string;
  readonly revision?: string;
  readonly maxFileBytes?: number;
  /** Folder of all indexes; the user's cache folder by default. */
  readonly cacheRoot?: string;
  /** Worker threads for parsing. */
  readonly workers?: number;
  readonly encoder: EncoderOptions;
  /** Forgets the vectors that this encoder made before. */
  readonly fresh?: boolean;
  /** Told what there is to do, where there is anything; false leaves it. */
  readonly confirm?: (plan: VectorPlan) => Promise<boolean>;
  readonly onIndexProgress?: (progress: IndexProgress) => void;
  readonly onProgress?: (progress: VectorProgress) => void;
  readonly signal?: AbortSignal;
}

export interface EmbedReport {
  readonly plan: VectorPlan;
  /** Whether all functions have vectors now. */
  readonly complete: boolean;
  /** Lines about what could not be stored or had to be rebuilt. */
  readonly notices: readonly string[];
}

/**
 * Gives every function of a repository outside tests its vector. Throws what the encoder throws and `CancelledError`; what was encoded by then is
 * stored.
 */
export async function embedFunctions(options: EmbedOptions): Promise<EmbedReport> {
  const { repository, revision, maxFileBytes, encoder, signal } = options;
  const identity = encoderIdentity(encoder.spec); // a folder that lacks a file is told at once
  const reader = await openRepository(repository, { rev: revision, maxFileBytes });
  try {
    const cache = new CacheFolder(options.cacheRoot ?? defaultCacheRoot(), reader.identity);
    const index = await openIndex(reader, {
      cache,
      workers: options.workers ?? 2,
      ...(options.onIndexProgress && { onProgress: options.onIndexProgress }),
      ...(signal && { signal }),
    });
    const store = new VectorStore(cache, identity);
    if (options.fresh) store.clear();
    const plan = await planVectors(reader, index, store, { maxTokens: encoder.spec.maxTokens, signal });
    const agreed = plan.missing === 0 || (await (options.confirm?.(plan) ?? true));
    if (agreed) {
      const { onProgress } = options;
      const opened = openEncoder(encoder);
      await buildVectors(reader, index, store, plan, { ...buildOptions(encoder), encoder: opened, signal, onProgress });
    }
    return { plan, complete: functionVectors(index, store).missing === 0, notices: cache.notices };
  } finally {
    await reader.close();
  }
}

function buildOptions({ spec: { folder, maxTokens, batchSize } }: EncoderOptions) {
  return { maxTokens, batchSize, concurrency: folder === undefined ? CONCURRENCY : 1 };
}
