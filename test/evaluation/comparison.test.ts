import { describe, expect, it } from 'vitest';
import { compareRuns } from '../../src/evaluation/comparison.ts';
import { comparisonMarkdown, contestsMarkdown } from '../../src/evaluation/reports/comparison-markdown.ts';
import { evaluationOf } from '../support/evaluation-of.ts';

const left = evaluationOf({
  system: 'fixpoint rank',
  instances: {
    both: { functions: [1] },
    lost: { functions: [2, 3] },
    won: { functions: [20] },
    broken: { functions: [1], failure: 'no such commit' },
    mine: { functions: [1] },
  },
});
const right = evaluationOf({
  system: 'bm25',
  instances: {
    won: { functions: [4] },
    lost: { functions: [2, null] },
    both: { functions: [10] },
    broken: { functions: [9] },
  },
});

describe('compareRuns', () => {
  const comparison = compareRuns([left, right]);
  const [first, second] = comparison.runs;

  it('takes means over the instances that all runs have, a failed one as zero', () => {
    expect(comparison.instances).toBe(4);
    expect([first!.left_out, second!.left_out]).toEqual([1, 0]);
    expect([first!.failed, second!.failed]).toEqual([1, 0]);
    // fixpoint: both and lost of four within 10; bm25: both, won and broken.
    expect(first!.metrics['function.acc@10']).toMatchObject({ mean: 0.5, n: 4 });
    expect(second!.metrics['function.acc@10']).toMatchObject({ mean: 0.75, n: 4 });
    expect(first!.metrics['function.acc@5']!.mean).toBe(0.5);
    expect(second!.metrics['function.acc@5']!.mean).toBe(0.25);
    expect(comparison.notices).toEqual(['1 of the 5 instances of fixpoint rank are left out: another run lacks them']);
  });

  it('pairs each run with the first', () => {
    expect(first!.differences).toEqual({});
    // Won and broken gained, lost lost: of the 8 ways to sign three differences, all are at least as far from zero.
    expect(second!.differences['function.acc@10']).toMatchObject({
      difference: 0.25,
      wins: 2,
      losses: 1,
      ties: 1,
      p: 1,
    });
    expect(second!.differences['function.acc@5']).toMatchObject({
      difference: -0.25,
      wins: 1,
      losses: 2,
      ties: 1,
      p: 1,
    });
  });

  it('lists what is won and lost, with the ranks in both', () => {
    expect(second!.wins).toEqual([
      { instance_id: 'won', title: 'about won', metric: 'function.acc@10', first_ranks: [20], ranks: [4] },
      { instance_id: 'broken', title: 'about broken', metric: 'function.acc@10', first_ranks: [null], ranks: [9] },
    ]);
    expect(second!.losses.map(({ instance_id, ranks }) => [instance_id, ranks])).toEqual([['lost', [2, null]]]);
  });

  it('decides by files where there are no gold functions', () => {
    const runs = [1, 2].map((fileRank) => evaluationOf({ system: `${fileRank}`, instances: { a: { fileRank } } }));
    expect(compareRuns(runs).runs[1]!.losses).toEqual([
      { instance_id: 'a', title: 'about a', metric: 'file.acc@1', first_ranks: [1], ranks: [2] },
    ]);
  });

  it('leaves out queries that leak the fix, and says so', () => {
    const runs = ['a', 'b'].map((system) =>
      evaluationOf({
        system,
        instances: { fair: { functions: [11] }, leak: { functions: [1], query_source: 'commit_message' } },
      }),
    );
    const { instances, runs: compared, notices } = compareRuns(runs);
    expect(instances).toBe(1);
    expect(compared[0]!.metrics['function.acc@10']).toMatchObject({ mean: 0, n: 1 });
    expect(notices).toEqual(["1 more are left out: their query is the fix's own commit message"]);
  });

  it('warns of different datasets and numbers runs of one name', () => {
    const other = evaluationOf({
      system: 'fixpoint rank',
      sha256: 'b'.repeat(64),
      instances: { both: { functions: [1] } },
    });
    const { runs, notices } = compareRuns([left, other]);
    expect(runs.map(({ system }) => system)).toEqual(['fixpoint rank', 'fixpoint rank (2)']);
    expect(notices[0]).toBe(
      'fixpoint rank (2) ran on another dataset (tiny, sha256 bbbbbbbb) than fixpoint rank (tiny, sha256 aaaaaaaa): issues and gold may differ',
    );
  });

  it('refuses what cannot be compared', () => {
    expect(() => compareRuns([left])).toThrow('name at least two runs');
    const stranger = evaluationOf({ system: 'x', instances: { unknown: { functions: [1] } } });
    expect(() => compareRuns([left, stranger])).toThrow('the runs have no instance in common');
  });

  it('prints aligned tables', () => {
    const text = comparisonMarkdown(comparison);
    expect(text).toContain('# 2 runs over 4 common instances\n');
    expect(text).toContain('Failed instances count as zero: fixpoint rank 1, bm25 0.');
    const differences = text.slice(text.indexOf('## Against fixpoint rank')).trim().split('\n').slice(2);
    expect(new Set(differences.map((line) => line.length)).size).toBe(1);
    const row = differences.find((line) => line.includes('function acc@10'))!;
    expect(row.split('|').map((cell) => cell.trim())).toEqual([
      '',
      'bm25',
      'function acc@10',
      '+25.0',
      '−50.0 to +100.0',
      '1.000',
      '2',
      '1',
      '1',
      '',
    ]);
    expect(contestsMarkdown(comparison)).toBe(
      `## bm25 against fixpoint rank: 2 won, 1 lost

| instance | result | by              | fixpoint rank | bm25 |
| -------- | ------ | --------------- | ------------: | ---: |
| \`won\`    | won    | function acc@10 |            20 |    4 |
| \`broken\` | won    | function acc@10 |             – |    9 |
| \`lost\`   | lost   | function acc@10 |          2, 3 | 2, – |
`,
    );
  });
});
