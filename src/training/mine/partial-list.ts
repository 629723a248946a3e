/**
 * A list that is being downloaded: its pages as they come, in a file beside the one it will be. An interrupted download goes on after
 * the last page that was written as a whole. The first line names where the list begins; then a page a line.
 */
import { appendFileSync, mkdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

const VERSION = 1;

interface Page<Row> {
  readonly rows: readonly Row[];
  /** Address of the page that follows; null after the last. */
  readonly next: string | null;
}

export class PartialList<Row extends { readonly number: number }> {
  readonly #path: string;
  /** By number, so that what stands on two pages is held once. */
  readonly #rows = new Map<number, Row>();
  #next: string | null;

  /** Takes over what is at `path`, if it is the list that begins at `first`. */
  constructor(path: string, first: string) {
    this.#path = path;
    this.#next = first;
    const head = JSON.stringify({ version: VERSION, first });
    const [found, ...lines] = readLines(path);
    if (found !== head) {
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, `${head}\n`);
      return;
    }
    let bytes = Buffer.byteLength(head) + 1;
    for (const line of lines) {
      const page = parsePage<Row>(line);
      if (!page) break;
      this.#take(page);
      bytes += Buffer.byteLength(line) + 1;
    }
    truncateSync(path, bytes);
  }

  /** Address of the page that is to be read now; null when all are there. */
  get next(): string | null {
    return this.#next;
  }

  /** In the order of the list. */
  get rows(): readonly Row[] {
    return [...this.#rows.values()];
  }

  get size(): number {
    return this.#rows.size;
  }

  add(page: Page<Row>): void {
    appendFileSync(this.#path, `${JSON.stringify({ next: page.next, rows: page.rows })}\n`);
    this.#take(page);
  }

  remove(): void {
    rmSync(this.#path, { force: true });
  }

  #take({ rows, next }: Page<Row>): void {
    for (const row of rows) this.#rows.set(row.number, row);
    this.#next = next;
  }
}

/** Those that end; none where there is no file. */
function readLines(path: string): string[] {
  try {
    return readFileSync(path, 'utf8').split('\n').slice(0, -1);
  } catch {
    return [];
  }
}

function parsePage<Row>(line: string): Page<Row> | undefined {
  try {
    return JSON.parse(line) as Page<Row>;
  } catch {
    return undefined;
  }
}
