/** Holds what was measured against what was expected: OK, DRIFT within the tolerance, or FAIL beyond it. */
import { type Experiment, GROUPINGS } from './experiment.ts';
import type { SystemResults } from './results.ts';

/** From best to worst. */
const VERDICTS = ['OK', 'DRIFT', 'FAIL'] as const;

export type Verdict = (typeof VERDICTS)[number];

export interface Judgement {
  readonly verdict: Verdict;
  readonly system: string;
  /** `all`, `dataset: SWE-bench_dev`, `language: python`. */
  readonly group: string;
  readonly metric: string;
  /** Percent with one decimal, like `measured`. */
  readonly expected: number;
  /** Missing where the run has no such figure. */
  readonly measured?: number;
}

/** One judgement for each expected score, in the order in which the experiment writes them. */
export function judge(
  { expected, tolerance }: Pick<Experiment, 'expected' | 'tolerance'>,
  results: readonly SystemResults[],
): Judgement[] {
  return Object.entries(expected).flatMap(([system, expectations]) => {
    const found = results.find((result) => result.system === system);
    const groups = [
      { group: 'all', scores: expectations.all ?? {}, estimates: found?.all },
      ...GROUPINGS.flatMap((by) =>
        Object.entries(expectations[by] ?? {}).map(([name, scores]) => ({
          group: `${by}: ${name}`,
          scores,
          estimates: found?.[by][name],
        })),
      ),
    ];
    return groups.flatMap(({ group, scores, estimates }) =>
      Object.entries(scores).map(([metric, score]): Judgement => {
        const place = { system, group, metric, expected: score };
        const mean = estimates?.[metric]?.mean;
        if (mean === undefined) return { verdict: 'FAIL', ...place };
        const measured = Number((100 * mean).toFixed(1));
        return { verdict: verdictOf(measured - score, tolerance), ...place, measured };
      }),
    );
  });
}

export function worstOf(judgements: readonly Pick<Judgement, 'verdict'>[]): Verdict {
  return VERDICTS[Math.max(0, ...judgements.map(({ verdict }) => VERDICTS.indexOf(verdict)))]!;
}

/** Differences are of figures with one decimal: what is less than half of one is rounding in binary. */
function verdictOf(difference: number, tolerance: number): Verdict {
  const distance = Math.abs(difference);
  if (distance < 0.05) return 'OK';
  return distance < tolerance + 0.05 ? 'DRIFT' : 'FAIL';
}

/** Lines that line up, one for each judgement; the last line tells the worst. */
export function judgementLines(
  judgements: readonly Judgement[],
  { name, tolerance }: Pick<Experiment, 'name' | 'tolerance'>,
): string {
  const rows = judgements.map(({ verdict, system, group, metric, expected, measured }) => [
    verdict,
    system,
    group,
    metric,
    `expected ${expected.toFixed(1).padStart(5)}`,
    `measured ${(measured?.toFixed(1) ?? 'nothing').padStart(5)}`,
  ]);
  const widths = rows.reduce<number[]>(
    (widest, row) => row.map((cell, i) => Math.max(cell.length, widest[i] ?? 0)),
    [],
  );
  const lines = rows.map((row) =>
    row
      .map((cell, i) => cell.padEnd(widths[i]!))
      .join('  ')
      .trimEnd(),
  );
  return [...lines, `${worstOf(judgements)} ${name}: ${tally(judgements, tolerance)}`, ''].join('\n');
}

function tally(judgements: readonly Judgement[], tolerance: number): string {
  const [, drifted, failed] = VERDICTS.map((verdict) => judgements.filter((one) => one.verdict === verdict).length);
  const parts = [
    ...(failed! > 0 ? [`${failed} differ by more than ${tolerance.toFixed(1)} points`] : []),
    ...(drifted! > 0 ? [`${drifted} differ by less`] : []),
  ];
  const scores = `${judgements.length} scores`;
  return parts.length === 0 ? `${scores} as expected` : `of ${scores}, ${parts.join(' and ')}`;
}
