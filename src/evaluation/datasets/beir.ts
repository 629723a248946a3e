/**
 * BEIR folders as SweRank lays them out: `corpus.jsonl`, `queries.jsonl` and `qrels/test.tsv` in one folder for each instance.
 * The functions of the corpus are gold where qrels say so; the gold files are those that hold them.
 */
import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { isRecord, UsageError } from '../../core/index.ts';
import type { Dataset, Instance, Rejection } from '../instance.ts';
import { readCorpus, splitDocumentId } from './corpus-documents.ts';
import { DatasetBuilder } from './dataset-builder.ts';
import { Fields } from './fields.ts';
import { readJsonLines } from './json-values.ts';
import { languageOfMost } from './language-key.ts';
import { readLines } from './lines.ts';

const CORPUS = 'corpus.jsonl';
const PARTS = [CORPUS, 'queries.jsonl', 'qrels/test.tsv'];

interface Query {
  readonly text: string;
  readonly place: string;
}

interface Relevant {
  readonly documents: Set<string>;
  /** Of the first line that names the query. */
  readonly place: string;
}

/**
 * The instances of `folder` or, where it has no corpus itself, of the folders in it: an export has queries and qrels of all beside
 * them. Throws `UsageError` where there are none.
 */
export async function readBeir(folder: string): Promise<Dataset> {
  const name = basename(folder);
  const inside = existsSync(join(folder, CORPUS)) ? [] : (await foldersIn(folder)).filter(holdsPart);
  const folders = inside.length > 0 ? inside : [folder].filter(holdsPart);
  if (folders.length === 0) throw new UsageError(`${folder} holds no BEIR folder, one with ${PARTS.join(', ')}`);
  const builder = new DatasetBuilder(name);
  for (const each of folders) {
    const missing = PARTS.filter((part) => !existsSync(join(each, part)));
    if (missing.length > 0) builder.reject({ place: basename(each), reason: `${missing.join(' and ')} missing` });
    else await addInstances(each, name, builder).catch((error: Error) => builder.reject(unreadable(each, error)));
  }
  return builder.build();
}

function unreadable(folder: string, error: Error): Rejection {
  return { place: basename(folder), reason: `cannot be read: ${error.message.split('\n', 1)[0]}` };
}

async function foldersIn(folder: string): Promise<string[]> {
  const names = await readdir(folder);
  return names.sort().map((name) => join(folder, name));
}

function holdsPart(folder: string): boolean {
  return PARTS.some((part) => existsSync(join(folder, part)));
}

async function addInstances(folder: string, datasetName: string, builder: DatasetBuilder): Promise<void> {
  const queries = await readQueries(folder, builder);
  const qrels = await readQrels(folder, builder);
  for (const [instance_id, { place }] of qrels) {
    if (!queries.has(instance_id)) builder.reject({ instance_id, place, reason: 'no such query in queries.jsonl' });
  }
  const absent = await absentDocuments(folder, qrels);
  const repo = basename(folder);
  const task = { dataset: sourceOf(repo) ?? datasetName, repo, base_commit: '', corpus: folder };
  for (const [instance_id, { text, place }] of queries) {
    const documents = [...(qrels.get(instance_id)?.documents ?? [])];
    const reason = text.trim() === '' ? 'empty query' : goldProblem(documents, absent);
    if (reason === undefined)
      builder.add({ ...task, instance_id, problem_statement: text, ...goldOf(documents) }, place);
    else builder.reject({ instance_id, place, reason });
  }
}

/** SweRank's folders are called `DATASET-function_INSTANCE`. */
function sourceOf(folderName: string): string | undefined {
  return /^(.+)-function_/.exec(folderName)?.[1];
}

async function readQueries(folder: string, builder: DatasetBuilder): Promise<Map<string, Query>> {
  const queries = new Map<string, Query>();
  for await (const placed of readJsonLines(join(folder, 'queries.jsonl'))) {
    const place = `${basename(folder)}/queries.jsonl ${placed.place}`;
    const fields = new Fields('value' in placed && isRecord(placed.value) ? placed.value : {});
    const [id, text] = [fields.text('_id'), fields.optionalText('text') ?? ''];
    if (fields.problem !== undefined)
      builder.reject({ place, reason: 'reason' in placed ? placed.reason : fields.problem });
    else if (queries.has(id)) builder.reject({ instance_id: id, place, reason: 'duplicate id: the first one is kept' });
    else queries.set(id, { text, place });
  }
  return queries;
}

/** By query, the documents with a positive score. */
async function readQrels(folder: string, builder: DatasetBuilder): Promise<Map<string, Relevant>> {
  const qrels = new Map<string, Relevant>();
  for await (const { number, text } of readLines(join(folder, 'qrels/test.tsv'))) {
    const place = `${basename(folder)}/qrels/test.tsv line ${number}`;
    const [query, document, score, ...more] = text.split('\t');
    if (number === 1 && score === 'score') continue;
    if (!query || !document || !isNumber(score) || more.length > 0) {
      builder.reject({ place, reason: 'not a query, a document and a score with tabs between' });
    } else {
      const relevant = qrels.get(query) ?? { documents: new Set(), place };
      qrels.set(query, relevant);
      if (Number(score) > 0) relevant.documents.add(document);
    }
  }
  return qrels;
}

function isNumber(text: string | undefined): boolean {
  return text !== undefined && text.trim() !== '' && Number.isFinite(Number(text));
}

/** The relevant documents that the corpus does not hold; it is read no further than needed. */
async function absentDocuments(folder: string, qrels: ReadonlyMap<string, Relevant>): Promise<ReadonlySet<string>> {
  const absent = new Set([...qrels.values()].flatMap(({ documents }) => [...documents]));
  if (absent.size === 0) return absent;
  for await (const document of readCorpus(folder)) {
    if ('id' in document && absent.delete(document.id) && absent.size === 0) break;
  }
  return absent;
}

function goldProblem(documents: readonly string[], absent: ReadonlySet<string>): string | undefined {
  if (documents.length === 0) return 'empty gold: no document is relevant';
  const nameless = documents.find((id) => !splitDocumentId(id));
  if (nameless !== undefined) return `${nameless} names no function of a source file`;
  const missing = documents.find((id) => absent.has(id));
  return missing === undefined ? undefined : `${missing} is not in corpus.jsonl`;
}

function goldOf(documents: readonly string[]): Pick<Instance, 'gold_files' | 'gold_functions' | 'language'> {
  const gold_functions = documents.map((id) => {
    const { path, names } = splitDocumentId(id)!;
    return { path, name: names.join('.') };
  });
  const gold_files = [...new Set(gold_functions.map(({ path }) => path))];
  return { language: languageOfMost(gold_files), gold_files, gold_functions };
}
