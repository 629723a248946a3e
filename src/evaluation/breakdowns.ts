/**
 * The groups that a run is broken down by, after the papers' analyses: where an instance comes from, how much there is to find, and how
 * much of it the issue gives away. An instance for which a grouping's value is not known is left out of that grouping.
 */
import type { ScoredInstance } from './evaluation.ts';
import { distinctGold } from './match.ts';

/** What instances are grouped by. */
export interface Breakdown {
  readonly name: string;
  /** Whether commit messages as queries are counted too. */
  readonly withLeaks: boolean;
  /** Instances by group, groups in the order in which they are shown, instances in the order of `instances`. */
  readonly split: (instances: readonly ScoredInstance[]) => ReadonlyMap<string, readonly ScoredInstance[]>;
}

export const BREAKDOWNS: readonly Breakdown[] = [
  { name: 'dataset', withLeaks: true, split: byName(({ dataset }) => dataset) },
  { name: 'language', withLeaks: false, split: byName(({ language }) => language) },
  { name: 'gold functions', withLeaks: false, split: byCount(goldFunctions, [0, 1, 2, 3, 6]) },
  { name: 'gold files', withLeaks: false, split: byCount(({ gold_files }) => new Set(gold_files).size, [1, 2, 3]) },
  { name: 'lexical overlap', withLeaks: false, split: byThird(({ facts }) => facts.rouge1) },
  { name: 'semantic overlap', withLeaks: false, split: byThird(({ facts }) => facts.cosine) },
  {
    name: 'file named in the issue',
    withLeaks: false,
    split: byName(({ facts }) => (facts.file_named ? 'yes' : 'no')),
  },
  { name: 'category', withLeaks: false, split: byName(({ category }) => category) },
  { name: 'query source', withLeaks: true, split: byName(({ query_source }) => query_source) },
];

/** Groups by a word, in alphabetical order. */
function byName(nameOf: (instance: ScoredInstance) => string | undefined): Breakdown['split'] {
  return (instances) => {
    const groups = grouped(instances, nameOf);
    return new Map([...groups].sort(([left], [right]) => (left < right ? -1 : 1)));
  };
}

/** Groups by a count: each starts at one of `starts`, ascending, and ends before the next; the last has no end. */
function byCount(countOf: (instance: ScoredInstance) => number, starts: readonly number[]): Breakdown['split'] {
  const labels = starts.map((start, i) => {
    const next = starts[i + 1];
    if (next === undefined) return `${start}+`;
    return next === start + 1 ? `${start}` : `${start}–${next - 1}`;
  });
  return inOrder(labels, (instance) => labels[starts.findLastIndex((start) => start <= countOf(instance))]);
}

/** Groups by a value, at the two bounds that cut the values of these instances into thirds. Equal values stay together. */
function byThird(overlapOf: (instance: ScoredInstance) => number | undefined): Breakdown['split'] {
  return (instances) => {
    const values = instances.flatMap((instance) => overlapOf(instance) ?? []).sort((left, right) => left - right);
    const [first, second] = [1, 2].map((third) => (values[Math.floor((values.length * third) / 3)] ?? 0).toFixed(3));
    const labels = [`low (below ${first})`, `middle (${first} to ${second})`, `high (from ${second})`];
    const split = inOrder(labels, (instance) => {
      const value = overlapOf(instance);
      if (value === undefined) return undefined;
      return labels[value < Number(first) ? 0 : value < Number(second) ? 1 : 2];
    });
    return split(instances);
  };
}

function inOrder(
  labels: readonly string[],
  labelOf: (instance: ScoredInstance) => string | undefined,
): Breakdown['split'] {
  return (instances) => {
    const groups = grouped(instances, labelOf);
    return new Map(labels.flatMap((label) => (groups.has(label) ? [[label, groups.get(label)!]] : [])));
  };
}

function grouped(
  instances: readonly ScoredInstance[],
  labelOf: (instance: ScoredInstance) => string | undefined,
): Map<string, ScoredInstance[]> {
  const groups = new Map<string, ScoredInstance[]>();
  for (const instance of instances) {
    const label = labelOf(instance);
    if (label === undefined) continue;
    const group = groups.get(label);
    if (group) group.push(instance);
    else groups.set(label, [instance]);
  }
  return groups;
}

function goldFunctions({ gold_functions }: ScoredInstance): number {
  return distinctGold(gold_functions, { byLines: true }).items.length;
}
