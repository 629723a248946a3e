/**
 * The outcomes of a run as they come, one JSON line each, on disk. A run that was killed goes on from here: a torn last line is
 * dropped, everything before it counts. Only positions are kept in memory.
 */
import { closeSync, existsSync, ftruncateSync, openSync, readFileSync, readSync, rmSync, writeSync } from 'node:fs';
import type { Outcome } from './outcome.ts';

export class Journal {
  readonly #path: string;
  readonly #file: number;
  readonly #lines = new Map<string, { readonly start: number; readonly bytes: number }>();
  #end = 0;

  /** Opens the journal at `path`, or starts it. */
  constructor(path: string) {
    this.#path = path;
    const earlier = existsSync(path) ? readFileSync(path) : Buffer.alloc(0);
    for (let start = 0; start < earlier.length; ) {
      const lineEnd = earlier.indexOf(0x0a, start);
      const id = lineEnd < 0 ? undefined : idOf(earlier.toString('utf8', start, lineEnd));
      if (id === undefined) break;
      this.#lines.set(id, { start, bytes: lineEnd - start });
      start = this.#end = lineEnd + 1;
    }
    this.#file = openSync(path, existsSync(path) ? 'r+' : 'w+');
    ftruncateSync(this.#file, this.#end);
  }

  /** Ids of the instances whose outcome is known. */
  get ids(): ReadonlySet<string> {
    return new Set(this.#lines.keys());
  }

  append(id: string, outcome: Outcome): void {
    const line = Buffer.from(`${JSON.stringify({ id, outcome })}\n`);
    writeSync(this.#file, line, 0, line.length, this.#end);
    this.#lines.set(id, { start: this.#end, bytes: line.length - 1 });
    this.#end += line.length;
  }

  /** Throws nothing: undefined where the id is unknown. */
  outcome(id: string): Outcome | undefined {
    const line = this.#lines.get(id);
    if (!line) return undefined;
    const bytes = Buffer.alloc(line.bytes);
    readSync(this.#file, bytes, 0, line.bytes, line.start);
    return (JSON.parse(bytes.toString('utf8')) as { outcome: Outcome }).outcome;
  }

  close(): void {
    closeSync(this.#file);
  }

  remove(): void {
    this.close();
    rmSync(this.#path);
  }
}

function idOf(line: string): string | undefined {
  try {
    const { id } = JSON.parse(line) as { id?: unknown };
    return typeof id === 'string' ? id : undefined;
  } catch {
    return undefined;
  }
}
