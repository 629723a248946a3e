/** How a corpus is stored, refreshed and opened. */
export { CacheFolder, defaultCacheRoot } from './cache-folder.ts';
export { Container, DamagedContainerError, encodeContainer, jsonSection } from './container.ts';
export { lastPart, ownerPart, phrasesOf, RECEIVERS } from './fields.ts';
export {
  buildVectors,
  type FunctionVectors,
  functionVectors,
  planVectors,
  type VectorPlan,
  type VectorProgress,
} from './function-vectors.ts';
export { collectGarbage, type Garbage } from './gc.ts';
export { loadGrammar } from './grammars.ts';
export type { HistoryIndex } from './history-index.ts';
export { type Int8Vector, toInt8 } from './int8-vector.ts';
export { type IndexProgress, type OpenedIndex, openIndex } from './open-index.ts';
export type { Postings } from './postings.ts';
export { type IndexStatus, readStatus } from './status.ts';
export type { TermTable } from './term-table.ts';
export type { TreeIndex } from './tree-index.ts';
export { VectorStore } from './vector-store.ts';
