/** Trains an encoder and writes what came of it: the weights, their card as data and as a report. A checkpoint after each epoch lets a stopped run go on. */
import { createHash } from 'node:crypto';
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { encodeTokenEncoder } from '../../retrieval/index.ts';
import type { RepositoryOrigin } from '../ranker/ranker-card.ts';
import { replaceFile } from '../replace-file.ts';
import { decodeCheckpoint, encodeCheckpoint } from './checkpoint-file.ts';
import type { EncoderPairs } from './encoder-pairs.ts';
import { type EncoderCard, encoderCard, encoderReport } from './encoder-report.ts';
import { type EncoderCheckpoint, type EncoderHooks, type EncoderOptions, trainEncoder } from './train-encoder.ts';

/** The files of a trained encoder. */
export const ENCODER_FILES = { weights: 'encoder.weights', card: 'encoder.json', report: 'report.md' } as const;
const CHECKPOINT = 'encoder.checkpoint';

/** Into `folder`, each file whole. Throws what `trainEncoder` throws. */
export async function writeEncoder(
  folder: string,
  pairs: readonly EncoderPairs[],
  {
    options,
    fixpoint,
    origins,
    ...hooks
  }: {
    readonly options: EncoderOptions;
    /** The version that trains. */
    readonly fixpoint: string;
    readonly origins: readonly RepositoryOrigin[];
  } & Pick<EncoderHooks, 'signal' | 'onProgress'>,
): Promise<EncoderCard> {
  const startedMs = performance.now();
  const checkpoint = join(folder, CHECKPOINT);
  const key = keyOf(pairs, options);
  const trained = await trainEncoder(pairs, options, {
    ...hooks,
    resume: readCheckpoint(checkpoint, key),
    onEpoch: (reached) => replaceFile(checkpoint, encodeCheckpoint(key, reached)),
  });
  const weights = encodeTokenEncoder(trained.encoder);
  const seconds = Number(((performance.now() - startedMs) / 1000).toFixed(1));
  const card = encoderCard(trained, options, { pairs, origins, fixpoint, seconds, bytes: weights.length });
  replaceFile(join(folder, ENCODER_FILES.weights), weights);
  replaceFile(join(folder, ENCODER_FILES.card), `${JSON.stringify(card, undefined, 2)}\n`);
  replaceFile(join(folder, ENCODER_FILES.report), encoderReport(card));
  rmSync(checkpoint, { force: true });
  return card;
}

function keyOf(pairs: readonly EncoderPairs[], options: EncoderOptions): string {
  const digests = pairs.map(({ repo, digest }) => `${repo} ${digest}`).sort();
  return createHash('sha256')
    .update(JSON.stringify([digests, Object.entries(options).sort()]))
    .digest('hex');
}

function readCheckpoint(path: string, key: string): EncoderCheckpoint | undefined {
  try {
    return decodeCheckpoint(readFileSync(path), key);
  } catch {
    return undefined; // there is none
  }
}
