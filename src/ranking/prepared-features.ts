/**
 * What a learned ranker reads of the features: each as it is, and as its place within the query, which means the same in a
 * repository of fifty functions and in one of fifty thousand. The same code prepares the rows that a model learns from and those that it ranks.
 */

/**
 * `value`: as extracted. `scaled`: divided by the largest value among the query's candidates. `rank`: how many of them have more, 0 for
 * the best. `fileRank`: the same among the candidates of its file. `fileBest`: the largest value in its file.
 */
export const FORMS = ['value', 'scaled', 'rank', 'fileRank', 'fileBest'] as const;
export type Form = (typeof FORMS)[number];

/** One input of a model: a feature, by name, in one form. */
export interface PreparedColumn {
  readonly feature: string;
  readonly form: Form;
}

/** The candidates of one query: `values` row by row, as `extractFeatures` returns them, and the number of each one's file. */
export interface CandidateRows {
  readonly values: Float32Array;
  readonly features: readonly string[];
  readonly files: ArrayLike<number>;
}

/** The columns one after another, a value for each candidate: column `c` of row `r` stands at `c * rows + r`. */
export function prepareFeatures(
  { values, features, files }: CandidateRows,
  columns: readonly PreparedColumn[],
): Float32Array {
  const rows = files.length;
  const prepared = new Float32Array(rows * columns.length);
  const extracted = new Float32Array(rows);
  const groups = rowsOfFiles(files);
  columns.forEach(({ feature, form }, column) => {
    const position = features.indexOf(feature);
    if (position < 0) throw new RangeError(`no feature is called ${feature}`);
    for (let row = 0; row < rows; row++) extracted[row] = values[row * features.length + position]!;
    fill(prepared.subarray(column * rows, (column + 1) * rows), form, extracted, groups);
  });
  return prepared;
}

/** The rows of each file. */
function rowsOfFiles(files: ArrayLike<number>): readonly number[][] {
  const rowsOf = new Map<number, number[]>();
  for (let row = 0; row < files.length; row++) {
    const rows = rowsOf.get(files[row]!);
    if (rows) rows.push(row);
    else rowsOf.set(files[row]!, [row]);
  }
  return [...rowsOf.values()];
}

function fill(target: Float32Array, form: Form, values: Float32Array, groups: readonly number[][]): void {
  if (form === 'value') target.set(values);
  else if (form === 'scaled') fillScaled(target, values);
  else if (form === 'rank') fillRanks(target, values);
  else if (form === 'fileRank') fillFileRanks(target, values, groups);
  else fillFileBest(target, values, groups);
}

function fillScaled(target: Float32Array, values: Float32Array): void {
  const largest = values.reduce((best, value) => Math.max(best, value), 0) || 1;
  for (let row = 0; row < values.length; row++) target[row] = values[row]! / largest;
}

function fillRanks(target: Float32Array, values: Float32Array): void {
  const sorted = values.slice().sort();
  for (let row = 0; row < values.length; row++) target[row] = sorted.length - firstAbove(sorted, values[row]!);
}

/** Position of the first of the ascending `sorted` values that is larger. */
function firstAbove(sorted: Float32Array, value: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (sorted[middle]! > value) high = middle;
    else low = middle + 1;
  }
  return low;
}

function fillFileRanks(target: Float32Array, values: Float32Array, groups: readonly number[][]): void {
  for (const rows of groups) {
    if (rows.length === 1) {
      target[rows[0]!] = 0;
      continue;
    }
    const ranks = new Float32Array(rows.length);
    fillRanks(
      ranks,
      Float32Array.from(rows, (row) => values[row]!),
    );
    rows.forEach((row, i) => {
      target[row] = ranks[i]!;
    });
  }
}

function fillFileBest(target: Float32Array, values: Float32Array, groups: readonly number[][]): void {
  for (const rows of groups) {
    let best = Number.NEGATIVE_INFINITY;
    for (const row of rows) best = Math.max(best, values[row]!);
    for (const row of rows) target[row] = best;
  }
}
