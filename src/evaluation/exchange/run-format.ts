/** The formats that recorded runs come in. `docs/exchange-formats.md` says what of each maps to what. */

export const EXPORT_FORMATS = ['locagent', 'agentless', 'cosil', 'swerank', 'beir', 'trec'] as const;

export const RUN_FORMATS = ['fixpoint', ...EXPORT_FORMATS] as const;

/**
 * - `fixpoint`: `run.jsonl`
 * - `locagent`: `loc_outputs.jsonl` with `found_files` and `found_entities` (`f.py:Class.func`)
 * - `agentless`, `cosil`: JSONL with `found_files`, `found_related_locs` and `found_edit_locs` (`function: Class.func`)
 * - `swerank`: the retriever's JSONL with `docs`, or the reranker's JSON files of scores
 * - `beir`: `{query: {document: score}}`
 * - `trec`: lines of `query Q0 document rank score tag`
 */
export type RunFormat = (typeof RUN_FORMATS)[number];

export type ExportFormat = (typeof EXPORT_FORMATS)[number];
