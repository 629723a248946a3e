/**
 * How often the verdict `low` is given, and to whom, on a dataset that its model has not seen: `npx tsx bench/grounding.ts --dataset FILE
 * --repositories DIR --weights FOLDER`. Each repository is asked issues of its own, which must not be called low, and of the others, words in
 * disorder, words that are none and questions for support, which should be.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { CloneFolder, openDataset } from '../src/evaluation/index.ts';
import { openLocalizer, openSyntax } from '../src/localize.ts';
import { decodeGroundingModel, GROUNDING_FILE, isLowGrounding } from '../src/ranking/index.ts';
import {
  DEFAULT_PAIRS,
  flaggedShares,
  flaggedTable,
  type GroundingRow,
  groundingRows,
  HAND_MODEL,
  inputsOf,
  planGroundingJobs,
} from '../src/training/index.ts';

const { values: flags } = parseArgs({
  options: {
    dataset: { type: 'string' },
    repositories: { type: 'string' },
    weights: { type: 'string' },
    seed: { type: 'string', default: '2' },
  },
});
if (!flags.dataset || !flags.repositories || !flags.weights) {
  console.error('usage: grounding.ts --dataset FILE --repositories DIR --weights FOLDER [--seed N]');
  process.exit(2);
}
const model = decodeGroundingModel(readFileSync(join(flags.weights, GROUNDING_FILE)));
const { rows } = await openDataset(flags.dataset);
const issues = rows.filter(({ query_source }) => query_source !== 'commit_message');
const clones = new CloneFolder(flags.repositories);
const syntax = openSyntax();
const verdicts: { origin: GroundingRow['origin']; language: string; isLow: boolean }[] = [];
for (const job of planGroundingJobs(issues, { ...DEFAULT_PAIRS, seed: Number(flags.seed) })) {
  const repository = clones.find(job.repository);
  if (repository === undefined) continue;
  const options = { revision: job.commit, workers: 0, syntax, manyCommits: true, ranker: HAND_MODEL };
  try {
    const localizer = await openLocalizer({ repository, ...options });
    for (const row of groundingRows(job, localizer)) {
      verdicts.push({ origin: row.origin, language: row.language, isLow: isLowGrounding(model, inputsOf(row)) });
    }
    await localizer.close();
    console.error(`${job.repository}: ${verdicts.length} queries so far`);
  } catch (error) {
    console.error(`${job.repository} is left out: ${(error as Error).message}`);
  }
}
syntax.close();
console.log(flaggedTable(flaggedShares(verdicts)));
for (const language of [...new Set(verdicts.map((verdict) => verdict.language))].sort()) {
  console.log(
    `${language}\n\n${flaggedTable(flaggedShares(verdicts.filter((verdict) => verdict.language === language)))}`,
  );
}
