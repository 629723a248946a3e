/** A worker thread of `fixpoint train`: computes the features of one row after the other. */
import { parentPort, workerData } from 'node:worker_threads';
import type { PoolMessage, WorkerJob } from '../evaluation/index.ts';
import { openLocalizer, openSyntax } from '../localize.ts';
import { type FeatureOutcome, FeatureRunner, HAND_MODEL, type TrainingRow } from '../training/index.ts';
import { forbidNetwork } from './offline.ts';
import type { TrainWorkerSetup } from './train-features.ts';

const { cacheRoot, maxFileBytes, candidates, offline } = workerData as TrainWorkerSetup;
if (offline) forbidNetwork();
const port = parentPort!;
const say = (message: PoolMessage<FeatureOutcome, never>) => port.postMessage(message);
const syntax = openSyntax();
const runner = new FeatureRunner({
  open: (reader) =>
    openLocalizer({
      repository: reader,
      workers: 0, // the pool's own workers keep the cores busy
      manyCommits: true,
      syntax,
      ranker: HAND_MODEL, // what is learned must not depend on what was learned before
      ...(cacheRoot !== undefined && { cacheRoot }),
    }),
  parse: (text, language) => syntax.parse(text, language),
  maxFileBytes,
  candidates,
});

port.on('message', async ({ folder, rows }: WorkerJob<TrainingRow>) => {
  for (const row of rows) say({ outcome: await runner.run(row, folder!) });
});
