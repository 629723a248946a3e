/** A trajectory for readers: what each round searched for, what came back and what the policy made of it, and what all cost. Pure. */
import type { Ending, RankedFunction } from '../found-function.ts';
import { addSpent, NOTHING_SPENT, type Spent } from '../spent.ts';
import type { SearchEnd, TrajectoryEvent, TrajectoryHeader } from './events.ts';

export interface TrajectorySummary extends Omit<TrajectoryHeader, 'kind' | 'version' | 'tools'> {
  /** Of the mode `agent`. */
  readonly rounds: readonly RoundSummary[];
  /** Of the mode `search`. */
  readonly turns: readonly TurnSummary[];
  readonly failures: readonly { readonly step: string; readonly reason: string; readonly message: string }[];
  /** How often another run took up the work. */
  readonly resumed: number;
  /** Whether the pool was reranked. */
  readonly reranked: boolean;
  /** Absent where the run was interrupted before its end. */
  readonly end?: {
    readonly ending: Ending;
    readonly ranking: readonly RankedFunction[];
    readonly repairs: Readonly<Record<string, number>>;
    readonly notices: readonly string[];
    /** Of the functions of the answer, in the mode `search`. */
    readonly pool: readonly string[];
    readonly search?: SearchEnd;
  };
  readonly spent: Spent;
}

export interface RoundSummary {
  readonly round: number;
  readonly searches: readonly {
    readonly name: string;
    readonly description: string;
    readonly repeated: boolean;
    /** Those that the policy was shown. */
    readonly functions: readonly FunctionMark[];
    /** Functions found beyond those. */
    readonly others: number;
  }[];
  /** Absent where no answer could be read. */
  readonly judgement?: {
    readonly reasoning: string;
    readonly relevant: readonly string[];
    readonly added: readonly string[];
    readonly next: string;
  };
  /** Replies of the model in this round. */
  readonly replies: number;
}

/** A turn of the mode `search`. */
export interface TurnSummary {
  readonly turn: number;
  /** Whether the calls are not the policy's, but for the words of the issue. */
  readonly unaided: boolean;
  readonly calls: readonly CallSummary[];
}

interface CallSummary {
  readonly name: string;
  readonly arguments: unknown;
  readonly error?: string;
  /** Functions shown, and files that were shown without any. */
  readonly entities: readonly string[];
  /** Those of `entities` that no earlier call had shown. */
  readonly added: readonly string[];
  /** What was found and not shown. */
  readonly left: number;
}

interface FunctionMark {
  readonly id: string;
  readonly rank: number;
  /** Whether an earlier round had shown it. */
  readonly seen: boolean;
  /** Whether the policy judged it relevant in this round, or before. */
  readonly relevant: boolean;
  /** Whether it did so in this round first. */
  readonly added: boolean;
}

export function summaryOf(header: TrajectoryHeader, events: readonly TrajectoryEvent[]): TrajectorySummary {
  const { kind: _kind, version: _version, tools: _tools, ...head } = header;
  const turns = [...new Set(events.flatMap((event) => (event.type === 'called' ? [event.turn] : [])))];
  const seen = new Set<string>();
  const pool = new Set<string>();
  const end = events.findLast((event) => event.type === 'ended');
  return {
    ...head,
    rounds: turns
      .sort((a, b) => a - b)
      .map((turn) => roundOf(turn, events, { seen, pool, shown: head.options.shown ?? 10 })),
    turns: turnsOf(events),
    failures: events.flatMap((event) =>
      event.type === 'failed' ? [{ step: event.step, reason: event.reason, message: event.message }] : [],
    ),
    resumed: events.filter(({ type }) => type === 'resumed').length,
    reranked: events.some(({ type }) => type === 'reranked'),
    ...(end && {
      end: {
        ending: end.ending,
        ranking: end.ranking,
        repairs: end.repairs,
        notices: end.notices,
        pool: end.pool,
        ...(end.search && { search: end.search }),
      },
    }),
    spent: events.reduce(
      (sum, event) => addSpent(sum, ('spent' in event && event.spent) || NOTHING_SPENT),
      NOTHING_SPENT,
    ),
  };
}

/** Adds to `seen` and `pool` what the round adds. */
function roundOf(
  turn: number,
  events: readonly TrajectoryEvent[],
  { seen, pool, shown }: { seen: Set<string>; pool: Set<string>; shown: number },
): RoundSummary {
  const called = events.flatMap((event) => (event.type === 'called' && event.turn === turn ? [event] : []));
  const judged = events.findLast((event) => event.type === 'judged' && event.turn === turn);
  const judgement = judged?.type === 'judged' ? judged : undefined;
  const earlier = new Set(pool);
  for (const id of judgement?.relevant ?? []) pool.add(id);
  const searches = called.flatMap(({ calls, results }) =>
    calls.map(({ name, description }, i) => {
      const { functions = [], repeated = false } = results[i] ?? {};
      const marks = functions.slice(0, shown).map(({ id }, place): FunctionMark => {
        const mark = { id, rank: place + 1, seen: seen.has(id), relevant: pool.has(id) };
        if (name === 'search') seen.add(id);
        return { ...mark, added: mark.relevant && !earlier.has(id) };
      });
      return { name, description, repeated, functions: marks, others: functions.length - marks.length };
    }),
  );
  return {
    round: turn,
    searches,
    ...(judgement && {
      judgement: {
        reasoning: judgement.reasoning,
        relevant: judgement.relevant,
        added: judgement.added,
        next: judgement.next,
      },
    }),
    replies: events.filter((event) => event.type === 'asked' && event.turn === turn).length,
  };
}

function turnsOf(events: readonly TrajectoryEvent[]): TurnSummary[] {
  const seen = new Set<string>();
  return events.flatMap((event) => {
    if (event.type !== 'used') return [];
    const calls = event.calls.map(({ name, arguments: given }, i): CallSummary => {
      const { entities = [], error, left = 0 } = event.results[i] ?? {};
      const added = entities.filter((id) => !seen.has(id));
      for (const id of added) seen.add(id);
      return { name, arguments: given, ...(error && { error }), entities, added, left };
    });
    return [{ turn: event.turn, unaided: event.unaided === true, calls }];
  });
}
