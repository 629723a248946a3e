/** Searches recorded in memory: by a chat model that follows a script, and by a policy that follows one without any model. */
import { runSearch, type StoredTrajectory } from '../../../src/agent/index.ts';
import type { Policy, SearchAnswer } from '../../../src/agent/search/policy.ts';
import type { TrajectoryEvent, TrajectoryHeader } from '../../../src/agent/trajectory/events.ts';
import { Trajectory } from '../../../src/agent/trajectory/trajectory.ts';
import { call } from '../scripted-agent.ts';
import { type Given, ISSUE, type Script, searching } from './searching.ts';

export async function recorded(script: Script, given: Given = {}): Promise<StoredTrajectory> {
  const { options, header } = await searching(script, given);
  return record(header, options);
}

export type Move = readonly (readonly [name: string, given: unknown])[] | SearchAnswer;

/** Turns of calls, then an answer. */
export async function recordedWithoutModel(moves: readonly Move[], listing?: string): Promise<StoredTrajectory> {
  const { options, header } = await searching([]);
  const policy: Policy = {
    name: 'scripted',
    contextTokens: 1_000_000,
    decide: async ({ turns }) => {
      const move = moves[turns.length]!;
      if ('files' in move) return { kind: 'answer', answer: move };
      return { kind: 'calls', calls: move.map(([name, given], i) => call(name, given, `${i}`)) };
    },
  };
  return record({ ...header, ...(listing !== undefined && { listing }) }, { ...options, policy });
}

async function record(header: TrajectoryHeader, options: Parameters<typeof runSearch>[1]): Promise<StoredTrajectory> {
  const events: TrajectoryEvent[] = [];
  await runSearch(ISSUE, { ...options, trajectory: new Trajectory({ append: (event) => events.push(event) }) });
  return { header, events, bytes: 0 };
}

/** As it lies on disk. */
export function linesOf({ header, events }: StoredTrajectory): string {
  return [header, ...events].map((line) => `${JSON.stringify(line)}\n`).join('');
}
