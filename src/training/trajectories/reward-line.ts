/**
 * One line of what a trainer of reinforcement learning asks: a search in JSON, answered with its reward. It is told by its answer and by what its calls
 * showed (or how new that was), or by the file of its trajectory; the gold comes with it, or from a dataset. Never throws for what a line says.
 */
import { readTrajectory } from '../../agent/index.ts';
import { isRecord, noveltyOfCalls, type RewardWeights, UsageError } from '../../core/index.ts';
import type { AnswerSet } from '../../evaluation/index.ts';
import type { Gold, GoldIndex } from './gold-index.ts';
import { functionOfId, recordOf, type SearchRecord, scoreSearch } from './search-record.ts';

export interface RewardOptions {
  readonly weights: RewardWeights;
  readonly gold?: GoldIndex | undefined;
}

/** `null` where it does not apply: no gold functions, no calls. */
export interface RewardRow {
  readonly id: string;
  readonly reward: number;
  readonly f1: number;
  readonly fileF1: number;
  readonly functionF1: number | null;
  readonly efficiency: number | null;
  readonly redundancy: number | null;
}

export interface UnreadableRow {
  readonly id: string;
  readonly reward: 0;
  readonly error: string;
}

type Fields = Readonly<Record<string, unknown>>;

/** `number`, from 1, stands for the id where the line has none. */
export function rewardOfLine(text: string, number: number, options: RewardOptions): RewardRow | UnreadableRow {
  let id = String(number);
  try {
    const value = objectOf(text);
    id = textOr(value.id, textOr(value.instance_id, id));
    const { record, gold } = searchOf(value, options.gold);
    if (value.id === undefined) id = gold.instance_id ?? id;
    const { reward, f1, fileF1, functionF1, efficiency, redundancy } = scoreSearch(record, gold, options.weights);
    const orNull = (score: number | undefined) => score ?? null;
    return {
      ...{ id, reward, f1, fileF1 },
      functionF1: orNull(functionF1),
      efficiency: orNull(efficiency),
      redundancy: orNull(redundancy),
    };
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    return { id, reward: 0, error: error.message };
  }
}

function objectOf(text: string): Fields {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    // told below
  }
  if (isRecord(value)) return value;
  throw new UsageError('this is no JSON object');
}

function searchOf(value: Fields, known: GoldIndex | undefined): { record: SearchRecord; gold: Gold } {
  if (typeof value.trajectory !== 'string' || value.answer !== undefined) {
    return { record: { answer: answerIn(value.answer), novelty: noveltyIn(value) }, gold: goldIn(value, known) };
  }
  const trajectory = readTrajectory(value.trajectory);
  const record = recordOf(trajectory);
  if (!record) throw new UsageError(`${value.trajectory} is no search that has ended`);
  const { issue, commit } = trajectory.header;
  const matched =
    value.gold === undefined && value.instance_id === undefined ? known?.ofIssue(issue.text, commit) : undefined;
  return { record, gold: matched ?? goldIn(value, known) };
}

/** `null` is a search without an answer. */
function answerIn(answer: unknown): AnswerSet {
  if (answer === null) return { files: [], functions: [] };
  if (!isRecord(answer)) throw new UsageError('answer is missing: give {"files": [...], "functions": [...]}, or null');
  return placesIn(answer, 'answer');
}

function noveltyIn({ calls, novelty }: Fields): readonly number[] {
  const isShare = (share: unknown) => typeof share === 'number' && share >= 0 && share <= 1;
  if (calls !== undefined) {
    return noveltyOfCalls(listOf(calls, 'calls').map((ids) => listOf(ids, 'calls').map((id) => textOf(id, 'calls'))));
  }
  if (novelty === undefined)
    throw new UsageError('calls is missing: give the entities that each call showed, or novelty');
  const shares = listOf(novelty, 'novelty');
  if (shares.every(isShare)) return shares as number[];
  throw new UsageError('novelty holds something else than numbers from 0 to 1');
}

function goldIn({ gold, instance_id: id }: Fields, known: GoldIndex | undefined): Gold {
  if (isRecord(gold)) {
    const { files, functions } = placesIn(gold, 'gold');
    if (files.length > 0) return { gold_files: files, gold_functions: functions };
    throw new UsageError('gold names no file');
  }
  const instance = typeof id === 'string' ? known?.ofInstance(id) : undefined;
  if (instance) return instance;
  throw new UsageError(
    known ? 'the dataset has no such instance' : 'gold is missing: give it in the line, or instance_id and --dataset',
  );
}

/** Files, with those of the functions; functions as `path:name` or with `path` and `name`. */
function placesIn({ files = [], functions = [] }: Fields, what: string): AnswerSet {
  const places = listOf(functions, `${what}.functions`).map((place) => {
    const isPlace = isRecord(place) && typeof place.path === 'string' && typeof place.name === 'string';
    const found = isPlace
      ? { path: place.path as string, name: place.name as string }
      : functionOfId(textOf(place, `${what}.functions`));
    if (!found) throw new UsageError(`${what}.functions holds something else than path:name`);
    return { path: plainPath(found.path), name: found.name };
  });
  const paths = listOf(files, `${what}.files`).map((path) => plainPath(textOf(path, `${what}.files`)));
  return { files: [...new Set([...paths, ...places.map(({ path }) => path)])], functions: places };
}

function plainPath(path: string): string {
  return path.trim().replace(/^\.?\//, '');
}

function listOf(value: unknown, what: string): readonly unknown[] {
  if (Array.isArray(value)) return value;
  throw new UsageError(`${what} is no list`);
}

function textOf(value: unknown, what: string): string {
  if (typeof value === 'string') return value;
  throw new UsageError(`${what} holds something else than texts`);
}

function textOr(value: unknown, standard: string): string {
  return typeof value === 'string' ? value : standard;
}
