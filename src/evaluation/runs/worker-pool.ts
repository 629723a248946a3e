/**
 * Runs jobs on worker threads and hands over each outcome as it comes. A worker that dies (memory, a crash in native code) costs
 * the row it was at: that one has failed, and a fresh worker goes on with the rest of the job. What rows and outcomes are is the
 * caller's: an evaluation's (`runJobs`), or those of training.
 */
import { Worker } from 'node:worker_threads';
import { CancelledError } from '../../core/index.ts';
import type { DatasetRow } from '../instance.ts';
import type { Outcome, ResolvedInstance } from './outcome.ts';
import type { Job } from './plan.ts';

/** Rows for one worker, all of the repository in `folder`. */
export interface WorkerJob<Row> {
  readonly folder: string | undefined;
  readonly rows: readonly Row[];
}

/** From a worker, in this order for each row: what it is about to ask, where it says so, then the outcome. */
export type PoolMessage<Result, Asking> = { readonly asking: Asking } | { readonly outcome: Result };

export interface PoolOptions<Row, Result, Asking> {
  readonly workers: number;
  /** The module that a worker runs: it receives jobs and answers with `PoolMessage`s, one outcome a row, in order. */
  readonly module: URL;
  /** Plain data from which a worker wires what it works with. */
  readonly setup: unknown;
  readonly onOutcome: (row: Row, outcome: Result) => void;
  /** The outcome of a row that a worker died at, from what it was about to ask. */
  readonly deathOf: (row: Row, asking: Asking | undefined, reason: string) => Result;
  /** What was cancelled, should it be. */
  readonly work: string;
  readonly signal?: AbortSignal;
}

/** Resolves when all jobs are done. Throws `CancelledError` once `signal` is aborted; the outcomes handed over by then stand. */
export async function runOnWorkers<Row, Result, Asking = never>(
  jobs: readonly WorkerJob<Row>[],
  options: PoolOptions<Row, Result, Asking>,
): Promise<void> {
  const queue = new JobQueue(jobs);
  const work = async (): Promise<void> => {
    let worker: Worker | undefined;
    try {
      for (let job = queue.next(); job; job = queue.next()) {
        for (let rows = job.rows; rows.length > 0; ) {
          if (options.signal?.aborted) throw new CancelledError(options.work);
          worker ??= new Worker(options.module, { workerData: options.setup });
          const { answered, death } = await runOn(worker, { ...job, rows }, options);
          if (options.signal?.aborted) throw new CancelledError(options.work);
          if (death === undefined) break;
          worker = undefined;
          options.onOutcome(rows[answered]!, death);
          rows = rows.slice(answered + 1);
        }
        queue.finished(job);
      }
    } finally {
      await worker?.terminate();
    }
  };
  await Promise.all(Array.from({ length: Math.max(1, Math.min(options.workers, jobs.length)) }, work));
}

/** From a worker of an evaluation. Rows that are rejected before they are asked come without `asking`. */
export type WorkerMessage = PoolMessage<Outcome, ResolvedInstance>;

/** `runOnWorkers` for an evaluation: a row that a worker died at has failed, or is rejected where its gold was not known yet. */
export function runJobs(
  jobs: readonly Job[],
  options: Omit<PoolOptions<DatasetRow, Outcome, ResolvedInstance>, 'deathOf' | 'work'>,
): Promise<void> {
  return runOnWorkers(jobs, { ...options, deathOf, work: 'the evaluation' });
}

/** Hands out jobs, of a repository that no other worker is at where it can: two would wait for each other's index. */
class JobQueue<Row> {
  readonly #waiting: WorkerJob<Row>[];
  readonly #busy = new Set<string | undefined>();

  constructor(jobs: readonly WorkerJob<Row>[]) {
    this.#waiting = [...jobs];
  }

  next(): WorkerJob<Row> | undefined {
    const free = this.#waiting.findIndex(({ folder }) => !this.#busy.has(folder));
    const [job] = this.#waiting.splice(Math.max(0, free), 1);
    if (job) this.#busy.add(job.folder);
    return job;
  }

  finished(job: WorkerJob<Row>): void {
    this.#busy.delete(job.folder);
  }
}

/** How a worker came through a job: how many rows it answered, and what became of the next one if it died there. */
interface JobEnd<Result> {
  readonly answered: number;
  readonly death?: Result;
}

function runOn<Row, Result, Asking>(
  worker: Worker,
  job: WorkerJob<Row>,
  { onOutcome, deathOf, signal }: PoolOptions<Row, Result, Asking>,
): Promise<JobEnd<Result>> {
  return new Promise((resolve) => {
    let answered = 0;
    let asking: Asking | undefined;
    let failure: Error | undefined;
    const finish = (end: JobEnd<Result>) => {
      worker.off('message', onMessage);
      worker.off('error', onError);
      worker.off('exit', onExit);
      signal?.removeEventListener('abort', stop);
      resolve(end);
    };
    const onMessage = (message: PoolMessage<Result, Asking>) => {
      if ('asking' in message) {
        asking = message.asking;
        return;
      }
      asking = undefined;
      onOutcome(job.rows[answered++]!, message.outcome);
      if (answered === job.rows.length) finish({ answered });
    };
    // The last messages may come after the error; the exit comes after all.
    const onError = (error: Error) => {
      failure = error;
    };
    const onExit = (code: number) => {
      const reason = failure ? `the worker stopped: ${failure.message}` : `the worker stopped with code ${code}`;
      finish({ answered, death: deathOf(job.rows[answered]!, asking, reason) });
    };
    const stop = () => void worker.terminate();
    signal?.addEventListener('abort', stop, { once: true });
    worker.on('message', onMessage);
    worker.on('error', onError);
    worker.on('exit', onExit);
    worker.postMessage(job);
  });
}

/** Without its gold an instance can only be rejected. */
function deathOf(row: DatasetRow, asking: ResolvedInstance | undefined, reason: string): Outcome {
  if (asking) return { kind: 'failed', instance: asking, reason };
  return { kind: 'rejected', rejection: { instance_id: row.instance_id, place: row.repo, reason } };
}
