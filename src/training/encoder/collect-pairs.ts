/**
 * Reads a repository's pairs: the issue of each mined fix with the functions it changed, as they were before it; and the comment of each
 * documented function of HEAD with the function less that comment. HEAD's functions are also the negatives: at query time, too, all candidates
 * are of one repository.
 */
import {
  CancelledError,
  forEachRun,
  type RepositoryReader,
  randomIntegers,
  type SourceFile,
  termsOfRun,
} from '../../core/index.ts';
import { understand } from '../../query/index.ts';
import { ChangeReader, classifyContent, decodeText, openRepository } from '../../repository/index.ts';
import { documentTermWeight, hashTerm, queryTerms } from '../../retrieval/index.ts';
import { shuffled } from '../draws.ts';
import type { ParseFile } from '../mine/contrastive-texts.ts';
import { BagsBuilder } from './bags.ts';
import type { EncoderPairs } from './encoder-pairs.ts';
import type { MinedRow } from './mined-rows.ts';

export interface CollectOptions {
  readonly repo: string;
  readonly language: string;
  /** Folder of the clone, and the commit whose functions are the pool. */
  readonly folder: string;
  readonly head: string;
  readonly instances: readonly MinedRow['instance'][];
  readonly digest: string;
  readonly seed: number;
  /** Functions of HEAD at most, of whole files drawn by the seed. */
  readonly poolSize: number;
  readonly parse: ParseFile;
  readonly signal?: AbortSignal | undefined;
}

type Counts = ReadonlyMap<string, number>;

/** Terms of one field of a document that count, in the order of their appearance: enough for a long function. */
const MOST_TERMS = 200;
/** A comment of fewer terms says nothing of its own. */
const FEWEST_TERMS = 4;
const LONGEST_COMMENT = 3_000;
const LONGEST_QUERY = 20_000;
const LONGEST_FUNCTION_LINES = 600;
const LONGEST_FILE = 300_000;
/** Files read at once. */
const BATCH = 50;

/** Throws `RepositoryError` and `CancelledError`. */
export async function collectPairs(options: CollectOptions): Promise<EncoderPairs> {
  const { repo, language, digest } = options;
  const collector = new PairCollector();
  await readFixes(collector, options);
  const fixes = { pool: collector.documents.length, docPairs: collector.pairQueries.length };
  await readPool(collector, options);
  return { repo, language, digest, ...fixes, ...collector.done() };
}

async function readFixes(collector: PairCollector, { folder, head, instances, signal }: CollectOptions): Promise<void> {
  const byCommit = new Map(instances.map((instance) => [instance.fix_commit, instance]));
  const commits = instances.map(({ base_commit, fix_commit }) => ({ base: base_commit, commit: fix_commit }));
  const reader = await ChangeReader.open(folder, head, signal && { signal });
  try {
    for await (const change of reader.changes(commits)) {
      if (signal?.aborted) throw new CancelledError('reading pairs');
      await addFix(byCommit.get(change.commit)!, change.reader, collector);
    }
  } finally {
    await reader.close();
  }
}

/** `base` reads the files that the fix touches, as they were before it. */
async function addFix(
  { gold_functions, problem_statement }: MinedRow['instance'],
  base: RepositoryReader,
  collector: PairCollector,
): Promise<void> {
  const query = collector.addQuery(problem_statement.slice(0, LONGEST_QUERY));
  if (query === undefined) return;
  const wanted = new Set(gold_functions.map(({ path }) => path));
  const files = (await base.list()).files.filter(({ path }) => wanted.has(path));
  for await (const { path, content } of base.read(files)) {
    if (!content) continue;
    const lines = decodeText(content).text.split('\n');
    for (const { path: place, name, start, end } of gold_functions) {
      if (place !== path || start === undefined || end === undefined) continue;
      const text = lines.slice(start - 1, Math.min(end, start + LONGEST_FUNCTION_LINES)).join('\n');
      collector.addPair(query, collector.addDocument({ path, name, text: termCounts(text) }));
    }
  }
}

