import { describe, expect, it } from 'vitest';
import { aggregate, withoutLeaks } from '../../src/evaluation/aggregate.ts';
import type { ScoredInstance } from '../../src/evaluation/evaluation.ts';

function scored(id: string, acc: number, more: Partial<ScoredInstance> = {}): ScoredInstance {
  return {
    instance_id: id,
    dataset: 'shop',
    repo: 'owner/shop',
    language: 'python',
    base_commit: 'c0ffee',
    title: id,
    gold_files: ['a.py'],
    gold_functions: [{ path: 'a.py', name: 'f' }],
    facts: { file_named: false },
    function_ranks: [],
    file_ranks: [],
    scores: { 'function.acc@5': acc },
    top: [],
    ...more,
  };
}

function gold(count: number) {
  return Array.from({ length: count }, (_, i) => ({ path: 'a.py', name: `f${i}` }));
}

/** Breakdown → group → mean and number of function.acc@5. */
function groups(instances: readonly ScoredInstance[], by: string): Record<string, [mean: number, n: number]> {
  const found = aggregate(instances).breakdowns[by] ?? {};
  return Object.fromEntries(
    Object.entries(found).map(([group, { 'function.acc@5': estimate }]) => [group, [estimate!.mean, estimate!.n]]),
  );
}

describe('aggregate', () => {
  it('takes each mean over the instances that have the metric', () => {
    const { metrics } = aggregate([
      scored('1', 1),
      scored('2', 0),
      scored('3', 0, { scores: { 'file.acc@1': 1 } }),
      scored('4', 1, { scores: { 'function.acc@5': 1, 'file.acc@1': 1 } }),
    ]);
    expect(metrics['function.acc@5']).toMatchObject({ mean: 2 / 3, n: 3 });
    expect(metrics['file.acc@1']).toEqual({ mean: 1, low: 1, high: 1, n: 2 });
    const { low, high } = metrics['function.acc@5']!;
    expect(low).toBeLessThan(2 / 3);
    expect(high).toBeGreaterThan(2 / 3);
    expect(metrics).not.toHaveProperty('seconds');
  });

  it('groups by names in alphabetical order and leaves out what is not known', () => {
    const instances = [
      scored('1', 1, { language: 'rust', category: 'Performance Issue' }),
      scored('2', 0, { language: 'go', category: 'Bug Report' }),
      scored('3', 0, { language: 'rust' }),
    ];
    expect(Object.entries(groups(instances, 'language'))).toEqual([
      ['go', [0, 1]],
      ['rust', [0.5, 2]],
    ]);
    expect(Object.keys(groups(instances, 'category'))).toEqual(['Bug Report', 'Performance Issue']);
    expect(aggregate([scored('1', 1)]).breakdowns).not.toHaveProperty('category');
  });

  it('groups by how much gold there is, repeats counted once', () => {
    const f = { path: 'a.py', name: 'f' };
    const instances = [
      scored('six', 0, { gold_functions: gold(6) }),
      scored('five', 0, { gold_functions: gold(5) }),
      scored('three', 1, { gold_functions: gold(3) }),
      scored('none', 1, { gold_functions: [] }),
      scored('one', 1, { gold_functions: [f, f], gold_files: ['a.py', 'b.py'] }),
      scored('many files', 1, { gold_functions: gold(2), gold_files: ['a', 'b', 'c', 'd'] }),
    ];
    expect(Object.entries(groups(instances, 'gold functions'))).toEqual([
      ['0', [1, 1]],
      ['1', [1, 1]],
      ['2', [1, 1]],
      ['3–5', [0.5, 2]],
      ['6+', [0, 1]],
    ]);
    expect(Object.entries(groups(instances, 'gold files'))).toEqual([
      ['1', [0.5, 4]],
      ['2', [1, 1]],
      ['3+', [1, 1]],
    ]);
  });

  it('groups by thirds of the overlaps, equal values together, bounds in the label', () => {
    const overlaps = [0.5, 0.1, 0.2, 0.3, 0.3, 0.4];
    const instances = overlaps.map((rouge1, i) =>
      scored(String(i), rouge1 < 0.3 ? 0 : 1, { facts: { rouge1, file_named: i === 0 } }),
    );
    expect(Object.entries(groups([...instances, scored('unknown', 1)], 'lexical overlap'))).toEqual([
      ['low (below 0.300)', [0, 2]],
      ['middle (0.300 to 0.400)', [1, 2]],
      ['high (from 0.400)', [1, 2]],
    ]);
    expect(groups(instances, 'semantic overlap')).toEqual({});
    expect(groups(instances, 'file named in the issue')).toEqual({ no: [0.6, 5], yes: [1, 1] });
  });

  it('leaves queries that are commit messages out of all but dataset and query source', () => {
    const leaks = [
      scored('3', 1, { query_source: 'commit_message' }),
      scored('4', 1, { query_source: 'commit_message' }),
    ];
    const instances = [scored('1', 0, { query_source: 'issue' }), scored('2', 1, { query_source: 'issue' }), ...leaks];
    expect(aggregate(instances).metrics['function.acc@5']).toMatchObject({ mean: 0.5, n: 2 });
    expect(groups(instances, 'language')).toEqual({ python: [0.5, 2] });
    expect(groups(instances, 'dataset')).toEqual({ shop: [0.75, 4] });
    expect(groups(instances, 'query source')).toEqual({ commit_message: [1, 2], issue: [0.5, 2] });
    expect(aggregate(leaks).metrics['function.acc@5']).toMatchObject({ mean: 1, n: 2 });
    expect(withoutLeaks(leaks)).toEqual(leaks);
  });

  it('has nothing to say of no instances, and the same for the same instances', () => {
    expect(aggregate([])).toEqual({ metrics: {}, breakdowns: {} });
    const instances = Array.from({ length: 20 }, (_, i) => scored(String(i), i % 3 === 0 ? 1 : 0));
    expect(aggregate(instances)).toEqual(aggregate(instances));
  });
});
