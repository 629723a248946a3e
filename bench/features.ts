/**
 * The feature table of a dataset that nobody may train on, to measure rankers and to tune the hand weights with: `npx tsx bench/features.ts
 * --dataset FILE --repositories DIR --output DIR [--candidates N]`. The form is that of `fixpoint train ranker`; run it again to go on.
 */
import { parseArgs } from 'node:util';
import { CloneFolder } from '../src/evaluation/index.ts';
import { openLocalizer, openSyntax } from '../src/localize.ts';
import { buildFeatureTable, FeatureRunner, HAND_MODEL, readTrainingRows } from '../src/training/index.ts';

const { values: flags } = parseArgs({
  options: {
    dataset: { type: 'string' },
    repositories: { type: 'string' },
    output: { type: 'string' },
    candidates: { type: 'string', default: '1000' },
  },
});
if (!flags.dataset || !flags.repositories || !flags.output) {
  console.error('usage: features.ts --dataset FILE --repositories DIR --output DIR [--candidates N]');
  process.exit(2);
}

const candidates = Number(flags.candidates);
const clones = new CloneFolder(flags.repositories);
const syntax = openSyntax();
const runner = new FeatureRunner({
  open: (repository) => openLocalizer({ repository, workers: 0, manyCommits: true, syntax, ranker: HAND_MODEL }),
  parse: (text, language) => syntax.parse(text, language),
  maxFileBytes: 2_000_000,
  candidates,
});
const { rows } = await readTrainingRows([flags.dataset], { measuring: true });
const { failed } = await buildFeatureTable(flags.output, rows, {
  candidates,
  folderOf: (repo) => clones.find(repo),
  carryOut: async (jobs, onOutcome) => {
    for (const { folder, rows: asked } of jobs) {
      for (const row of asked) onOutcome(row, await runner.run(row, folder!));
    }
  },
  onProgress: ({ done, total }) => {
    if (done % 10 === 0) console.error(`${done}/${total}`);
  },
});
for (const { instanceId, reason } of failed) console.error(`${instanceId} is left out: ${reason}`);
await runner.close();
syntax.close();
