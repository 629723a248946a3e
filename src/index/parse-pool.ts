/**
 * Parses batches of blobs on worker threads. A batch that brings its worker down (a grammar that aborts, memory) is halved and
 * tried again until the blob to blame stands alone; that one is recorded as unreadable and the rest is kept.
 */
import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { IndexError } from '../core/index.ts';
import { distFile } from '../dist-file.ts';
import { SyntaxReader } from '../syntax/index.ts';
import { loadGrammar } from './grammars.ts';
import { type BlobSource, parseBatch } from './parse-batch.ts';
import { SegmentBuilder } from './segment-builder.ts';

/** Batches up to this size are parsed in the calling thread: starting a worker takes longer. */
const INLINE_BYTES = 200_000;

export class ParsePool {
  readonly #size: number;
  readonly #idle: Worker[] = [];
  readonly #waiting: ((worker: Worker | Promise<Worker>) => void)[] = [];
  readonly #given: SyntaxReader | undefined;
  #started = 0;
  #own: SyntaxReader | undefined;

  /** `size` workers at most; 0 parses everything in the calling thread, with `syntax` where it is given. */
  constructor(size: number, syntax?: SyntaxReader) {
    this.#size = size;
    this.#given = syntax;
  }

  /** Segments that hold `blobs` in their order; one, unless a blob had to be isolated. Throws `IndexError` where no worker starts. */
  async parse(blobs: readonly BlobSource[]): Promise<Uint8Array[]> {
    const bytes = blobs.reduce((sum, blob) => sum + (blob.content?.byteLength ?? 0), 0);
    const isSmall = this.#size === 0 || (this.#started === 0 && bytes <= INLINE_BYTES);
    const answer = isSmall ? await this.#parseHere(blobs) : await this.#parseOnWorker(blobs);
    if (answer.segment) return [answer.segment];
    if (blobs.length === 1) return [failedSegment(blobs[0]!, answer.error)];
    const middle = blobs.length >> 1;
    return [...(await this.parse(blobs.slice(0, middle))), ...(await this.parse(blobs.slice(middle)))];
  }

  async close(): Promise<void> {
    this.#own?.close();
    await Promise.all(this.#idle.splice(0).map((worker) => worker.terminate()));
  }

  async #parseHere(blobs: readonly BlobSource[]): Promise<Answer> {
    const syntax = this.#given ?? (this.#own ??= new SyntaxReader(loadGrammar));
    try {
      return { segment: await parseBatch(blobs, syntax), error: '' };
    } catch (error) {
      return { error: (error as Error).message };
    }
  }

  async #parseOnWorker(blobs: readonly BlobSource[]): Promise<Answer> {
    const worker = await this.#take();
    const answer = await ask(worker, blobs);
    if (answer.segment) {
      this.#give(worker);
    } else {
      this.#started--;
      await worker.terminate();
      this.#replaceLost();
    }
    return answer;
  }

  #take(): Promise<Worker> {
    const idle = this.#idle.pop();
    if (idle) return Promise.resolve(idle);
    if (this.#started < this.#size) return this.#start();
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  #give(worker: Worker): void {
    const next = this.#waiting.shift();
    if (next) next(worker);
    else this.#idle.push(worker);
  }

  /** A worker that has loaded. One that cannot is a broken installation, not a bad blob. */
  async #start(): Promise<Worker> {
    this.#started++;
    const worker = new Worker(distFile('parse-worker.mjs'));
    try {
      await once(worker, 'message');
    } catch (error) {
      const reason = (error as Error).message;
      const failure = new IndexError(`the parser cannot start; reinstall fixpoint (${reason})`, { cause: error });
      for (const next of this.#waiting.splice(0)) next(Promise.reject(failure));
      throw failure;
    }
    return worker;
  }

  #replaceLost(): void {
    const next = this.#waiting.shift();
    if (next) next(this.#start());
  }
}

interface Answer {
  readonly segment?: Uint8Array;
  readonly error: string;
}

/** Sends a batch and waits for its segment, or for the worker's end. */
function ask(worker: Worker, blobs: readonly BlobSource[]): Promise<Answer> {
  return new Promise((resolve) => {
    const finish = (answer: Answer) => {
      worker.off('message', onMessage);
      worker.off('error', onError);
      worker.off('exit', onExit);
      resolve(answer);
    };
    const onMessage = (segment: Uint8Array) => finish({ segment, error: '' });
    const onError = (error: Error) => finish({ error: error.message });
    const onExit = (code: number) => finish({ error: `the parser stopped with code ${code}` });
    worker.on('message', onMessage);
    worker.on('error', onError);
    worker.on('exit', onExit);
    worker.postMessage(blobs.map(withOwnBuffer));
  });
}

/** A view of a larger buffer would be sent with the whole of it. */
function withOwnBuffer(blob: BlobSource): BlobSource {
  const { content } = blob;
  return content && content.byteLength < content.buffer.byteLength
    ? { ...blob, content: new Uint8Array(content) }
    : blob;
}

function failedSegment(blob: BlobSource, error: string): Uint8Array {
  const builder = new SegmentBuilder();
  builder.addSkipped({ key: blob.key, skipped: 'unreadable', diagnostics: [`could not be parsed: ${error}`] });
  return builder.encode();
}
