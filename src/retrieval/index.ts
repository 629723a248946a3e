/** Which documents could matter for a query. */
export { bm25, groupedBm25, inverseFrequency } from './bm25.ts';
export { DenseRetriever } from './dense-retriever.ts';
export { DenseSignal } from './dense-signal.ts';
export { feedbackTerms } from './feedback.ts';
export { HybridRetriever } from './hybrid-retriever.ts';
export { LexicalRetriever } from './lexical-retriever.ts';
export type { Mark } from './marks.ts';
export { calleesOf, callersOf, type Neighbour, relativesOf } from './neighbours.ts';
export { QuerySignals } from './query-signals.ts';
export { queryTerms } from './query-terms.ts';
export { DOCUMENT_SIGNALS, type DocumentSignal, FILE_SIGNALS, type FileSignal, type Signals } from './signal-names.ts';
export { BODY_BM25 } from './signals.ts';
export {
  documentTermWeight,
  encodeDocuments,
  encodeQuery,
  hashTerm,
  queryTermWeight,
  rowOfHash,
  type TokenEncoder,
} from './token-encoder.ts';
export { decodeTokenEncoder, encodeTokenEncoder } from './token-encoder-file.ts';
export { topCandidates } from './top-candidates.ts';
