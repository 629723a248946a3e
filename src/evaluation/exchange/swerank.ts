/**
 * SweRank's outputs (papers D2): the retriever's JSONL, rows of the dataset with the ranked ids as `docs`, and the reranker's
 * files of scores, one in the folder of each instance.
 */

import { escapeId } from '../escaped-id.ts';
import type { Instance } from '../instance.ts';
import type { RunRow } from '../run-row.ts';
import { listedTexts } from './listed-texts.ts';
import type { AnswerReader } from './recorded-answer.ts';
import { answerOfDocuments, documentsOf } from './scored-documents.ts';

export const readDocs: AnswerReader = (row) => {
  if (row.docs === undefined) return 'no `docs`';
  const problems: string[] = [];
  const documents = listedTexts(row, 'docs', problems).map((id) => ({ id }));
  return answerOfDocuments(documents, problems);
};

/** A line of the retriever's output. */
export function docsRow({ functions }: RunRow, instance: Instance): object {
  const { instance_id, repo, base_commit, problem_statement } = instance;
  return { instance_id, repo, base_commit, problem_statement, docs: documentsOf(functions).map(({ id }) => id) };
}

export function retrieverFile(system: string, dataset: string): string {
  const [model, name] = [fileName(system), fileName(dataset)];
  return `model=${model}_dataset=${name}_split=test_level=function_evalmode=default_results.json`;
}

export function rerankerFile(system: string, instance: Instance): string {
  return `${fileName(system)}_rerank_${fileName(instance.dataset)}/${instanceFolder(instance)}/rerank_100_llm_gen_num.json`;
}

export const RERANKER_FILE = /^rerank_\d+_(ce|llm_(gen|FIRST)_(num|alpha))\.json$/;

/** The folder of an instance's corpus, and of what was computed on it. */
export function instanceFolder({ dataset, instance_id }: Instance): string {
  return fileName(`${dataset}-function_${instance_id}`);
}

function fileName(text: string): string {
  return escapeId(text, /[\s%/\\:*?"<>|]/gu);
}
