/** One pass over the pairs, in batches of one repository each: the other functions of the repository are what a query must be told from. */
import { CancelledError, randomIntegers } from '../../core/index.ts';
import { shuffled } from '../draws.ts';
import { lengthOf, selectBags } from './bags.ts';
import { contrast } from './contrast.ts';
import type { LearningSet } from './learning-set.ts';
import type { Parameters } from './parameters.ts';

export interface EpochOptions {
  readonly seed: number;
  /** Counted from 0; batches and rates follow from it and the seed alone, so that a stopped run goes on as it would have. */
  readonly epoch: number;
  readonly epochs: number;
  /** Pairs in a batch, and negatives drawn of the repository beside them. */
  readonly batch: number;
  readonly negatives: number;
  readonly temperature: number;
  /** Step sizes of the first epoch; they fall to nothing in a straight line. */
  readonly vectorRate: number;
  readonly weightRate: number;
  /** Share of the terms that are left out of each text at each step, so that no single one is relied on. */
  readonly dropout: number;
  /** Share of the pairs of comments that an epoch takes. */
  readonly commentShare: number;
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((progress: { readonly batch: number; readonly batches: number }) => void) | undefined;
}

/** Smaller batches tell too little. */
const FEWEST_PAIRS = 32;

interface Batch {
  readonly set: LearningSet;
  readonly pairs: readonly number[];
}

/** Resolves to the mean loss of a query, in nats; 0 where there is no batch. Throws `CancelledError` between batches. */
export async function trainEpoch(
  parameters: Parameters,
  sets: readonly LearningSet[],
  options: EpochOptions,
): Promise<number> {
  const next = randomIntegers(options.seed + 1_000_003 * (options.epoch + 1));
  const batches = shuffled(
    sets.flatMap((set) => batchesOf(set, options, next)),
    next,
  );
  let loss = 0;
  let queries = 0;
  for (const [done, batch] of batches.entries()) {
    if (options.signal?.aborted) throw new CancelledError('training');
    loss += step(parameters, batch, options, next);
    queries += batch.pairs.length;
    options.onProgress?.({ batch: done + 1, batches: batches.length });
    if (done % 10 === 9) await new Promise(setImmediate); // lets a signal arrive
  }
  return queries === 0 ? 0 : loss / queries;
}

function batchesOf(set: LearningSet, { batch, commentShare }: EpochOptions, next: () => number): Batch[] {
  const taken: number[] = [];
  for (let pair = 0; pair < set.pairQueries.length; pair++) {
    const query = set.pairQueries[pair]!;
    const isEmpty = set.queries.starts[query] === set.queries.starts[query + 1];
    if (!isEmpty && (pair < set.docPairs || next() < commentShare * 2 ** 32)) taken.push(pair);
  }
  const order = shuffled(taken, next);
  const batches: Batch[] = [];
  for (let i = 0; i + Math.min(FEWEST_PAIRS, batch) <= order.length; i += batch) {
    batches.push({ set, pairs: order.slice(i, i + batch) });
  }
  return batches;
}

/** The loss of the batch before the step. */
function step(parameters: Parameters, { set, pairs }: Batch, options: EpochOptions, next: () => number): number {
  const { temperature, dropout, negatives, epoch, epochs } = options;
  const keeps = () => next() >= dropout * 2 ** 32;
  const documents = pairs.map((pair) => set.pairDocuments[pair]!);
  const poolSize = lengthOf(set.documents) - set.pool;
  for (let i = 0; i < negatives && poolSize > 0; i++) documents.push(set.pool + (next() % poolSize));
  const queryBags = selectBags(
    set.queries,
    pairs.map((pair) => set.pairQueries[pair]!),
    keeps,
  );
  const documentBags = selectBags(set.documents, documents, keeps);
  const encodedQueries = parameters.encode(queryBags, 'query');
  const encodedDocuments = parameters.encode(documentBags, 'document');
  const { loss, queryGradients, documentGradients } = contrast({
    dimensions: parameters.dimensions,
    queries: encodedQueries,
    documents: encodedDocuments,
    temperature,
    answers: answersOf(set, pairs, documents),
  });
  const rest = 1 - epoch / epochs;
  const rates = { vectors: options.vectorRate * rest, weights: options.weightRate * rest };
  parameters.learn(queryBags, 'query', encodedQueries, queryGradients, rates);
  parameters.learn(documentBags, 'document', encodedDocuments, documentGradients, rates);
  return loss;
}

function answersOf(
  set: LearningSet,
  pairs: readonly number[],
  documents: readonly number[],
): (query: number, document: number) => boolean {
  const answers = new Map<number, Set<number>>();
  const keyOf = (document: number) => set.keys[documents[document]!]!;
  pairs.forEach((pair, position) => {
    const query = set.pairQueries[pair]!;
    answers.set(query, (answers.get(query) ?? new Set()).add(keyOf(position)));
  });
  const byPosition = pairs.map((pair) => answers.get(set.pairQueries[pair]!)!);
  return (query, document) => byPosition[query]!.has(keyOf(document));
}
