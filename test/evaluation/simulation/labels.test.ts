/** Whatever shows figures of a simulated judge says so in its first line; what does not have any does not. */
import { describe, expect, test } from 'vitest';
import { compareRuns } from '../../../src/evaluation/comparison.ts';
import { comparisonMarkdown } from '../../../src/evaluation/reports/comparison-markdown.ts';
import { htmlReport } from '../../../src/evaluation/reports/html.ts';
import { markdownReport } from '../../../src/evaluation/reports/markdown.ts';
import { summary } from '../../../src/evaluation/reports/summary.ts';
import { evaluationOf } from '../../support/evaluation-of.ts';

const instances = { found: { functions: [1] } };
const rank = evaluationOf({ system: 'fixpoint rank', instances });
const simulated = evaluationOf({ system: 'fixpoint rerank (simulated/judge-0.7)', instances });

describe('figures of a simulation', () => {
  test('say so in the title of the Markdown report, of the page and of the summary', () => {
    expect(markdownReport(simulated, [rank])).toMatch(
      /^# SIMULATION: fixpoint rerank \(simulated\/judge-0\.7\) on \S+\n\n> .* simulation that knows the gold/,
    );
    const page = htmlReport(simulated, [rank]);
    expect(page).toMatch(/<title>SIMULATION: fixpoint rerank/);
    expect(page).toMatch(/<h1>SIMULATION: fixpoint rerank/);
    expect(summary(simulated, [rank])).toMatch(/^SIMULATION: fixpoint rerank/);
  });

  test('say so in a comparison, wherever the run stands', () => {
    expect(comparisonMarkdown(compareRuns([rank, simulated]))).toMatch(/^# SIMULATION: 2 runs/);
    expect(comparisonMarkdown(compareRuns([simulated, rank]))).toMatch(/^# SIMULATION: 2 runs/);
  });
});

test('figures of anything else do not', () => {
  for (const report of [
    markdownReport(rank, []),
    htmlReport(rank, []),
    summary(rank, []),
    comparisonMarkdown(compareRuns([rank, rank])),
  ])
    expect(report).not.toMatch(/simulation/i);
});
