/**
 * One line about running work on stderr. On a terminal it is rewritten in place and wiped at the end; elsewhere plain lines come
 * every few seconds. Work that is soon done shows nothing.
 */

/** When the first line may come, and how far apart they are. */
export interface Pace {
  readonly delayMs: number;
  readonly intervalMs: number;
}

/** For work of minutes. */
const USUAL_PACE: Pace = { delayMs: 2_000, intervalMs: 15_000 };
const TERMINAL_PACE: Pace = { delayMs: 200, intervalMs: 80 };
const BAR_CELLS = 20;
const WIPE = '\r\x1b[K';

export class StatusLine {
  readonly #stream: NodeJS.WriteStream;
  readonly #pace: Pace;
  readonly #startMs = performance.now();
  #shownMs: number | undefined;

  /** `plainPace` holds where the stream is no terminal. */
  constructor(stream: NodeJS.WriteStream, plainPace: Pace) {
    this.#stream = stream;
    this.#pace = stream.isTTY ? TERMINAL_PACE : plainPace;
  }

  /** Shows a line where one is due; `urgent` ones come at once. */
  show(describe: (options: { nowMs: number; terminal: boolean }) => string, { urgent = false } = {}): void {
    const nowMs = performance.now();
    if (!urgent && !this.#isDue(nowMs)) return;
    this.#shownMs = nowMs;
    const terminal = this.#stream.isTTY === true;
    const text = describe({ nowMs, terminal });
    if (terminal) this.#stream.write(`${WIPE}${text.slice(0, Math.max(20, this.#stream.columns - 1))}`);
    else this.#stream.write(`fixpoint: ${text}\n`);
  }

  /** Wipes the line. */
  finish(): void {
    if (this.#shownMs !== undefined && this.#stream.isTTY) this.#stream.write(WIPE);
    this.#shownMs = undefined;
  }

  #isDue(nowMs: number): boolean {
    if (nowMs - this.#startMs < this.#pace.delayMs) return false;
    return this.#shownMs === undefined || nowMs - this.#shownMs >= this.#pace.intervalMs;
  }
}

/** On stderr; none where the reader wants quiet. `plainPace` holds where stderr is no terminal. */
export function openStatusLine(quiet: boolean, plainPace = USUAL_PACE): StatusLine | undefined {
  return quiet ? undefined : new StatusLine(process.stderr, plainPace);
}

/** What a line begins with: a bar on a terminal, nothing elsewhere. */
export function leadingBar(share: number, terminal: boolean): string {
  return terminal ? `${bar(share)}  ` : '';
}

/** `██████░░░░`. */
function bar(share: number): string {
  const filled = Math.round(share * BAR_CELLS);
  return '█'.repeat(filled) + '░'.repeat(BAR_CELLS - filled);
}
