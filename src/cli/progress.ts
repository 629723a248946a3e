/**
 * Progress of indexing on stderr. On a terminal one line is rewritten in place and wiped at the end; elsewhere plain lines
 * come every few seconds. Work that is soon done shows nothing.
 */
import type { IndexProgress } from '../localize.ts';
import { roughDuration } from './terminal.ts';

const TERMINAL_DELAY_MS = 200;
const TERMINAL_INTERVAL_MS = 80;
const PLAIN_DELAY_MS = 1_000;
const PLAIN_INTERVAL_MS = 3_000;
const BAR_CELLS = 20;
const WIPE = '\r\x1b[K';

export class ProgressLine {
  readonly #stream: NodeJS.WriteStream;
  readonly #startMs = performance.now();
  #shownMs: number | undefined;
  #phase: IndexProgress['phase'] | undefined;
  /** When parsing began, and how many files were known by then. */
  #parsing: { readonly startMs: number; readonly done: number } | undefined;
  #done = 0;

  constructor(stream: NodeJS.WriteStream) {
    this.#stream = stream;
  }

  update(progress: IndexProgress): void {
    const nowMs = performance.now();
    this.#done = Math.max(this.#done, progress.done);
    if (progress.phase === 'parsing') this.#parsing ??= { startMs: nowMs, done: progress.done };
    if (!this.#isDue(progress.phase, nowMs)) return;
    this.#shownMs = nowMs;
    this.#phase = progress.phase;
    const text = this.#describe(progress, nowMs);
    if (this.#stream.isTTY) this.#stream.write(`${WIPE}${text.slice(0, Math.max(20, this.#stream.columns - 1))}`);
    else this.#stream.write(`fixpoint: ${text}\n`);
  }

  /** Wipes the line. */
  finish(): void {
    if (this.#shownMs !== undefined && this.#stream.isTTY) this.#stream.write(WIPE);
    this.#shownMs = undefined;
  }

  #isDue(phase: IndexProgress['phase'], nowMs: number): boolean {
    const [delayMs, intervalMs] = this.#stream.isTTY
      ? [TERMINAL_DELAY_MS, TERMINAL_INTERVAL_MS]
      : [PLAIN_DELAY_MS, PLAIN_INTERVAL_MS];
    if (phase === 'waiting') return this.#phase !== 'waiting';
    if (nowMs - this.#startMs < delayMs) return false;
    const newPhase = this.#stream.isTTY === true && phase !== this.#phase;
    return this.#shownMs === undefined || newPhase || nowMs - this.#shownMs >= intervalMs;
  }

  #describe({ phase, total }: IndexProgress, nowMs: number): string {
    if (phase === 'waiting') return 'waiting for another fixpoint process that is indexing this repository';
    const done = this.#done.toLocaleString('en-US');
    if (phase === 'merging') return `merging ${done} files`;
    const parsed = this.#done - this.#parsing!.done;
    const perSecond = (1000 * parsed) / Math.max(1, nowMs - this.#parsing!.startMs);
    const rate = parsed === 0 ? '' : `  ${Math.round(perSecond).toLocaleString('en-US')} files/s`;
    const left = parsed === 0 ? '' : `  ${roughDuration((1000 * (total - this.#done)) / perSecond)} left`;
    const bar = this.#stream.isTTY ? `${barOf(total === 0 ? 1 : this.#done / total)}  ` : '';
    return `parsing  ${bar}${done}/${total.toLocaleString('en-US')} files${rate}${left}`;
  }
}

function barOf(share: number): string {
  const filled = Math.round(share * BAR_CELLS);
  return '█'.repeat(filled) + '░'.repeat(BAR_CELLS - filled);
}
