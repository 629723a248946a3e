/**
 * Opens a dataset, whatever its form: a file of rows (JSON Lines, JSON, parquet) of any known dataset, or a BEIR folder. A row
 * that cannot be evaluated is listed with the reason; only what is no dataset at all throws.
 */
import { stat } from 'node:fs/promises';
import { basename, extname, resolve } from 'node:path';
import { FixpointError, RepositoryError, UsageError } from '../../core/index.ts';
import type { Dataset } from '../instance.ts';
import { readBeir } from './beir.ts';
import { DatasetBuilder } from './dataset-builder.ts';
import { type PlacedValue, readJson, readJsonLines } from './json-values.ts';
import { readParquet } from './parquet-values.ts';
import { isRow, readRow } from './read-row.ts';

const READERS: Readonly<Record<string, (path: string) => AsyncIterable<PlacedValue>>> = {
  '.jsonl': readJsonLines,
  '.json': readJson,
  '.parquet': readParquet,
};

const EXPECTED =
  'give a .jsonl, .json or .parquet file, or a BEIR folder with corpus.jsonl, queries.jsonl and qrels/test.tsv';

/**
 * Rows in the order of the file, each instance once. Throws `RepositoryError` where `path` does not exist or cannot be read, and
 * `UsageError` where nothing in it is a row of a known dataset.
 */
export async function openDataset(path: string): Promise<Dataset> {
  try {
    const isFolder = (await stat(path)).isDirectory();
    return isFolder ? await readBeir(resolve(path)) : await readFile(path);
  } catch (error) {
    if (error instanceof FixpointError) throw error;
    const { code, message } = error as NodeJS.ErrnoException;
    const missing = code === 'ENOENT' || code === 'ENOTDIR';
    if (missing) throw new RepositoryError('not_found', `there is no dataset ${path}; ${EXPECTED}`, { cause: error });
    const reason = message.split('\n', 1)[0];
    throw new RepositoryError('unreadable', `the dataset ${path} cannot be read (${reason}); ${EXPECTED}`, {
      cause: error,
    });
  }
}

async function readFile(path: string): Promise<Dataset> {
  const ending = extname(path);
  const readValues = READERS[ending.toLowerCase()];
  if (!readValues) throw new UsageError(`${path} is no dataset; ${EXPECTED}`);
  const name = basename(path, ending);
  const builder = new DatasetBuilder(name);
  let recognized = false;
  for await (const { place, ...placed } of readValues(path)) {
    const read = 'value' in placed ? readRow(placed.value, name) : placed;
    if ('row' in read) builder.add(read.row, place);
    else builder.reject({ ...read, place });
    recognized ||= 'value' in placed && isRow(placed.value);
  }
  const dataset = builder.build();
  if (recognized) return dataset;
  const [first] = dataset.rejections;
  const found = first ? `${first.place}: ${first.reason}` : 'it is empty';
  throw new UsageError(`${path} holds no row of a known dataset (${found}); ${EXPECTED}`);
}
