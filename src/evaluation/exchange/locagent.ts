/**
 * LocAgent's `loc_outputs.jsonl`: files, modules (`f.py:Class` or `f.py:function`) and entities (`f.py:Class.method`), each best
 * first. Modules follow from the entities and are not read. Papers D4.
 */
import type { Instance } from '../instance.ts';
import type { RunRow } from '../run-row.ts';
import { parseSeparatedId, separatedId } from './function-id.ts';
import { listedTexts } from './listed-texts.ts';
import { type AnswerReader, distinct, quoted } from './recorded-answer.ts';

export const readLocAgent: AnswerReader = (row) => {
  if (row.found_files === undefined && row.found_entities === undefined)
    return 'neither `found_files` nor `found_entities`';
  const problems: string[] = [];
  const files = listedTexts(row, 'found_files', problems);
  const functions = listedTexts(row, 'found_entities', problems).flatMap((id) => {
    const name = parseSeparatedId(id, ':');
    if (name === undefined) problems.push(`\`found_entities\`: no path:name in ${quoted(id)}`);
    return name ?? [];
  });
  return { functions, files, answer: { files, functions }, problems };
};

/** A line of `loc_outputs.jsonl`. */
export function locAgentRow({ instance_id, functions, files }: RunRow, instance: Instance | undefined): object {
  return {
    instance_id,
    found_files: files.map(({ path }) => path),
    found_modules: distinct(
      functions.map(({ path, name }) => separatedId({ path, name: name.split('.', 1)[0]! }, ':')),
    ),
    found_entities: distinct(functions.map((name) => separatedId(name, ':'))),
    raw_output_loc: [],
    meta_data: instance && {
      repo: instance.repo,
      base_commit: instance.base_commit,
      problem_statement: instance.problem_statement,
    },
  };
}
