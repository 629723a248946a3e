/** What a reader of one kind of dataset row is, and the fields that nearly all kinds share. */
import type { DatasetRow } from '../instance.ts';
import { parsePatch } from '../patches/parse-patch.ts';
import type { Fields } from './fields.ts';
import { languageKey, languageOfMost } from './language-key.ts';

export interface RowShape {
  fits(fields: Fields): boolean;
  /** The row, to be used only if `fields` has no problem afterwards. `datasetName` is for rows that name no dataset. */
  read(fields: Fields, datasetName: string): DatasetRow;
}

/** The fields that SWE-bench brought in and its successors kept. */
export function readTask(fields: Fields, datasetName: string) {
  return {
    instance_id: fields.text('instance_id'),
    dataset: fields.optionalText('dataset') ?? datasetName,
    repo: fields.text('repo'),
    base_commit: fields.text('base_commit'),
    problem_statement: fields.text('problem_statement'),
    ...fields.presentTexts('query_source', 'category', 'url'),
  };
}

/** The language that the row names, else that of most of `paths`. */
export function readLanguage(fields: Fields, paths: readonly string[]): string {
  const name = fields.optionalText('language');
  return name === undefined ? languageOfMost(paths) : languageKey(name);
}

/** The fix, in the field `key`, and its language. */
export function readPatch(fields: Fields, key: string): { patch: string; language: string } {
  const patch = fields.text(key);
  const paths = parsePatch(patch).map(({ oldPath, newPath }) => oldPath ?? newPath!);
  return { patch, language: readLanguage(fields, paths) };
}
