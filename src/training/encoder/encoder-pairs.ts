/**
 * What one repository teaches an encoder: queries, functions, and which function answers which query. Terms are hashes; no text is
 * kept. One file for each repository, so that an interrupted run goes on.
 */
import { Container, DamagedContainerError, encodeContainer, jsonSection } from '../../index/index.ts';
import type { Bags } from './bags.ts';

export interface EncoderPairs {
  /** `owner/name`. */
  readonly repo: string;
  /** Language key of most of its instances; empty where it has none. */
  readonly language: string;
  /** What the pairs were read from: other instances or another HEAD give another one. */
  readonly digest: string;
  /** Hash of each term, by its number in the bags. */
  readonly terms: Uint32Array;
  readonly queries: Bags;
  /** First the functions that fixes changed, at their base; from `pool` on those of HEAD. */
  readonly documents: Bags;
  readonly pool: number;
  /** Equal for the same function (path and name) at any commit. */
  readonly keys: Uint32Array;
  /** Positions in `queries` and `documents`: pairs of an issue and a changed function, from `docPairs` on of a comment and its function. */
  readonly pairQueries: Uint32Array;
  readonly pairDocuments: Uint32Array;
  readonly docPairs: number;
}

const KIND = 'encoder pairs';
const VERSION = 1;

export function encodePairs(pairs: EncoderPairs): Uint8Array {
  const { repo, language, digest, terms, pool, keys, pairQueries, pairDocuments, docPairs } = pairs;
  return encodeContainer(KIND, VERSION, {
    card: jsonSection({ repo, language, digest, pool, docPairs }),
    terms,
    keys,
    'pairs.queries': pairQueries,
    'pairs.documents': pairDocuments,
    ...bagSections('queries', pairs.queries),
    ...bagSections('documents', pairs.documents),
  });
}

/** Throws `DamagedContainerError`. */
export function decodePairs(bytes: Uint8Array): EncoderPairs {
  const container = new Container(bytes, KIND, VERSION);
  const card = container.json<Pick<EncoderPairs, 'repo' | 'language' | 'digest' | 'pool' | 'docPairs'>>('card');
  const pairs = {
    ...card,
    terms: container.uint32('terms'),
    keys: container.uint32('keys'),
    pairQueries: container.uint32('pairs.queries'),
    pairDocuments: container.uint32('pairs.documents'),
    queries: bagsOf(container, 'queries'),
    documents: bagsOf(container, 'documents'),
  };
  if (
    pairs.keys.length !== pairs.documents.starts.length - 1 ||
    pairs.pairQueries.length !== pairs.pairDocuments.length
  ) {
    throw new DamagedContainerError('its pairs are incomplete');
  }
  return pairs;
}

function bagSections(name: string, { starts, terms, weights }: Bags): Record<string, Uint32Array> {
  const bits = new Uint32Array(weights.buffer, weights.byteOffset, weights.length);
  return { [`${name}.starts`]: starts, [`${name}.terms`]: terms, [`${name}.weights`]: bits };
}

function bagsOf(container: Container, name: string): Bags {
  const bits = container.uint32(`${name}.weights`);
  return {
    starts: container.uint32(`${name}.starts`),
    terms: container.uint32(`${name}.terms`),
    weights: new Float32Array(bits.buffer, bits.byteOffset, bits.length),
  };
}
