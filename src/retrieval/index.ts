/** Which documents could matter for a query. */
export { type Bm25Options, bm25, inverseFrequency } from './bm25.ts';
export { LexicalRetriever } from './lexical-retriever.ts';
export type { Mark, Marks } from './marks.ts';
export { calleesOf, callersOf, relativesOf } from './neighbours.ts';
export { QuerySignals } from './query-signals.ts';
export { DOCUMENT_SIGNALS, type DocumentSignal, FILE_SIGNALS, type FileSignal, type Signals } from './signals.ts';
