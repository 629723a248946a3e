/** What is known of a candidate without the words (kind, length, namesakes), and what is the same for all candidates of a query. */
import type { Candidate } from '../core/index.ts';
import { lastPart } from '../index/index.ts';
import type { FeatureColumns, FeatureSource } from './features.ts';

/** What a large value of each is, so that all features are about 1 at most. */
const SIZE_SCALE = Math.log(5_000);
const NAMESAKES_SCALE = Math.log(200);
const CALLERS_SCALE = Math.log(2_000);
const FILE_SIZE_SCALE = Math.log(300);
const BODY_SCALE = 60;
const TITLE_SCALE = 20;
const QUERY_SCALE = Math.log(400);
const CORPUS_SCALE = Math.log(100_000);

/** Fills `size`, `is.*`, `namesakes`, `callers` and `file.size`. */
export function fillShape(columns: FeatureColumns, candidates: readonly Candidate[], { index }: FeatureSource): void {
  const { body, defines, calls } = index.fields;
  candidates.forEach(({ document }, row) => {
    columns.size[row] = Math.log1p(body.lengths[document]!) / SIZE_SCALE;
    const kind = index.kind(document);
    columns['is.class'][row] = kind === 'class' ? 1 : 0;
    columns['is.module'][row] = kind === 'module' ? 1 : 0;
    const parent = index.parents[document]!;
    columns['is.nested'][row] = parent >= 0 && ['function', 'method'].includes(index.kind(parent)) ? 1 : 0;
    const name = index.terms.find(lastPart(index.name(document)));
    columns.namesakes[row] = name < 0 ? 0 : Math.log1p(defines.frequency(name)) / NAMESAKES_SCALE;
    columns.callers[row] = name < 0 ? 0 : Math.log1p(calls.frequency(name)) / CALLERS_SCALE;
    const file = index.documentFile[document]!;
    columns['file.size'][row] =
      Math.log1p(index.fileDocuments[file + 1]! - index.fileDocuments[file]!) / FILE_SIZE_SCALE;
  });
}

/** Fills what keeps its scale from query to query: `raw.*`, `query.length` and `corpus.size`. */
export function fillScale(
  columns: FeatureColumns,
  candidates: readonly Candidate[],
  { index, signals: { documents, terms } }: FeatureSource,
): void {
  const length = terms.reduce((sum, { weight }) => sum + weight, 0);
  candidates.forEach(({ document }, row) => {
    columns['raw.body'][row] = documents.body[document]! / BODY_SCALE;
    columns['raw.title'][row] = documents['body.title'][document]! / TITLE_SCALE;
    columns['query.length'][row] = Math.log1p(length) / QUERY_SCALE;
    columns['corpus.size'][row] = Math.log1p(index.documentCount) / CORPUS_SCALE;
  });
}
