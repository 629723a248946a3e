/** Reordering candidates with a chat model that reads them: what `localize.ts` may name from `rerank/`. */
export { ListwiseReranker } from './listwise-reranker.ts';
export type { RerankOptions } from './options.ts';
