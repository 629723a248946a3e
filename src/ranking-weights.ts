/**
 * Which weights rank: those of a folder, those fitted to the repository at hand (`fixpoint train --repo`), the ones that ship in the package, or,
 * where those cannot be read, the ones set by hand. Files are read when asked for, never at import.
 */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { UsageError } from './core/index.ts';
import type { CacheFolder } from './index/index.ts';
import {
  decodeRankerModel,
  digestOfRankerModel,
  encodeRankerModel,
  HAND_MODEL,
  type RankerModel,
  unknownFeatureOf,
} from './ranking/index.ts';

/** File of the ranker model in a folder of weights. */
const RANKER_FILE = 'ranker.weights';
/** In the place of a folder: the weights set by hand. */
const NO_WEIGHTS = 'none';

export interface RankingWeights {
  readonly model: RankerModel;
  /** Names them by what they hold: 16 hexadecimal digits. */
  readonly digest: string;
  /** Of fitted weights, the digest of those that they started from, whose calibration they keep. */
  readonly base?: string;
  readonly origin: 'hand' | 'shipped' | 'folder' | 'repository';
  /** What the reader of a ranking should know of them, one line each. */
  readonly notices: readonly string[];
}

/** The weights of `place`, a folder or `none`; the shipped ones by default. Throws `UsageError` for a folder without usable ones. */
export function rankingWeights(place?: string): RankingWeights {
  if (place === undefined) return shippedWeights();
  if (place === NO_WEIGHTS) return handWeights([]);
  try {
    return { ...readWeights(place), origin: 'folder', notices: [] };
  } catch (error) {
    throw new UsageError(
      `${place} holds no usable ${RANKER_FILE} (${reasonOf(error)}); fixpoint train ranker --output ${place} makes one`,
    );
  }
}

/** The weights that rank where none are asked for: those fitted to the cache's repository, else the shipped ones. Throws nothing. */
export function repositoryWeights(cache: CacheFolder, shipped = shippedWeights()): RankingWeights {
  const stored = cache.list('weights');
  if (stored.length === 0) return shipped;
  if (stored.every(({ name }) => name !== shipped.digest)) {
    const notice =
      'the weights fitted to this repository were fitted to others than this version ships, and do not count';
    return { ...shipped, notices: [...shipped.notices, `${notice}; ${FIT_ADVICE}`] };
  }
  const before = cache.notices.length;
  const fitted = cache.open('weights', shipped.digest, decodeUsable);
  if (fitted) return { ...fitted, base: shipped.digest, origin: 'repository', notices: [] };
  const unusable = cache.notices.slice(before).map((notice) => `${notice}; ${FIT_ADVICE}`);
  return { ...shipped, notices: [...shipped.notices, ...unusable] };
}

/** Keeps a model that was fitted to the cache's repository, starting from the weights that `baseDigest` names, in the place of earlier ones. */
export function storeRepositoryWeights(cache: CacheFolder, model: RankerModel, baseDigest: string): void {
  removeRepositoryWeights(cache);
  cache.write('weights', baseDigest, encodeRankerModel(model));
}

export function removeRepositoryWeights(cache: CacheFolder): void {
  for (const { name } of cache.list('weights')) cache.remove('weights', name);
}

const FIT_ADVICE = 'fixpoint train --repo fits them again';

/** The weights in the package's `folder`; those set by hand, with a notice, where it holds no usable ones. Throws nothing. */
export function shippedWeights(folder = fileURLToPath(new URL('../weights', import.meta.url))): RankingWeights {
  try {
    return { ...readWeights(folder), origin: 'shipped', notices: [] };
  } catch (error) {
    return handWeights([`ranking with weights set by hand: the shipped ones cannot be used (${reasonOf(error)})`]);
  }
}

function handWeights(notices: readonly string[]): RankingWeights {
  return { model: HAND_MODEL, digest: digestOfRankerModel(HAND_MODEL), origin: 'hand', notices };
}

function readWeights(folder: string): Pick<RankingWeights, 'model' | 'digest'> {
  return decodeUsable(readFileSync(join(folder, RANKER_FILE)));
}

/** Throws where the bytes hold no model, or one of another version. */
function decodeUsable(bytes: Uint8Array): Pick<RankingWeights, 'model' | 'digest'> {
  const model = decodeRankerModel(bytes);
  const unknown = unknownFeatureOf(model);
  if (unknown !== undefined) throw new Error(unknown);
  return { model, digest: createHash('sha256').update(bytes).digest('hex').slice(0, 16) };
}

function reasonOf(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException;
  return code === 'ENOENT' ? 'it is missing' : message;
}
