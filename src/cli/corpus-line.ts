/** One line on which code an answer speaks of: commit, counts, work done and time. */
import type { CorpusState } from '../core/index.ts';
import { type Colors, count, duration } from './terminal.ts';

/** `parsed` files were new to the index. */
export function corpusLine(corpus: CorpusState, parsed: number, elapsedMs: number, colors: Colors): string {
  const commit = corpus.commit?.slice(0, 7) ?? 'no commit';
  const parts = [
    colors.yellow(commit) + (corpus.dirty ? colors.dim(' + uncommitted changes') : ''),
    count(corpus.files, 'file'),
    ...(corpus.documents > 0 ? [count(corpus.documents, 'document')] : []),
    ...(parsed > 0 ? [`${parsed.toLocaleString('en-US')} newly indexed`] : []),
    duration(elapsedMs),
  ];
  return parts.join(colors.dim(' · '));
}
