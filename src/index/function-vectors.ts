/**
 * Which functions of a tree have vectors, and how those that lack one get it: files whose vectors are stored cost nothing, of the others every function
 * is read, and encoded unless a function of the very same text was before.
 */
import {
  CancelledError,
  type Encoder,
  estimateTokens,
  ModelError,
  type RepositoryReader,
  type SourceFile,
} from '../core/index.ts';
import { filesWithFunctions, functionTexts } from './function-texts.ts';
import { type Int8Vector, toInt8 } from './int8-vector.ts';
import type { OpenedIndex } from './open-index.ts';
import { blobKey } from './segment.ts';
import { type FileVectors, textDigest, type VectorStore } from './vector-store.ts';

/** Functions that are stored at once: what a killed process loses at most. */
const GROUP = 512;

/** The vectors of a tree's functions, as far as they are stored. */
export interface FunctionVectors {
  readonly dimensions: number;
  /** Those that have one, ascending. */
  readonly documents: Uint32Array;
  /** One for each of `documents`. */
  readonly vectors: readonly Int8Vector[];
  /** Functions that have none. */
  readonly missing: number;
}

/** What there is to do. */
export interface VectorPlan {
  /** Functions of the tree outside tests. */
  readonly functions: number;
  /** Of those, the ones that must be encoded; of two with the same text one. */
  readonly missing: number;
  /** Estimate of what the encoder will read. */
  readonly tokens: number;
}

export interface VectorProgress {
  readonly done: number;
  readonly total: number;
  readonly doneTokens: number;
  readonly tokens: number;
}

type Indexed = Pick<OpenedIndex, 'tree' | 'listing'>;

export interface BuildVectorsOptions {
  readonly encoder: Encoder;
  /** The encoder cuts longer texts; for the estimate. */
  readonly maxTokens: number;
  /** Texts for one call of the encoder, and calls under way at once. */
  readonly batchSize: number;
  readonly concurrency: number;
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((progress: VectorProgress) => void) | undefined;
}

/** The vectors that are stored. */
export function functionVectors({ tree, listing }: Indexed, store: VectorStore): FunctionVectors {
  const documents: number[] = [];
  const vectors: Int8Vector[] = [];
  let missing = 0;
  for (const { file, functions } of filesWithFunctions(tree, listing.files)) {
    const digests = storedDigests(store, file, functions);
    if (!digests) missing += functions.length;
    digests?.forEach((digest, i) => {
      documents.push(functions[i]!);
      vectors.push(store.row(digest)!);
    });
  }
  return { dimensions: store.dimensions ?? 0, documents: Uint32Array.from(documents), vectors, missing };
}

/** What `buildVectors` will do. Reads the functions that it would. */
export async function planVectors(
  reader: RepositoryReader,
  indexed: Indexed,
  store: VectorStore,
  { maxTokens, signal }: Pick<BuildVectorsOptions, 'maxTokens' | 'signal'>,
): Promise<VectorPlan> {
  const files = filesWithFunctions(indexed.tree, indexed.listing.files);
  const missing = new Set<string>();
  let tokens = 0;
  for await (const { texts } of missingTexts(reader, indexed, store, signal)) {
    for (const text of texts) {
      const digest = textDigest(text);
      if (store.row(digest) || missing.has(digest)) continue;
      missing.add(digest);
      tokens += Math.min(maxTokens, estimateTokens(text));
    }
  }
  return { functions: files.reduce((sum, { functions }) => sum + functions.length, 0), missing: missing.size, tokens };
}

/**
 * Encodes and stores what `plan` found missing. Throws what the encoder throws, and `CancelledError`; what was encoded by then is stored all the
 * same.
 */
