/** How long each phase of a command took, from the start of the process, for `--verbose`. */
import { duration } from './terminal.ts';

export class Timeline {
  readonly #phases: [name: string, milliseconds: number][] = [];
  #lastMs = 0;

  /** Ends a phase: all time since the last one ended belongs to `name`. */
  end(name: string): void {
    const nowMs = performance.now();
    if (nowMs > this.#lastMs) this.#phases.push([name, nowMs - this.#lastMs]);
    this.#lastMs = nowMs;
  }

  /** Since the process started. */
  get totalMs(): number {
    return performance.now();
  }

  toString(): string {
    return this.#phases.map(([name, milliseconds]) => `${name} ${duration(milliseconds)}`).join(' · ');
  }
}
