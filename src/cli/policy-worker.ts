/** A worker thread of `fixpoint train policy`: searches recorded trees, one instance after the other. */
import { parentPort, workerData } from 'node:worker_threads';
import type { PoolMessage, WorkerJob } from '../evaluation/index.ts';
import { openSyntax } from '../localize.ts';
import { PolicyRunner, type PolicyTask, type PolicyTaskOutcome } from '../training/index.ts';
import { VERSION } from '../version.ts';
import { forbidNetwork } from './offline.ts';
import type { PolicyWorkerSetup } from './policy-workers.ts';

const { models, trees, trajectories, maxFileBytes, offline } = workerData as PolicyWorkerSetup;
if (offline) forbidNetwork();
const port = parentPort!;
const say = (message: PoolMessage<PolicyTaskOutcome, never>) => port.postMessage(message);
const syntax = openSyntax();
const runner = new PolicyRunner({
  ...{ models, trees, maxFileBytes },
  trajectories: trajectories === undefined ? undefined : { folder: trajectories, fixpoint: VERSION },
  parse: (text, language) => syntax.parse(text, language),
});

port.on('message', async ({ folder, rows }: WorkerJob<PolicyTask>) => {
  for (const row of rows) say({ outcome: await runner.run(row, folder!) });
});
