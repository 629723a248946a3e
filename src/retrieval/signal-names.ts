/** The signals by name, and the arrays that hold them: what collectors fill (`raise`), and retrievers and rankers read. */
import type { WeightedTerm } from './bm25.ts';
import type { Marks } from './marks.ts';

export const DOCUMENT_SIGNALS = [
  'body', // BM25 of the whole text, all of the issue
  'body.title',
  'body.code',
  'name', // BM25 of the qualified name
  'name.title',
  'signature',
  'doc',
  'literals',
  'phrases', // neighbouring words of the messages, in string literals
  'symbol', // the issue writes its name
  'symbol.title',
  'qualified', // the issue writes its name together with its class or module
  'owner', // the issue writes the name of its class
  'frame', // a frame of a stack trace lies in it
  'line', // a line given in the issue lies in it
  'body.lead', // BM25 of the first words of the prose
  'body.rarest', // the most telling single term that it shares
  'name.rarest',
  'body.coverage', // share of the terms that it holds, by their rarity
  'title.coverage',
  'compound', // BM25 of identifiers that the issue spells as separate words
] as const;

export const FILE_SIGNALS = [
  'path', // BM25 of the path
  'path.title',
  'file.body', // BM25 of the whole file
  'file.title',
  'file.mention', // the issue writes its path
  'file.frame', // a frame of a stack trace lies in it
  'file.module', // the issue writes its module name
  'history', // earlier commits with similar messages changed it
  'file.names', // BM25 of all its names
  'file.literals',
  'file.rarest',
  'directory', // BM25 of all files of its folder
  'history.title', // earlier commits with messages like the title changed it
  'churn', // how often it changed lately, whatever the issue
] as const;

export type DocumentSignal = (typeof DOCUMENT_SIGNALS)[number];
export type FileSignal = (typeof FILE_SIGNALS)[number];

export interface Signals {
  /** One value for each document. */
  readonly documents: Readonly<Record<DocumentSignal, Float32Array>>;
  /** One value for each file. */
  readonly files: Readonly<Record<FileSignal, Float32Array>>;
  readonly documentMarks: Marks;
  readonly fileMarks: Marks;
  /** The query's terms that the corpus holds, all channels together, strongest first. */
  readonly terms: readonly WeightedTerm[];
}

/** Lets the strongest of several agreements stand. */
export function raise(signal: Float32Array, item: number, strength: number): void {
  signal[item] = Math.max(signal[item]!, strength);
}
