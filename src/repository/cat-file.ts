/**
 * Objects by hash, straight from git's object store, through one `git cat-file --batch` that starts with the first request
 * and lives until `close`. Git answers in the order asked, so answers are matched to requests by position.
 */
import type { ChildProcessWithoutNullStreams } from 'node:child_process';
import { RepositoryError } from '../core/index.ts';
import { lacksObject, spawnGit, startFailure } from './git-process.ts';

interface Request {
  readonly hash: string;
  readonly type: 'blob' | 'commit';
  readonly resolve: (content: Uint8Array | undefined) => void;
  readonly reject: (error: Error) => void;
}

/** What the parser waits for: a header line, or the rest of an object. */
interface OpenObject {
  readonly content: Buffer;
  readonly type: string | undefined;
  filled: number;
}

export class CatFile {
  readonly #folder: string;
  #child: ChildProcessWithoutNullStreams | undefined;
  #ended: Promise<void> | undefined;
  #closed = false;
  #requests: Request[] = [];
  #header = '';
  #object: OpenObject | undefined;
  #stderr = '';

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** The content of a blob; undefined when the clone lacks it (partial clones) or it is no blob. */
  read(blob: string): Promise<Uint8Array | undefined> {
    return this.#request(blob, 'blob');
  }

  /** Whether the clone has the commit of this full hash. */
  async hasCommit(commit: string): Promise<boolean> {
    return (await this.#request(commit, 'commit')) !== undefined;
  }

  /** Ends the process and waits until it is gone. Requests still open are rejected. */
  async close(): Promise<void> {
    this.#closed = true;
    this.#child?.kill();
    await this.#ended;
  }

  /** The content of an object; undefined when the clone lacks it or it is of another type. */
  #request(hash: string, type: Request['type']): Promise<Uint8Array | undefined> {
    if (this.#closed)
      return Promise.reject(new RepositoryError('git', 'the repository reader is closed; open another'));
    return new Promise((resolve, reject) => this.#ask({ hash, type, resolve, reject }));
  }

  #ask(request: Request): void {
    this.#child ??= this.#start();
    this.#requests.push(request);
    this.#child.stdin.write(`${request.hash}\n`);
  }

  #start(): ChildProcessWithoutNullStreams {
    const child = spawnGit(['cat-file', '--batch'], { folder: this.#folder });
    child.stdin.on('error', () => {}); // told by 'close'
    child.stdout.on('data', (chunk: Buffer) => this.#parse(chunk));
    child.stderr.on('data', (chunk: Buffer) => {
      this.#stderr = (this.#stderr + chunk.toString()).slice(-1000);
    });
    this.#ended = new Promise((resolve) => {
      child.on('error', (error) => {
        this.#fail(startFailure(error));
        resolve();
      });
      child.on('close', () => {
        this.#end();
        resolve();
      });
    });
    return child;
  }

  #parse(chunk: Buffer): void {
    let at = 0;
    while (at < chunk.length) {
      at = this.#object ? this.#parseContent(this.#object, chunk, at) : this.#parseHeader(chunk, at);
    }
  }

  /** `<hash> <type> <size>`, or `<name> missing`. */
  #parseHeader(chunk: Buffer, start: number): number {
    const newline = chunk.indexOf(10, start);
    const end = newline < 0 ? chunk.length : newline;
    this.#header += chunk.toString('latin1', start, end);
    if (newline < 0) return end;
    const [, type, size] = this.#header.split(' ');
    this.#header = '';
    if (size === undefined) this.#answer(undefined);
    else this.#object = { content: Buffer.allocUnsafeSlow(Number(size)), type, filled: 0 };
    return end + 1;
  }

  /** The content, then one line feed. */
  #parseContent(object: OpenObject, chunk: Buffer, start: number): number {
    const copied = chunk.copy(object.content, object.filled, start);
    object.filled += copied;
    const at = start + copied;
    if (at === chunk.length) return at;
    this.#object = undefined;
    this.#answer(object.type === this.#requests[0]?.type ? object.content : undefined);
    return at + 1;
  }

  #answer(content: Uint8Array | undefined): void {
    this.#requests.shift()?.resolve(content);
  }

  /** The process is gone: what it still owed is missing from a partial clone, or an error. */
  #end(): void {
    const stderr = this.#stderr;
    this.#stderr = '';
    const [first, ...rest] = this.#requests;
    if (first && lacksObject(stderr) && !this.#closed) {
      this.#requests = [];
      this.#child = undefined;
      first.resolve(undefined);
      for (const request of rest) this.#ask(request);
      return;
    }
    const reason = stderr.trim().split('\n').at(-1) || 'it was closed';
    this.#fail(new RepositoryError('git', `git cat-file ended before its answer: ${reason}`));
  }

  #fail(error: Error): void {
    const open = this.#requests;
    this.#requests = [];
    this.#child = undefined;
    this.#header = '';
    this.#object = undefined;
    for (const request of open) request.reject(error);
  }
}
