/**
 * The calls that the embedded policy may make next: from what the issue writes, and from what results have shown. Many more are made than run; which,
 * and how many, is learned. Pure.
 */
import type { CallSource, Candidate } from './choice.ts';
import type { Evidence } from './evidence.ts';
import { type Drafts, issueDrafts } from './issue-drafts.ts';
import type { IssueTerms } from './issue-terms.ts';
import type { Judgement } from './judgement.ts';
import { seenDrafts } from './seen-drafts.ts';

/** Candidates of each source, at most. */
const MOST: Readonly<Record<CallSource, number>> = {
  name: 8,
  definition: 6,
  frame: 4,
  path: 4,
  module: 3,
  literal: 3,
  word: 8,
  phrase: 4,
  file_name: 6,
  read_file: 8,
  read_function: 4,
  within: 4,
  narrowed: 3,
  loosened: 3,
  callee: 4,
  caller: 3,
};

/** Those not made before, each once; of equal ones, that of the first source counts. `judgement` is of all that was seen. */
export function candidateCalls(issue: IssueTerms, evidence: Evidence, judgement: Judgement): Candidate[] {
  const bySource: Readonly<Record<CallSource, Drafts>> = {
    ...issueDrafts(issue),
    ...seenDrafts(issue, evidence, judgement),
  };
  const made = new Set(evidence.calls.map(({ candidate }) => candidate.key));
  const candidates: Candidate[] = [];
  for (const [source, drafts] of Object.entries(bySource) as [CallSource, Drafts][]) {
    let order = 0;
    for (const draft of drafts) {
      if (order >= MOST[source]) break;
      const key = `${draft.call.name} ${JSON.stringify(draft.call.arguments)}`;
      if (made.has(key)) continue;
      made.add(key);
      candidates.push({ source, key, order, ...draft });
      order++;
    }
  }
  return candidates;
}
