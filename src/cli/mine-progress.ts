/** How far mining has come, as a status line: repositories done, instances found, and what is being read. */
import type { MineOutcome, MineProgress } from '../training/index.ts';
import { leadingBar, StatusLine } from './status-line.ts';
import { printable } from './terminal.ts';

export class MineProgressLine {
  readonly #line: StatusLine;
  readonly #total: number;
  readonly #running = new Map<string, MineProgress>();
  #done = 0;
  #instances = 0;
  #failed = 0;

  /** `total` counts the repositories. */
  constructor(stream: NodeJS.WriteStream, total: number) {
    this.#line = new StatusLine(stream, { delayMs: 2_000, intervalMs: 15_000 });
    this.#total = total;
  }

  update(repo: string, progress: MineProgress): void {
    this.#running.set(repo, progress);
    this.#show();
  }

  ended(repo: string, outcome: MineOutcome): void {
    this.#running.delete(repo);
    this.#done++;
    if (outcome.kind === 'mined') this.#instances += outcome.instances;
    else this.#failed++;
    this.#show();
  }

  finish(): void {
    this.#line.finish();
  }

  #show(): void {
    this.#line.show(({ terminal }) => this.#describe(terminal));
  }

  #describe(terminal: boolean): string {
    const running = [...this.#running];
    const parts = running.map(([, { seen, candidates }]) => seen / Math.max(1, candidates));
    const share = (this.#done + parts.reduce((sum, part) => sum + part, 0)) / Math.max(1, this.#total);
    const found = running.reduce((sum, [, { instances }]) => sum + instances, this.#instances);
    return [
      `${leadingBar(share, terminal)}${this.#done}/${this.#total} repositories`,
      `${found} instances`,
      ...(this.#failed > 0 ? [`${this.#failed} failed`] : []),
      ...running.map(([repo, { seen, candidates }]) => `${printable(repo)} ${seen}/${candidates}`),
    ].join('  ');
  }
}
