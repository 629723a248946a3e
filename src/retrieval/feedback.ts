/**
 * Pseudo-relevance feedback: the rare terms that the best documents of a first ranking share become a query of their own (RM3, Lavrenko and Croft
 * 2001). It finds code that speaks as the first answers do where the issue does not.
 */
import type { Candidate } from '../core/index.ts';
import type { Postings } from '../index/index.ts';
import { inverseFrequency, type WeightedTerm } from './bm25.ts';

const DOCUMENTS = 12;
const TERMS = 40;
/** A term that one document alone holds says nothing of the others. */
const MIN_HOLDERS = 2;
const MAX_SHARE = 0.05;

/** The weighted terms of the first `candidates` (best first). */
export function feedbackTerms(candidates: readonly Candidate[], postings: Postings): WeightedTerm[] {
  const best = candidates.slice(0, DOCUMENTS);
  const top = best[0]?.score ?? 1;
  const items = postings.lengths.length;
  const share = new Float32Array(items);
  for (const { document, score } of best) share[document] = score / top / Math.max(20, postings.lengths[document]!);
  const terms: WeightedTerm[] = [];
  postings.eachTerm((number, start, end) => {
    const holders = end - start;
    if (holders < MIN_HOLDERS || holders > MAX_SHARE * items + 20) return;
    let weight = 0;
    let among = 0;
    for (let i = start; i < end; i++) {
      const mass = share[postings.items[i]!]!;
      if (mass === 0) continue;
      weight += mass * postings.counts[i]!;
      among++;
    }
    if (among >= MIN_HOLDERS) terms.push({ number, weight: weight * inverseFrequency(holders, items) });
  });
  terms.sort((a, b) => b.weight - a.weight || a.number - b.number);
  const strongest = terms[0]?.weight ?? 1;
  return terms.slice(0, TERMS).map(({ number, weight }) => ({ number, weight: weight / strongest }));
}
