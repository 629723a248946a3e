/** How far an evaluation has come and what it has scored so far, as a status line. */
import { type EvaluationProgress, scoreInstance, titleOf } from '../evaluation/index.ts';
import { leadingBar, StatusLine } from './status-line.ts';
import { roughDuration } from './terminal.ts';

/** Scores shown while the run goes on. */
const RUNNING_SCORES = ['function.acc@10', 'file.acc@1'];

export class EvalProgressLine {
  readonly #line: StatusLine;
  readonly #isTerminal: boolean;
  readonly #total: number;
  #done = 0;
  readonly #sums = new Map(RUNNING_SCORES.map((name) => [name, { sum: 0, n: 0 }]));
  readonly #counts = { failed: 0, rejected: 0 };
  /** When the first new answer came, and how many rows were done by then: many, where they are rejected or known already. */
  #first: { readonly ms: number; readonly done: number } | undefined;

  /** `total` counts the rows. */
  constructor(stream: NodeJS.WriteStream, total: number) {
    this.#line = new StatusLine(stream, { delayMs: 2_000, intervalMs: 15_000 });
    this.#isTerminal = stream.isTTY === true;
    this.#total = total;
  }

  /** Shows on a terminal where the run starts from: its first new answer may take long. */
  start(): void {
    if (this.#isTerminal) this.#show({ urgent: true });
  }

  update({ done, outcome, resumed }: EvaluationProgress): void {
    this.#done = done;
    if (outcome.kind !== 'answered') this.#counts[outcome.kind]++;
    if (outcome.kind !== 'rejected') {
      if (!resumed) this.#first ??= { ms: performance.now(), done };
      const { scores } = scoreInstance(outcome.instance, outcome.kind === 'answered' ? outcome.row : undefined);
      for (const [name, mean] of this.#sums) {
        const score = scores[name];
        if (score === undefined) continue;
        mean.sum += score;
        mean.n++;
      }
    }
    this.#show();
  }

  finish(): void {
    this.#line.finish();
  }

  #show(options: { urgent?: boolean } = {}): void {
    this.#line.show(({ nowMs, terminal }) => this.#describe(nowMs, terminal), options);
  }

  #describe(nowMs: number, terminal: boolean): string {
    const [done, total] = [this.#done, this.#total];
    const { failed, rejected } = this.#counts;
    const { ms, done: before } = this.#first ?? { ms: nowMs, done };
    const perMs = (done - before) / Math.max(1, nowMs - ms);
    return [
      `${leadingBar(done / total, terminal)}${done}/${total}`,
      ...(perMs > 0 && done < total ? [`${roughDuration((total - done) / perMs)} left`] : []),
      ...[...this.#sums].flatMap(([name, { sum, n }]) =>
        n > 0 ? [`${titleOf(name)} ${((100 * sum) / n).toFixed(1)}`] : [],
      ),
      ...(failed > 0 ? [`${failed} failed`] : []),
      ...(rejected > 0 ? [`${rejected} left out`] : []),
    ].join('  ');
  }
}
