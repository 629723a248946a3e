import { describe, expect, it } from 'vitest';
import { estimate, figure, probability, signed } from '../../src/evaluation/reports/format.ts';
import { markdownReport } from '../../src/evaluation/reports/markdown.ts';
import { resultsTable } from '../../src/evaluation/reports/results-table.ts';
import { code, markdownTable, plain } from '../../src/evaluation/reports/table.ts';
import { evaluationOf } from '../support/evaluation-of.ts';

describe('figures', () => {
  it('are percentages for shares and plain for quantities', () => {
    expect(estimate('function.acc@5', { mean: 0.5444, low: 0.5, high: 0.6 })).toBe('54.4 (50.0–60.0)');
    expect(estimate('seconds', { mean: 0.31234, low: 0.3, high: 0.33 })).toBe('0.312');
    expect(estimate('dollars', undefined)).toBe('–');
    expect([0, 0.00123456, 12.345, 99.96, 1234.5].map((value) => figure('seconds', value))).toEqual([
      '0',
      '0.00123',
      '12.3',
      '100',
      '1235',
    ]);
  });

  it('tell the sign of a difference, and none of a difference that rounds to zero', () => {
    expect([0.032, -0.01, 0.0004, -0.0004].map((value) => signed('file.acc@1', value))).toEqual([
      '+3.2',
      '−1.0',
      '0.0',
      '0.0',
    ]);
    expect([0.0004, 0.0312].map(probability)).toEqual(['< 0.001', '0.031']);
  });
});

describe('markdownTable', () => {
  it('lines its columns up', () => {
    const columns = [
      { title: 'name', align: 'left' },
      { title: 'n', align: 'right' },
    ] as const;
    expect(
      markdownTable(columns, [
        ['a', '1'],
        ['longer', '1000'],
      ]),
    ).toBe('| name   |    n |\n| ------ | ---: |\n| a      |    1 |\n| longer | 1000 |\n');
  });

  it('takes text of others as text', () => {
    expect(plain('a | b\n<img> `c` __init__.py snake_case \u001b[31m')).toBe(
      'a \\| b \\<img> \\`c\\` \\_\\_init\\_\\_.py snake_case \uFFFD\\[31m',
    );
    expect(code('a|b`c')).toBe('`` a\\|b`c ``');
  });
});

const evaluation = evaluationOf({
  system: 'fixpoint rank',
  instances: {
    found: { functions: [1] },
    late: { functions: [7, 2], language: 'go' },
    file: { fileRank: 1 },
    broken: { functions: [1], failure: 'the commit c0ffee | is missing' },
    leak: { functions: [1], query_source: 'commit_message' },
  },
  rejections: [
    { place: 'line 3', reason: 'is not JSON' },
    { instance_id: 'odd', place: 'line 9', reason: 'no gold' },
  ],
});
const baseline = evaluationOf({
  system: 'bm25',
  instances: {
    found: { functions: [3] },
    late: { functions: [7, null], language: 'go' },
    file: { fileRank: 2 },
    broken: { functions: [1] },
    leak: { functions: [1], query_source: 'commit_message' },
  },
});

/** The cells of the row of `table` that begins with `name`. */
function cells(report: string, heading: string, name: string): string[] {
  const table = report.slice(report.indexOf(heading));
  const line = table.split('\n').find((text) => text.startsWith(`| ${name} `))!;
  return line
    .split('|')
    .slice(1, -1)
    .map((cell) => cell.trim());
}

describe('markdownReport', () => {
  const report = markdownReport(evaluation, [baseline]);

  it('tells what was run and how much of it counts', () => {
    expect(report).toContain('# fixpoint rank on tiny\n');
    expect(report).toContain(`sha256 \`${'a'.repeat(16)}\``);
    expect(report).toContain('- Answered: 4 instances (80.0 %)\n');
    expect(report).toContain('- Failed, scored zero: 1 instance\n');
    expect(report).toContain('- Rejected, not scored: 2 rows\n');
    expect(report).toContain("- Query is the fix's own message, not in the results: 1 instance\n");
    expect(report).toContain('Function and module figures over 3 instances, file figures over 4 instances.');
  });

  it('sets the systems beside each other', () => {
    // Of the three fair instances with gold functions: acc@5 is found alone, acc@10 found and late.
    const row = cells(report, '## Results', 'fixpoint rank');
    const titles = cells(report, '## Results', 'system');
    const of = (title: string) => row[titles.indexOf(title)];
    expect(of('function acc@5')).toMatch(/^33\.3 \(/);
    expect(of('function acc@10')).toMatch(/^66\.7 \(/);
    expect(of('file acc@1')).toMatch(/^50\.0 \(/);
    expect(of('seconds')).toBe('1');
    expect(cells(report, '## Results', 'bm25')[titles.indexOf('function acc@10')]).toMatch(/^66\.7 \(/);
  });

  it('breaks results down beside the first baseline', () => {
    expect(cells(report, '## By language', 'language')).toEqual([
      'language',
      'n',
      'function acc@5',
      'bm25',
      'function acc@10',
      'bm25',
      'file acc@1',
      'bm25',
      'file acc@5',
      'bm25',
    ]);
    expect(cells(report, '## By language', 'go')).toEqual([
      'go',
      '1',
      '0.0 (0.0–0.0)',
      '0.0',
      '100.0 (100.0–100.0)',
      '0.0',
      '0.0 (0.0–0.0)',
      '0.0',
      '0.0 (0.0–0.0)',
      '0.0',
    ]);
  });

  it('lists failures and rejections with their reasons', () => {
    expect(report).toContain('| `broken` | the commit c0ffee \\| is missing |');
    expect(cells(report, '## Rejected', '`odd`')).toEqual(['`odd`', 'line 9', 'no gold']);
    expect(report).toContain('is not JSON');
    expect(markdownReport(baseline, [])).not.toContain('## Failed');
  });

  it('gives the same table to documents', () => {
    const table = resultsTable([evaluation, baseline], ['file.acc@1', 'dollars']);
    expect(table.split('\n')[0]).toMatch(/^\| system +\| +file acc@1 \| dollars \|$/);
    expect(cells(table, '', 'bm25')).toEqual(['bm25', expect.stringMatching(/^25\.0 \(/), '–']);
  });
});
