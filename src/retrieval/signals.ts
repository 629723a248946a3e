/**
 * Signals: everything that can be said of every document and file for one query, one array each. Retrieval sums a few of
 * them over the whole corpus; ranking turns them into features of the candidates. Word signals are BM25 per field and
 * channel; exact signals come from names, frames and paths; history votes are cast by earlier commits.
 */
import type { Query } from '../core/index.ts';
import type { HistoryIndex, Postings, TreeIndex } from '../index/index.ts';
import { type Bm25Options, bm25, groupedBm25, type WeightedTerm } from './bm25.ts';
import { compoundTerms } from './compounds.ts';
import type { Directories } from './directories.ts';
import { FileLookup } from './file-lookup.ts';
import { markFrames } from './frames.ts';
import { castHistoryVotes } from './history-votes.ts';
import { Marks } from './marks.ts';
import { markModules, markPaths } from './path-mentions.ts';
import { matchPhrases } from './phrases.ts';
import { type Channel, knownTerms, queryTerms } from './query-terms.ts';
import type { DocumentSignal, FileSignal, Signals } from './signal-names.ts';
import { coverage, strongestTerm } from './single-terms.ts';
import { markSymbols } from './symbols.ts';

export const BODY_BM25: Bm25Options = { k1: 1.2, b: 0.75 };
const SHORT: Bm25Options = { k1: 1, b: 0.3 };

/** What no query changes. */
export interface FixedSignals {
  readonly churn: Float32Array;
  readonly directories: Directories;
}

/** Computes all signals of `query`. */
export function collectSignals(
  query: Query,
  index: TreeIndex,
  history: HistoryIndex,
  { churn, directories }: FixedSignals,
): Signals {
  const words = queryTerms(query);
  const known = (channel: Channel): WeightedTerm[] => knownTerms(words[channel], index.terms);
  const [all, title, code, lead] = [known('all'), known('title'), known('code'), known('lead')];
  const { fields, paths, documentCount, fileCount } = index;
  const files = new FileLookup(index);
  const documents: Record<DocumentSignal, Float32Array> = {
    body: bm25(fields.body, all, BODY_BM25),
    'body.title': bm25(fields.body, title, BODY_BM25),
    'body.code': bm25(fields.body, code, BODY_BM25),
    name: bm25(fields.name, all, SHORT),
    'name.title': bm25(fields.name, title, SHORT),
    signature: bm25(fields.signature, all, SHORT),
    doc: bm25(fields.doc, all, BODY_BM25),
    literals: bm25(fields.literals, all, BODY_BM25),
    phrases: matchPhrases(query, index),
    symbol: new Float32Array(documentCount),
    'symbol.title': new Float32Array(documentCount),
    qualified: new Float32Array(documentCount),
    owner: new Float32Array(documentCount),
    frame: new Float32Array(documentCount),
    line: new Float32Array(documentCount),
    'body.lead': bm25(fields.body, lead, BODY_BM25),
    'body.rarest': strongestTerm(fields.body, all),
    'name.rarest': strongestTerm(fields.name, all),
    'body.coverage': coverage(fields.body, all),
    'title.coverage': coverage(fields.body, title),
    compound: bm25(fields.body, compoundTerms(query, index.terms), BODY_BM25),
  };
  const grouped = (postings: Postings, terms: readonly WeightedTerm[]) =>
    groupedBm25(postings, terms, index.documentFile, fileCount, BODY_BM25);
  const directoryOf = index.documentFile.map((file) => directories.ofFile[file]!);
  const byDirectory = groupedBm25(fields.body, all, directoryOf, directories.count, BODY_BM25);
  const fileSignals: Record<FileSignal, Float32Array> = {
    path: bm25(paths, all, SHORT),
    'path.title': bm25(paths, title, SHORT),
    'file.body': grouped(fields.body, all),
    'file.title': grouped(fields.body, title),
    'file.mention': new Float32Array(fileCount),
    'file.frame': new Float32Array(fileCount),
    'file.module': new Float32Array(fileCount),
    'file.names': grouped(fields.name, all),
    'file.literals': grouped(fields.literals, all),
    'file.rarest': strongestTerm(fields.body, all, index.documentFile, fileCount),
    directory: Float32Array.from(directories.ofFile, (directory) => byDirectory[directory]!),
    history: new Float32Array(fileCount),
    'history.title': new Float32Array(fileCount),
    churn,
  };
  const signals: Signals = {
    documents,
    files: fileSignals,
    documentMarks: new Marks(),
    fileMarks: new Marks(),
    terms: all,
  };
  markSymbols(query, index, signals);
  markFrames(query, index, files, signals);
  markPaths(query, index, files, signals);
  markModules(query, files, signals);
  castHistoryVotes(words.all, history, files, signals, 'history');
  castHistoryVotes(words.title, history, files, signals, 'history.title');
  return signals;
}
