/** From an instance to its rows of the feature table: ranks its query and notes which candidates the fix changed. */
import type { RankedCandidate } from '../../core/index.ts';
import { distinctGold, goldPosition, type Instance } from '../../evaluation/index.ts';
import type { TreeIndex } from '../../index/index.ts';
import type { FeatureQuery } from './feature-table.ts';

/** What ranks: an opened localizer. */
export interface CandidateSource {
  readonly index: { readonly tree: TreeIndex };
  /** Every candidate of an issue outside tests, best first. */
  candidates(issue: string): readonly RankedCandidate[];
}

export interface ExtractOptions {
  /** The first so many are kept; what is gold beyond them is lost, as it would be to a ranker. */
  readonly candidates: number;
  readonly digest: string;
  /** Where mining found the query. */
  readonly source?: string | undefined;
}

export function extractQuery(
  instance: Instance,
  localizer: CandidateSource,
  { candidates, digest, source }: ExtractOptions,
): FeatureQuery {
  const { tree } = localizer.index;
  const ranked = localizer.candidates(instance.problem_statement).slice(0, candidates);
  const width = ranked[0]?.features.length ?? 0;
  const { items } = distinctGold(instance.gold_functions, { byLines: true });
  const rows = {
    values: new Float32Array(ranked.length * width),
    gold: new Int32Array(ranked.length).fill(-1),
    files: new Int32Array(ranked.length),
    isGoldFile: new Uint8Array(ranked.length),
    isFunction: new Uint8Array(ranked.length),
    isTest: new Uint8Array(ranked.length),
  };
  ranked.forEach(({ document, features }, row) => {
    const file = tree.documentFile[document]!;
    const path = tree.path(file);
    rows.values.set(features, row * width);
    rows.files[row] = file;
    rows.isTest[row] = tree.isTestDocument(document) ? 1 : 0;
    rows.isGoldFile[row] = instance.gold_files.includes(path) ? 1 : 0;
    if (!['function', 'method'].includes(tree.kind(document))) return;
    rows.isFunction[row] = 1;
    const key = {
      path,
      name: tree.name(document),
      startLine: tree.startLine(document),
      endLine: tree.endLine(document),
    };
    rows.gold[row] = goldPosition(key, items);
  });
  const { instance_id, dataset, repo, language, query_source, problem_statement } = instance;
  return {
    instanceId: instance_id,
    dataset,
    repo,
    language,
    ...(query_source !== undefined && { querySource: query_source }),
    ...(source !== undefined && { source }),
    queryLength: problem_statement.length,
    digest,
    goldCount: items.length,
    ...rows,
  };
}
