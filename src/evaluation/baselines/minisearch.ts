/**
 * MiniSearch as its users would set it up for code: path, name and text as fields, a tokenizer that splits identifiers, mild boosts,
 * its own BM25+. Indexed anew for each corpus, so that no answer depends on commits seen before.
 */
import { setImmediate } from 'node:timers/promises';
import MiniSearch from 'minisearch';
import { CancelledError, terms } from '../../core/index.ts';
import type { Baseline } from './baseline.ts';
import type { FunctionCorpus } from './function-corpus.ts';
import { topFunctions } from './top-functions.ts';

const FIELDS = ['path', 'name', 'text'] as const;
const BOOST = { path: 2, name: 3 };
/** Functions indexed between looks at the signal. */
const BATCH = 500;

export const miniSearchBaseline: Baseline = {
  name: 'minisearch',
  async rank(issue, corpus, { limit, signal }) {
    const search = await indexed(corpus, signal);
    const scores = new Float64Array(corpus.functions.length);
    for (const { id, score } of search.search(issue)) scores[id as number] = score;
    return topFunctions(corpus, scores, limit);
  },
};

async function indexed(corpus: FunctionCorpus, signal: AbortSignal | undefined): Promise<MiniSearch> {
  const search = new MiniSearch({
    fields: [...FIELDS],
    tokenize: terms,
    processTerm: (term) => term,
    searchOptions: { boost: BOOST, tokenize: (issue) => [...new Set(terms(issue))] },
  });
  const documents = corpus.functions.map(({ path, name, text }, id) => ({ id, path, name, text }));
  for (let start = 0; start < documents.length; start += BATCH) {
    await setImmediate();
    if (signal?.aborted) throw new CancelledError('Ranking by MiniSearch');
    search.addAll(documents.slice(start, start + BATCH));
  }
  return search;
}
