/** A worker thread of `fixpoint eval`: wires the system and the baselines, then answers one job after another. */
import { parentPort, workerData } from 'node:worker_threads';
import { baselineOf, InstanceRunner, type Job, type WorkerMessage } from '../evaluation/index.ts';
import { openEncoder, openSyntax } from '../localize.ts';
import { type EvalWorkerSetup, rankSystem } from './eval-system.ts';
import { forbidNetwork } from './offline.ts';

const setup = workerData as EvalWorkerSetup;
if (setup.offline) forbidNetwork();
const port = parentPort!;
const say = (message: WorkerMessage) => port.postMessage(message);
const syntax = openSyntax();
const runner = new InstanceRunner({
  system: rankSystem(setup, syntax),
  parse: (text, language) => syntax.parse(text, language),
  maxFileBytes: setup.maxFileBytes,
  baselines: setup.baselines.map(baselineOf),
  ...(setup.encoder && { encoder: openEncoder(setup.encoder) }),
  onAsking: (asking) => say({ asking }),
});

port.on('message', async ({ folder, rows }: Job) => {
  for (const row of rows) say({ outcome: await runner.run(row, folder) });
});