async function readPool(
  collector: PairCollector,
  { folder, head, seed, poolSize, parse, signal }: CollectOptions,
): Promise<void> {
  const reader = await openRepository(folder, { rev: head });
  try {
    const { files: listed } = await reader.list();
    const sources = listed.filter(({ language, test, oversized }) => language !== 'text' && !test && !oversized);
    const files = shuffled(sources, randomIntegers(seed));
    const languages = new Map(files.map(({ path, language }) => [path, language]));
    const limit = collector.documents.length + poolSize;
    for (let i = 0; i < files.length && collector.documents.length < limit; i += BATCH) {
      for await (const { path, content } of reader.read(files.slice(i, i + BATCH))) {
        if (signal?.aborted) throw new CancelledError('reading pairs');
        if (!content || classifyContent(path, content)) continue;
        await addFile({ path, language: languages.get(path)! }, content, collector, parse);
      }
    }
  } finally {
    await reader.close();
  }
}

async function addFile(
  { path, language }: Pick<SourceFile, 'path' | 'language'>,
  content: Uint8Array,
  collector: PairCollector,
  parse: ParseFile,
): Promise<void> {
  const { text } = decodeText(content);
  if (text.length > LONGEST_FILE) return;
  for (const { kind, name, doc, ranges } of (await parse(text, language)).documents) {
    if (kind !== 'function' && kind !== 'method') continue;
    const whole = termCounts(ranges.map(([from, to]) => text.slice(from, to)).join('\n'));
    const query = doc === '' ? undefined : collector.addQuery(doc.slice(0, LONGEST_COMMENT));
    const document = collector.addDocument({
      path,
      name,
      text: query === undefined ? whole : less(whole, termCounts(doc)),
    });
    if (query !== undefined) collector.addPair(query, document);
  }
}

class PairCollector {
  readonly queries = new BagsBuilder();
  readonly documents = new BagsBuilder();
  readonly pairQueries: number[] = [];
  readonly #pairDocuments: number[] = [];
  readonly #keys: number[] = [];
  readonly #hashes: number[] = [];
  readonly #numbers = new Map<number, number>();

  /** The number of a query; undefined for one that says too little. */
  addQuery(text: string): number | undefined {
    const words = queryTerms(understand(text)).all;
    if (words.length < FEWEST_TERMS) return undefined;
    this.queries.add(words.map(({ term, weight }) => [this.#number(term), weight]));
    return this.queries.length - 1;
  }

  addDocument({ path, name, text }: { path: string; name: string; text: Counts }): number {
    const counts = { text: firstOf(text), name: firstOf(termCounts(name)), path: firstOf(termCounts(path)) };
    const all = new Set([...counts.text.keys(), ...counts.name.keys(), ...counts.path.keys()]);
    this.documents.add(
      [...all].map((term) => {
        const weight = documentTermWeight({
          text: counts.text.get(term) ?? 0,
          name: counts.name.get(term) ?? 0,
          path: counts.path.get(term) ?? 0,
        });
        return [this.#number(term), weight];
      }),
    );
    this.#keys.push(hashTerm(`${path}#${name}`));
    return this.documents.length - 1;
  }

  addPair(query: number, document: number): void {
    this.pairQueries.push(query);
    this.#pairDocuments.push(document);
  }

  done(): Pick<EncoderPairs, 'terms' | 'queries' | 'documents' | 'keys' | 'pairQueries' | 'pairDocuments'> {
    return {
      terms: Uint32Array.from(this.#hashes),
      queries: this.queries.done(),
      documents: this.documents.done(),
      keys: Uint32Array.from(this.#keys),
      pairQueries: Uint32Array.from(this.pairQueries),
      pairDocuments: Uint32Array.from(this.#pairDocuments),
    };
  }

  #number(term: string): number {
    const hash = hashTerm(term);
    let number = this.#numbers.get(hash);
    if (number === undefined) {
      number = this.#hashes.length;
      this.#hashes.push(hash);
      this.#numbers.set(hash, number);
    }
    return number;
  }
}

function termCounts(text: string): Map<string, number> {
  const counts = new Map<string, number>();
  forEachRun(text, (run) => {
    for (const term of termsOfRun(run)) counts.set(term, (counts.get(term) ?? 0) + 1);
  });
  return counts;
}

function firstOf(counts: Counts): Counts {
  return counts.size <= MOST_TERMS ? counts : new Map([...counts].slice(0, MOST_TERMS));
}

/** The counts of `whole` without those of `part`. */
function less(whole: Counts, part: Counts): Counts {
  return new Map(
    [...whole].flatMap(([term, count]): [string, number][] => {
      const left = count - (part.get(term) ?? 0);
      return left > 0 ? [[term, left]] : [];
    }),
  );
}
