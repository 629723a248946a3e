/** A worker thread of `fixpoint mine`: mines one repository after the other and tells how far it is. */
import { parentPort } from 'node:worker_threads';
import { openSyntax } from '../localize.ts';
import { carryOutTask, type MineTask } from '../training/index.ts';
import type { MineMessage } from './mine-pool.ts';

const port = parentPort!;
const say = (message: MineMessage) => port.postMessage(message);
const syntax = openSyntax();

port.on('message', async (task: MineTask) => {
  const outcome = await carryOutTask(task, {
    parse: (text, language) => syntax.parse(text, language),
    onProgress: (progress) => say({ progress }),
  });
  say({ outcome });
});
