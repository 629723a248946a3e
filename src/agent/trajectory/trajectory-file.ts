/** Trajectories on disk: started, read, and taken up again where the last run ended. */
import { appendFileSync, mkdirSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { UsageError } from '../../core/index.ts';
import type { TrajectoryEvent, TrajectoryHeader } from './events.ts';
import { type ParsedTrajectory, parseTrajectory } from './parse-trajectory.ts';
import { Trajectory } from './trajectory.ts';

/** Starts a trajectory, or takes it up again. Throws `UsageError` as these do. */
export function openTrajectory(
  { path, resume }: { readonly path: string; readonly resume: boolean },
  header: TrajectoryHeader,
): Trajectory {
  return resume ? resumeTrajectory(path, header) : startTrajectory(path, header);
}

/** Starts a trajectory. Throws `UsageError` where the file exists or cannot be written. */
export function startTrajectory(path: string, header: TrajectoryHeader): Trajectory {
  try {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, lineOf(header), { flag: 'wx' });
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code !== 'EEXIST') throw new UsageError(`${path}: the trajectory cannot be written (${message})`);
    throw new UsageError(`${path} exists already: continue it with --resume, or give another file`);
  }
  return openAt(path, []);
}

/** Takes up the trajectory at `path`. Throws `UsageError` where it is of something else than `header` tells. */
export function resumeTrajectory(path: string, header: TrajectoryHeader): Trajectory {
  const parsed = readTrajectory(path);
  const difference = differenceOf(parsed.header, header);
  if (difference) throw new UsageError(`${path} cannot be resumed: it is of another ${difference}`);
  truncateSync(path, parsed.bytes);
  return openAt(path, parsed.events);
}

export interface StoredTrajectory extends ParsedTrajectory {
  /** Up to the end of the last whole line. */
  readonly bytes: number;
}

/** Throws `UsageError` where the file cannot be read or is damaged. */
export function readTrajectory(path: string): StoredTrajectory {
  let content: Buffer;
  try {
    content = readFileSync(path);
  } catch (error) {
    throw new UsageError(`${path}: the trajectory cannot be read (${(error as Error).message})`);
  }
  const bytes = content.lastIndexOf(0x0a) + 1;
  const { header, events } = parseTrajectory(content.toString('utf8', 0, bytes), path);
  return { header, events, bytes };
}

function openAt(path: string, recorded: readonly TrajectoryEvent[]): Trajectory {
  return new Trajectory({ recorded, append: (event) => appendFileSync(path, lineOf(event)), place: path });
}

function lineOf(value: object): string {
  return `${JSON.stringify(value)}\n`;
}

/** In which respect two headers are of different runs, in a word; undefined where they are of the same. */
function differenceOf(stored: TrajectoryHeader, wanted: TrajectoryHeader): string | undefined {
  const same = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b);
  if (stored.mode !== wanted.mode) return `mode (${stored.mode}, not ${wanted.mode})`;
  if (stored.issue.hash !== wanted.issue.hash) return 'issue';
  if (stored.commit !== wanted.commit) return `commit (${stored.commit ?? 'none'}, not ${wanted.commit ?? 'none'})`;
  if (stored.model !== wanted.model) return `model (${stored.model}, not ${wanted.model})`;
  if (!same(stored.prompts, wanted.prompts)) return 'prompt';
  const option = Object.keys(wanted.options).find((name) => stored.options[name] !== wanted.options[name]);
  return option && `value of ${option} (${stored.options[option]}, not ${wanted.options[option]})`;
}
