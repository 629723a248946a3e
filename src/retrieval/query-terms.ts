/**
 * The terms of an issue with their weights. A word counts by where it stands: the title says most, a version table almost
 * nothing. Channels keep apart what the features weigh apart: everything, the title, code, and the lead of the prose.
 */
import { type Query, type SegmentKind, stem, terms } from '../core/index.ts';
import type { TermTable } from '../index/index.ts';
import type { WeightedTerm } from './bm25.ts';

export type Channel = 'all' | 'title' | 'code' | 'lead';

/** A term of the query. */
export interface QueryTerm {
  readonly term: string;
  readonly weight: number;
}

/** What one occurrence counts in the channel `all`, by where it stands. */
const SEGMENT_WEIGHT: Readonly<Record<SegmentKind, number>> = {
  title: 2,
  prose: 1,
  inline: 1.2,
  code: 0.6,
  trace: 0.5,
  log: 0.3,
  diff: 1,
  boilerplate: 0.05,
};

/** English words that say nothing by themselves, though code may hold them rarely. Names written as code keep them. */
const STOP_WORDS: ReadonlySet<string> = new Set(
  (
    'a about after all also am an and any are as at be because been before being but by can cannot could did do does doing don even for from get ' +
    'gets getting got had has have having he her here hi him his how however i if in instead into is it its itself just like lot made make may me ' +
    'might more most much my of off on once one only or other our out over own please same she should since so some something still such than thank ' +
    'thanks that the their them then there these they thing this those though through to too under until up us use used uses using very want was way ' +
    'we well were what when where whether which while who why will with would yes yet you your'
  )
    .split(' ')
    .map(stem),
);

/** Repeats of a term add less and less: the weight of the channel grows towards this multiple of one occurrence. */
const SATURATION = 3;
/** Terms that make the lead. */
const LEAD_TERMS = 60;
/** Terms kept in a channel; the weakest of a very long issue are dropped. */
const MAX_TERMS = 400;

/** The weighted terms of each channel, strongest first. */
export function queryTerms(query: Query): Record<Channel, readonly QueryTerm[]> {
  const counts: Record<Channel, Map<string, number>> = {
    all: new Map(),
    title: new Map(),
    code: new Map(),
    lead: new Map(),
  };
  let leading = 0;
  const add = (channel: Channel, term: string, weight: number) =>
    counts[channel].set(term, (counts[channel].get(term) ?? 0) + weight);
  for (const { kind, text } of query.segments) {
    const isCode = kind === 'code' || kind === 'inline';
    for (const term of terms(text)) {
      if (!isCode && STOP_WORDS.has(term)) continue;
      add('all', term, SEGMENT_WEIGHT[kind]);
      if (kind === 'title') add('title', term, 1);
      if (isCode) add('code', term, 1);
      if ((kind === 'prose' || kind === 'inline') && leading++ < LEAD_TERMS) add('lead', term, 1);
    }
  }
  return {
    all: saturated(counts.all),
    title: saturated(counts.title),
    code: saturated(counts.code),
    lead: saturated(counts.lead),
  };
}

function saturated(counts: ReadonlyMap<string, number>): QueryTerm[] {
  return [...counts]
    .map(([term, count]) => ({ term, weight: (count * (SATURATION + 1)) / (count + SATURATION) }))
    .sort((a, b) => b.weight - a.weight || (a.term < b.term ? -1 : 1))
    .slice(0, MAX_TERMS);
}

/** The terms that a corpus or history holds, by their numbers there. */
export function knownTerms(words: readonly QueryTerm[], table: TermTable): WeightedTerm[] {
  return words.flatMap(({ term, weight }) => {
    const number = table.find(term);
    return number < 0 ? [] : [{ number, weight }];
  });
}