export async function buildVectors(
  reader: RepositoryReader,
  indexed: Indexed,
  store: VectorStore,
  plan: VectorPlan,
  options: BuildVectorsOptions,
): Promise<void> {
  const group = new Map<string, string>();
  let files: FileVectors[] = [];
  const progress = { done: 0, total: plan.missing, doneTokens: 0, tokens: plan.tokens };
  const flush = async () => {
    await encodeGroup([...group], files, store, {
      ...options,
      onEncoded: (texts) => {
        progress.done += texts.length;
        for (const text of texts) progress.doneTokens += Math.min(options.maxTokens, estimateTokens(text));
        options.onProgress?.({ ...progress });
      },
    });
    group.clear();
    files = [];
  };
  options.onProgress?.({ ...progress });
  for await (const { file, texts } of missingTexts(reader, indexed, store, options.signal)) {
    const digests = texts.map(textDigest);
    files.push({ path: file.path, blob: blobKey(file), digests });
    digests.forEach((digest, i) => {
      if (!store.row(digest)) group.set(digest, texts[i]!);
    });
    if (group.size >= GROUP) await flush();
  }
  if (files.length > 0) await flush();
}

/** Encodes `texts`, short ones together, and stores them with the `files` that are complete then. */
async function encodeGroup(
  texts: readonly (readonly [digest: string, text: string])[],
  files: readonly FileVectors[],
  store: VectorStore,
  {
    encoder,
    batchSize,
    concurrency,
    signal,
    onEncoded,
  }: BuildVectorsOptions & { readonly onEncoded: (texts: readonly string[]) => void },
): Promise<void> {
  const byLength = [...texts].sort(([, a], [, b]) => a.length - b.length);
  const batches = Array.from({ length: Math.ceil(byLength.length / batchSize) }, (_, i) =>
    byLength.slice(i * batchSize, (i + 1) * batchSize),
  );
  const rows = new Map<string, Int8Vector>();
  let failure: unknown;
  let next = 0;
  const work = async () => {
    while (next < batches.length && failure === undefined) {
      const batch = batches[next++]!;
      try {
        if (signal?.aborted) throw new CancelledError('encoding');
        const sent = batch.map(([, text]) => text);
        const vectors = await encoder.encode(sent, { kind: 'document', signal });
        requireWidth(vectors, rows.values().next().value?.bytes.length ?? store.dimensions);
        batch.forEach(([digest], i) => {
          rows.set(digest, toInt8(vectors[i]!));
        });
        onEncoded(sent);
      } catch (error) {
        failure ??= error;
      }
    }
  };
  await Promise.all(Array.from({ length: concurrency }, work));
  const isStored = (digest: string) => rows.has(digest) || store.row(digest) !== undefined;
  const complete = files.filter(({ digests }) => digests.every(isStored));
  const dimensions = rows.values().next().value?.bytes.length ?? store.dimensions;
  if (dimensions !== undefined && rows.size + complete.length > 0) store.add({ dimensions, rows, files: complete });
  if (failure !== undefined) throw failure;
}

/** Vectors of one width only can be compared. */
function requireWidth(vectors: readonly Float32Array[], width = vectors[0]?.length): void {
  const other = vectors.find(({ length }) => length !== width);
  if (!other) return;
  const line = `the encoder gives vectors of ${other.length} numbers, where earlier ones have ${width}: is another model behind its name?`;
  throw new ModelError(`${line} fixpoint embed --fresh computes all anew`, { reason: 'malformed' });
}

/** The digests of a file whose vectors are all there. */
function storedDigests(
  store: VectorStore,
  file: SourceFile,
  functions: readonly number[],
): readonly string[] | undefined {
  const digests = store.digestsOf({ path: file.path, blob: blobKey(file) });
  return digests?.length === functions.length ? digests : undefined;
}

/** The texts of the functions of all files that lack vectors. */
function missingTexts(reader: RepositoryReader, { tree, listing }: Indexed, store: VectorStore, signal?: AbortSignal) {
  const missing = filesWithFunctions(tree, listing.files).filter(
    ({ file, functions }) => !storedDigests(store, file, functions),
  );
  return functionTexts(reader, tree, missing, signal && { signal });
}
