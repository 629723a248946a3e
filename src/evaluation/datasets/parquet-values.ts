/** The rows of parquet files, one row group at a time, as the plain values that JSON would give. */
import { isRecord } from '../../core/index.ts';
import type { PlacedValue } from './json-values.ts';

export async function* readParquet(path: string): AsyncGenerator<PlacedValue> {
  const [{ asyncBufferFromFile, parquetMetadataAsync, parquetReadObjects }, { compressors }] = await Promise.all([
    import('hyparquet'),
    import('hyparquet-compressors'),
  ]);
  const file = await asyncBufferFromFile(path);
  const metadata = await parquetMetadataAsync(file);
  let rowStart = 0;
  for (const group of metadata.row_groups) {
    const rowEnd = rowStart + Number(group.num_rows);
    const rows = await parquetReadObjects({ file, metadata, compressors, rowStart, rowEnd });
    for (const row of rows) yield { place: `row ${++rowStart}`, value: plain(row) };
    rowStart = rowEnd;
  }
}

/** 64-bit integers as numbers where they fit, else as texts. */
function plain(value: unknown): unknown {
  if (typeof value === 'bigint') return Number.isSafeInteger(Number(value)) ? Number(value) : `${value}`;
  if (Array.isArray(value)) return value.map(plain);
  if (!isRecord(value) || value instanceof Date || ArrayBuffer.isView(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, plain(item)]));
}
