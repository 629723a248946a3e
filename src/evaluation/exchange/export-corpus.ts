/** Writes one instance as the folder that SweRank's and BEIR's retrievers read (papers D2): corpus, query and gold. */
import { join } from 'node:path';
import type { CorpusFunction } from '../baselines/function-corpus.ts';
import type { Instance } from '../instance.ts';
import { beirQrels, beirQuery } from './beir.ts';
import { queryId } from './function-id.ts';
import { type WriteOptions, writeNewFiles } from './new-files.ts';
import { documentIds, goldIds } from './scored-documents.ts';
import { instanceFolder } from './swerank.ts';

export interface ExportedCorpus {
  /** The instance's folder: `<dataset>-function_<instance_id>`. */
  readonly folder: string;
  /** Ids of gold functions that `functions` lack. They stay in the qrels: no retriever can find them. */
  readonly missing: readonly string[];
}

/** Writes the folder of `instance` inside `folder`. Throws `UsageError` where its files exist, unless forced. */
export async function exportCorpus(
  { instance, functions }: { readonly instance: Instance; readonly functions: readonly CorpusFunction[] },
  folder: string,
  options: WriteOptions = {},
): Promise<ExportedCorpus> {
  const ids = documentIds(functions);
  const documents = functions.map((item) => ({ _id: ids.get(item)!, title: '', text: item.text }));
  const gold = goldIds(instance.gold_functions, functions);
  const corpus = new Set(ids.values());
  const target = join(folder, instanceFolder(instance));
  await writeNewFiles(
    target,
    [
      ['corpus.jsonl', documents.map((document) => JSON.stringify(document))],
      ['queries.jsonl', [JSON.stringify(beirQuery(instance))]],
      ['qrels/test.tsv', beirQrels(new Map([[queryId(instance.instance_id), gold]]))],
    ],
    options,
  );
  return { folder: target, missing: gold.filter((id) => !corpus.has(id)) };
}
