/** The report of a grounding model: what it was fitted on, whom it calls low, and the model, to be read. */
import { markdownTable, percent } from '../../evaluation/index.ts';
import type { FlaggedShare, GroundingOptions, TrainedGrounding } from './fit-grounding.ts';
import type { QueryOrigin } from './grounding-pairs.ts';
import type { GroundingRow } from './grounding-rows.ts';

const TITLES: Readonly<Record<QueryOrigin, string>> = {
  own: 'issues of the repository (false alarms)',
  sameLanguage: 'issues of other repositories, same language',
  otherLanguage: 'issues of other repositories, other language',
  shuffled: 'words in disorder',
  noWords: 'words that are none',
  support: 'questions for support and empty complaints',
};

export function groundingReport(
  { grounding, flagged }: TrainedGrounding,
  rows: readonly GroundingRow[],
  { falseAlarms, folds }: GroundingOptions,
): string {
  const repositories = new Set(rows.map(({ repository }) => repository)).size;
  const terms = grounding.model.terms.toSorted((a, b) => Math.abs(b.weight) - Math.abs(a.weight));
  return [
    '# Grounding\n',
    `Fitted on ${rows.length.toLocaleString('en-US')} queries asked of ${repositories} repositories, with at most ${percent(falseAlarms)} % false alarms.`,
    `Judged in ${folds} folds by repository: each by a fit on the others.\n`,
    flaggedTable(flagged),
    markdownTable(
      [
        { title: 'input', align: 'left' },
        { title: 'weight', align: 'right' },
      ],
      terms.map(({ input, weight }) => [input, weight.toFixed(2)]),
    ),
  ].join('\n');
}

/** A row for each origin of queries. */
export function flaggedTable(flagged: readonly FlaggedShare[]): string {
  return markdownTable(
    [
      { title: 'query', align: 'left' },
      { title: 'n', align: 'right' },
      { title: 'called low %', align: 'right' },
    ],
    flagged.map(({ origin, queries, low }) => [TITLES[origin], queries.toLocaleString('en-US'), percent(low)]),
  );
}
