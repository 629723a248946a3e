/** The flags of `fixpoint train encoder`, checked before any work. */
import { UsageError } from '../core/index.ts';
import { DEFAULT_ENCODER, type EncoderOptions } from '../training/index.ts';
import type { Flags } from './command-context.ts';
import { share, whole } from './number-flags.ts';

export type TrainEncoderFlags = Flags & {
  readonly output: string;
  readonly repositories: string;
  readonly pool?: string;
  readonly dimensions?: string;
  readonly vocabulary?: string;
  readonly fewestRepositories?: string;
  readonly epochs?: string;
  readonly validation?: string;
  readonly seed?: string;
};

export interface TrainEncoderOptions {
  readonly paths: readonly string[];
  /** Functions of each repository's HEAD at most. */
  readonly poolSize: number;
  readonly encoder: EncoderOptions;
}

const POOL_SIZE = 4_000;

/** Throws `UsageError`. */
export function trainEncoderOptionsOf(paths: readonly string[], flags: TrainEncoderFlags): TrainEncoderOptions {
  if (paths.length === 0) throw new UsageError('give the instances.jsonl of fixpoint mine to learn from');
  const { dimensions, vocabulary, fewestRepositories, epochs, validation, seed } = flags;
  return {
    paths,
    poolSize: whole('--pool', flags.pool, POOL_SIZE, 1),
    encoder: {
      ...DEFAULT_ENCODER,
      seed: whole('--seed', seed, DEFAULT_ENCODER.seed),
      dimensions: whole('--dimensions', dimensions, DEFAULT_ENCODER.dimensions, 1),
      vocabulary: whole('--vocabulary', vocabulary, DEFAULT_ENCODER.vocabulary, 1),
      fewestRepositories: whole('--fewest-repositories', fewestRepositories, DEFAULT_ENCODER.fewestRepositories, 1),
      epochs: whole('--epochs', epochs, DEFAULT_ENCODER.epochs, 1),
      validationShare: share('--validation', validation, DEFAULT_ENCODER.validationShare),
    },
  };
}
