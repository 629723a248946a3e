/** The documents that hold measured figures, as the recorded results make them. */
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { EXPERIMENTS, experimentNames, readExperiment } from './experiment.ts';
import { withTables } from './readme-table.ts';
import { readResults } from './results.ts';
import { type RecordedExperiment, resultsPage } from './results-page.ts';

/** Texts by path. */
export function publishedDocuments(): ReadonlyMap<string, string> {
  const [readme, page] = ['README.md', join('docs', 'results.md')].map((path) => join(dirname(EXPERIMENTS), path));
  const recorded = recordedExperiments();
  return new Map([
    [readme!, withTables(readFileSync(readme!, 'utf8'), recorded)],
    [page!, resultsPage(recorded)],
  ]);
}

/** Those over more instances first. */
function recordedExperiments(): RecordedExperiment[] {
  return experimentNames()
    .map(readExperiment)
    .flatMap((experiment) => {
      const results = readResults(experiment);
      return results ? [{ experiment, results }] : [];
    })
    .sort((one, other) => other.results.counts.answered - one.results.counts.answered);
}
