/**
 * Records what happens, step by step, and replays what was recorded before: a step that the trajectory already holds is answered from it
 * and neither done nor paid again. The policy runs from the start either way, so that a resumed run cannot differ from one that was
 * never interrupted.
 */
import { ModelError, UsageError } from '../../core/index.ts';
import { isInterrupted } from '../found-function.ts';
import { addSpent, NOTHING_SPENT, type Spent, spentBetween } from '../spent.ts';
import type { AskedEvent, CalledEvent, FailedEvent, RerankedEvent, TrajectoryEvent, UsedEvent } from './events.ts';

/** Steps that ask something of the world. */
type Step = FailedEvent['step'];
type EventOf<Type extends TrajectoryEvent['type']> = Extract<TrajectoryEvent, { type: Type }>;
/** What came of a step. */
interface Answers {
  readonly called: Pick<CalledEvent, 'results'>;
  readonly used: Pick<UsedEvent, 'results'>;
  readonly asked: Pick<AskedEvent, 'reply'>;
  readonly reranked: Pick<RerankedEvent, 'order' | 'beliefs' | 'report'>;
}
/** What it was asked. */
type Asked<Type extends Step> = Omit<EventOf<Type>, 'type' | 'spent' | keyof Answers[Type]>;

export interface TrajectoryOptions {
  /** Events of earlier runs. */
  readonly recorded?: readonly TrajectoryEvent[];
  /** Where events go; nowhere by default. Throws what the disk throws. */
  readonly append?: (event: TrajectoryEvent) => void;
  /** Names the trajectory in errors. */
  readonly place?: string;
}

export class Trajectory {
  readonly #recorded: readonly TrajectoryEvent[];
  readonly #place: string;
  #append: (event: TrajectoryEvent) => void;
  #position = 0;
  #spent: Spent;
  #notice: string | undefined;

  constructor({ recorded = [], append = () => {}, place = 'the trajectory' }: TrajectoryOptions = {}) {
    this.#append = append;
    this.#place = place;
    this.#recorded = replayable(recorded);
    this.#spent = recorded.reduce((sum, event) => addSpent(sum, spentOf(event)), NOTHING_SPENT);
    const isWhole = recorded.length === 0 || this.#recorded.at(-1)?.type === 'ended';
    if (!isWhole) this.#write({ type: 'resumed' });
  }

  /** What earlier runs searched for and this one will not, in order. */
  get searched(): readonly string[] {
    return this.#recorded.flatMap((event) =>
      event.type === 'called' ? event.calls.map((call) => call.description) : [],
    );
  }

  /** Of all runs together. */
  get spent(): Spent {
    return this.#spent;
  }

  /** Why nothing is recorded any more, where the disk refused. */
  get notice(): string | undefined {
    return this.#notice;
  }

  /**
   * Does a step, or replays it. A `ModelError` of `act` is recorded and thrown; `bill` is read before and after.
   * Throws `UsageError` where the trajectory holds another step here.
   */
  async step<Type extends Step>(
    type: Type,
    asked: Asked<Type>,
    act: () => Promise<{ readonly answer: Answers[Type]; readonly spent: Spent }>,
    bill?: () => Spent,
  ): Promise<EventOf<Type>> {
    const earlier = this.#next();
    if (earlier) {
      const { type: found, ...rest } = earlier;
      const isSame = (found === 'failed' ? (rest as FailedEvent).step : found) === type && holds(rest, asked);
      if (!isSame) throw this.#misfit();
      if (found === 'failed')
        throw new ModelError((rest as FailedEvent).message, { reason: (rest as FailedEvent).reason });
      return earlier as EventOf<Type>;
    }
    const before = bill?.();
    const spentSince = () => (before && bill ? spentBetween(before, bill()) : undefined);
    try {
      const { answer, spent } = await act();
      const event = { type, ...asked, ...answer, spent: spentSince() ?? spent } as unknown as EventOf<Type>;
      this.#record(event);
      return event;
    } catch (error) {
      if (error instanceof ModelError) {
        const { reason, message } = error;
        const spent = spentSince();
        const failure = { type: 'failed', step: type, ...asked, reason, message, ...(spent && { spent }) } as const;
        this.#record(failure);
      }
      throw error;
    }
  }

  /** Records what follows from earlier steps alone. */
  note(event: EventOf<'judged' | 'answered' | 'stopped' | 'ended'>): void {
    const earlier = this.#next();
    if (!earlier) this.#record(event);
    else if (!holds(earlier, event)) throw this.#misfit();
  }

  #next(): TrajectoryEvent | undefined {
    return this.#recorded[this.#position++];
  }

  #record(event: TrajectoryEvent): void {
    this.#spent = addSpent(this.#spent, spentOf(event));
    this.#write(event);
  }

  #write(event: TrajectoryEvent): void {
    try {
      this.#append(event);
    } catch (error) {
      this.#notice = `${this.#place} cannot be written (${(error as Error).message}); the answer does not depend on it`;
      this.#append = () => {};
    }
  }

  #misfit(): UsageError {
    return new UsageError(
      `${this.#place}: its step ${this.#position} is not what this run does; it is of another index, options or version: start a new one`,
    );
  }
}

/** Failures after which the policy asks in another form: what follows depends on them. */
const TELLING: readonly string[] = ['context_length', 'unsupported'];

/** The events that a further run takes as done: nothing that a failure of a moment brought about. */
function replayable(recorded: readonly TrajectoryEvent[]): readonly TrajectoryEvent[] {
  let events: readonly TrajectoryEvent[] = [];
  for (const event of recorded) events = event.type === 'resumed' ? reopened(events) : [...events, event];
  return reopened(events);
}

function reopened(events: readonly TrajectoryEvent[]): readonly TrajectoryEvent[] {
  const stop = events.findIndex((event) => event.type === 'stopped' && isInterrupted(event.ending));
  const kept = (stop < 0 ? events : events.slice(0, stop)).filter((event) => !hasPassed(event));
  const isOpen = events.some((event) => hasPassed(event) && event.step === 'reranked');
  return isOpen ? kept.filter(({ type }) => type !== 'ended') : kept;
}

function hasPassed(event: TrajectoryEvent): event is FailedEvent {
  return event.type === 'failed' && !(event.step === 'asked' && TELLING.includes(event.reason));
}

function spentOf(event: TrajectoryEvent): Spent {
  return ('spent' in event && event.spent) || NOTHING_SPENT;
}

/** Whether `event` holds each field of `expected` as it is there. */
function holds(event: object, expected: object): boolean {
  return Object.entries(expected).every(
    ([name, value]) => JSON.stringify((event as Record<string, unknown>)[name]) === JSON.stringify(value),
  );
}
