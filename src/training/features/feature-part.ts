/**
 * One repository's part of a feature table, as a file: a card with the facts of its queries, then the candidates of all queries one after
 * another. It appears whole, by atomic rename, once the repository is done, so that an interrupted run goes on with the next.
 */
import { readFileSync } from 'node:fs';
import { Container, DamagedContainerError, encodeContainer, jsonSection } from '../../index/index.ts';
import { replaceFile } from '../replace-file.ts';
import type { FailedQuery, FeatureQuery, QueryFacts } from './feature-table.ts';

const KIND = 'feature table';
const VERSION = 1;

export interface FeaturePart {
  readonly features: readonly string[];
  /** At most so many of each query. */
  readonly candidates: number;
  readonly queries: readonly FeatureQuery[];
  readonly failed: readonly FailedQuery[];
}

/** What of a part is no array. */
interface PartCard extends Omit<FeaturePart, 'queries'> {
  readonly queries: readonly (QueryFacts & { readonly rows: number })[];
}

const FLAGS = ['isGoldFile', 'isFunction', 'isTest'] as const;

function encodePart({ queries, ...rest }: FeaturePart): Uint8Array {
  const card: PartCard = {
    ...rest,
    queries: queries.map(({ values: _v, gold, files: _f, isGoldFile: _g, isFunction: _i, isTest: _t, ...facts }) => ({
      ...facts,
      rows: gold.length,
    })),
  };
  const values = joined(Float32Array, queries, ({ values }) => values);
  return encodeContainer(KIND, VERSION, {
    card: jsonSection(card),
    values: new Uint32Array(values.buffer, values.byteOffset, values.length),
    gold: joined(Int32Array, queries, ({ gold }) => gold),
    files: joined(Int32Array, queries, ({ files }) => files),
    ...Object.fromEntries(FLAGS.map((flag) => [flag, joined(Uint8Array, queries, (query) => query[flag])])),
  });
}

/** The arrays are views of `bytes`. Throws `DamagedContainerError`. */
function decodePart(bytes: Uint8Array): FeaturePart {
  const container = new Container(bytes, KIND, VERSION);
  const { queries, ...rest } = container.json<PartCard>('card');
  const bits = container.uint32('values');
  const values = new Float32Array(bits.buffer, bits.byteOffset, bits.length);
  const [gold, files] = [container.int32('gold'), container.int32('files')];
  const flags = FLAGS.map((flag) => [flag, container.bytes(flag)] as const);
  const width = rest.features.length;
  const total = queries.reduce((sum, { rows }) => sum + rows, 0);
  const lengths = [values.length / width, gold.length, files.length, ...flags.map(([, { length }]) => length)];
  if (width > 0 && lengths.some((length) => length !== total)) throw new DamagedContainerError('rows are missing');
  let start = 0;
  return {
    ...rest,
    queries: queries.map(({ rows, ...facts }): FeatureQuery => {
      const end = start + rows;
      const query = {
        ...facts,
        values: values.subarray(start * width, end * width),
        gold: gold.subarray(start, end),
        files: files.subarray(start, end),
        isGoldFile: flags[0]![1].subarray(start, end),
        isFunction: flags[1]![1].subarray(start, end),
        isTest: flags[2]![1].subarray(start, end),
      };
      start = end;
      return query;
    }),
  };
}

/** The part in a file, or one line on why it cannot be used. */
export function readPartFile(path: string): FeaturePart | { readonly damage: string } {
  try {
    return decodePart(readFileSync(path));
  } catch (error) {
    return { damage: (error as Error).message };
  }
}

export function writePartFile(path: string, part: FeaturePart): void {
  replaceFile(path, encodePart(part));
}

function joined<A extends Float32Array | Int32Array | Uint8Array>(
  make: new (length: number) => A,
  queries: readonly FeatureQuery[],
  pick: (query: FeatureQuery) => A,
): A {
  const all = new make(queries.reduce((sum, query) => sum + pick(query).length, 0));
  let offset = 0;
  for (const query of queries) {
    all.set(pick(query), offset);
    offset += pick(query).length;
  }
  return all;
}
