/** What the verdict's model learns from: the inputs of each query that was asked of a tree, and whether it belongs there. */
import type { RankedCandidate } from '../../core/index.ts';
import type { OpenedIndex } from '../../index/index.ts';
import { understand } from '../../query/index.ts';
import { GROUNDING_INPUTS, type GroundingInput, groundingInputs } from '../../ranking/index.ts';
import { QuerySignals } from '../../retrieval/index.ts';
import type { GroundingJob, QueryOrigin } from './grounding-pairs.ts';

export interface GroundingRow {
  readonly repository: string;
  readonly language: string;
  readonly origin: QueryOrigin;
  /** In the order of `GROUNDING_INPUTS`. */
  readonly values: readonly number[];
}

/** What ranks: an opened localizer. */
export interface GroundingSubject {
  readonly index: Pick<OpenedIndex, 'tree' | 'history'>;
  /** Every candidate of an issue outside tests, best first. */
  candidates(issue: string): readonly RankedCandidate[];
}

/** A row for each query of `job` in which anything at all agrees with the tree; without that the verdict is `none`. */
export function groundingRows(
  { repository, language, queries }: GroundingJob,
  subject: GroundingSubject,
): GroundingRow[] {
  const { tree, history } = subject.index;
  const signals = new QuerySignals(tree, history);
  return queries.flatMap(({ origin, text }): GroundingRow[] => {
    if (text.trim() === '') return [];
    const query = understand(text);
    const ranked = subject.candidates(text).map(({ document }) => document);
    if (ranked.length === 0) return [];
    const inputs: Readonly<Record<GroundingInput, number>> = groundingInputs(query, {
      signals: signals.of(query),
      index: tree,
      ranked,
    });
    return [{ repository, language, origin, values: GROUNDING_INPUTS.map((input) => inputs[input]) }];
  });
}
