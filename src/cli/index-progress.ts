/** How far indexing has come, as a status line. */
import type { IndexProgress } from '../localize.ts';
import { leadingBar, StatusLine } from './status-line.ts';
import { roughDuration } from './terminal.ts';

export class IndexProgressLine {
  readonly #line: StatusLine;
  readonly #isTerminal: boolean;
  #phase: IndexProgress['phase'] | undefined;
  /** When parsing began, and how many files were known by then. */
  #parsing: { readonly startMs: number; readonly done: number } | undefined;
  #done = 0;

  constructor(stream: NodeJS.WriteStream) {
    this.#line = new StatusLine(stream, { delayMs: 1_000, intervalMs: 3_000 });
    this.#isTerminal = stream.isTTY === true;
  }

  update(progress: IndexProgress): void {
    const { phase, done } = progress;
    this.#done = Math.max(this.#done, done);
    if (phase === 'parsing') this.#parsing ??= { startMs: performance.now(), done };
    const isNew = phase !== this.#phase;
    if (phase === 'waiting' && !isNew) return;
    this.#line.show(
      ({ nowMs, terminal }) => {
        this.#phase = phase;
        return this.#describe(progress, nowMs, terminal);
      },
      { urgent: isNew && (phase === 'waiting' || (this.#isTerminal && this.#phase !== undefined)) },
    );
  }

  finish(): void {
    this.#line.finish();
  }

  #describe({ phase, total }: IndexProgress, nowMs: number, terminal: boolean): string {
    if (phase === 'waiting') return 'waiting for another fixpoint process that is indexing this repository';
    const done = this.#done.toLocaleString('en-US');
    if (phase === 'merging') return `merging ${done} files`;
    const parsed = this.#done - this.#parsing!.done;
    const perSecond = (1000 * parsed) / Math.max(1, nowMs - this.#parsing!.startMs);
    const rate = parsed === 0 ? '' : `  ${Math.round(perSecond).toLocaleString('en-US')} files/s`;
    const left = parsed === 0 ? '' : `  ${roughDuration((1000 * (total - this.#done)) / perSecond)} left`;
    const shown = leadingBar(total === 0 ? 1 : this.#done / total, terminal);
    return `parsing  ${shown}${done}/${total.toLocaleString('en-US')} files${rate}${left}`;
  }
}
