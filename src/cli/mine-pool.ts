/** Mines repositories on worker threads, one repository a worker. A worker that dies costs its repository, and a fresh one goes on. */
import { Worker } from 'node:worker_threads';
import { CancelledError } from '../core/index.ts';
import type { MineOutcome, MineProgress, MineTask } from '../training/index.ts';

/** From a worker: how far its task is, then how it ended. */
export type MineMessage = { readonly progress: MineProgress } | { readonly outcome: MineOutcome };

export interface MinePoolOptions {
  readonly workers: number;
  readonly module: URL;
  readonly signal: AbortSignal;
  readonly onProgress: (task: MineTask, progress: MineProgress) => void;
  readonly onOutcome: (task: MineTask, outcome: MineOutcome) => void;
}

/** Resolves when all tasks have ended. Throws `CancelledError` once `signal` is aborted; what was mined by then stands. */
export async function mineOnWorkers(tasks: readonly MineTask[], options: MinePoolOptions): Promise<void> {
  const waiting = [...tasks];
  const work = async (): Promise<void> => {
    let worker: Worker | undefined;
    try {
      for (let task = waiting.shift(); task; task = waiting.shift()) {
        worker ??= new Worker(options.module);
        const outcome = await runOn(worker, task, options);
        if (options.signal.aborted) throw new CancelledError('mining');
        if ('death' in outcome) worker = undefined;
        options.onOutcome(task, 'death' in outcome ? { kind: 'failed', reason: outcome.death } : outcome);
      }
    } finally {
      await worker?.terminate();
    }
  };
  await Promise.all(Array.from({ length: Math.max(1, Math.min(options.workers, tasks.length)) }, work));
}

function runOn(
  worker: Worker,
  task: MineTask,
  { signal, onProgress }: MinePoolOptions,
): Promise<MineOutcome | { readonly death: string }> {
  return new Promise((resolve) => {
    let failure: Error | undefined;
    const finish = (end: MineOutcome | { readonly death: string }) => {
      worker.off('message', onMessage);
      worker.off('error', onError);
      worker.off('exit', onExit);
      signal.removeEventListener('abort', stop);
      resolve(end);
    };
    const onMessage = (message: MineMessage) => {
      if ('progress' in message) onProgress(task, message.progress);
      else finish(message.outcome);
    };
    // The exit comes after the error.
    const onError = (error: Error) => {
      failure = error;
    };
    const onExit = (code: number) => {
      finish({ death: failure ? `the worker stopped: ${failure.message}` : `the worker stopped with code ${code}` });
    };
    const stop = () => void worker.terminate();
    signal.addEventListener('abort', stop, { once: true });
    worker.on('message', onMessage);
    worker.on('error', onError);
    worker.on('exit', onExit);
    if (signal.aborted) stop();
    else worker.postMessage(task);
  });
}
