/**
 * What a search comes to: the answer in its order, then what its policy would have answered next, then the functions of its files that were shown,
 * then the others that were shown, in the order of `seen-order.ts`. Without an answer, the first of these outside tests are the answer, so that there always is one. Pure.
 */
import type { SourceFile } from '../../core/index.ts';
import type { SearchEnd } from '../trajectory/events.ts';
import type { LocatedAnswer } from './locate-answer.ts';
import type { SearchTurn } from './policy.ts';
import { searchMetrics } from './search-metrics.ts';
import type { SearchedFile, SearchedPlace } from './search-options.ts';
import { type SeenEntity, seenOrder } from './seen-order.ts';
import { isFunction, type TouchedFunctions } from './touched-functions.ts';

/** Functions that stand for an answer where none was given; files, where not even functions were shown. */
const INSTEAD = 5;

export interface ComposedOutcome {
  /** `turn`: the turn that showed it first, from 1; 0 where none did. */
  readonly places: readonly (SearchedPlace & { readonly turn: number })[];
  readonly files: readonly SearchedFile[];
  readonly pool: readonly string[];
  readonly end: SearchEnd;
}

export function composeOutcome(
  located: LocatedAnswer,
  {
    called,
    turns,
    functions,
    fileAt,
    reason,
  }: {
    /** Turns of the policy, which are measured. */
    readonly called: readonly SearchTurn[];
    /** All that showed anything. */
    readonly turns: readonly SearchTurn[];
    readonly functions: Pick<TouchedFunctions, 'placeOf'>;
    readonly fileAt: (path: string) => SourceFile | undefined;
    readonly reason: string;
  },
): ComposedOutcome {
  const seen = seenOrder(turns);
  const places = placesOf(located, seen, turns, functions);
  const alone = seen.filter(({ id }) => !functions.placeOf(id)).map(({ id }) => id);
  const files = filesOf(located, places, alone, fileAt);
  const answered = located.files.length > 0;
  const metrics = searchMetrics(called);
  if (answered) {
    const reasons = located.functions.flatMap(({ place, reason: why }) => (why === '' ? [] : [[place.id, why]]));
    const pool = located.functions.map(({ place }) => place.id);
    const end = { ...metrics, answered, reason, files: located.files, reasons: Object.fromEntries(reasons) };
    return { places, files, pool, end };
  }
  const instead = places.filter(({ test }) => !test).slice(0, INSTEAD);
  const sources = instead.length > 0 ? instead : files.filter(({ file }) => !file.test).slice(0, INSTEAD);
  const paths = [...new Set(sources.map(({ file }) => file.path))];
  return {
    places,
    files,
    pool: instead.map(({ id }) => id),
    end: { ...metrics, answered, reason, files: paths, reasons: {} },
  };
}

function placesOf(
  { files, functions: answered, next }: LocatedAnswer,
  seen: readonly SeenEntity[],
  turns: readonly SearchTurn[],
  functions: Pick<TouchedFunctions, 'placeOf'>,
): ComposedOutcome['places'] {
  const calls = Math.max(1, turns.flatMap(({ results }) => results).length);
  const byId = new Map(seen.map((entity) => [entity.id, entity]));
  const shownIn = new Map<string, number>();
  for (const id of turns.flatMap(({ results }) => results.flatMap(({ entities }) => entities))) {
    shownIn.set(id, (shownIn.get(id) ?? 0) + 1);
  }
  const first = answered.map(({ place, reason }) => ({ ...place, score: 1, answered: true, reason }));
  const second = next.map(({ place, reason }, i) => ({
    ...place,
    score: 0.5 + (next.length - i) / (next.length + 1) / 2,
    answered: false,
    reason,
  }));
  const named = new Set([...first, ...second].map(({ id }) => id));
  const rest = seen.flatMap(({ id, votes }) => {
    const place = named.has(id) ? undefined : functions.placeOf(id);
    return place && isFunction(place.document)
      ? [{ ...place, score: votes / calls / 4, answered: false, reason: '' }]
      : [];
  });
  const inAnswer = new Set(files);
  const [near, far] = [true, false].map((wanted) => rest.filter(({ file }) => inAnswer.has(file.path) === wanted));
  const raised = near!.map((place) => ({ ...place, score: place.score + 0.25 }));
  return [...first, ...second, ...raised, ...far!].map((place) => ({
    ...place,
    shown: shownIn.get(place.id) ?? 0,
    turn: byId.get(place.id)?.turn ?? 0,
  }));
}

/** Those of the answer, then those named next, then those of the functions in their order, then `alone`, which were shown without any. */
function filesOf(
  located: LocatedAnswer,
  places: ComposedOutcome['places'],
  alone: readonly string[],
  fileAt: (path: string) => SourceFile | undefined,
): SearchedFile[] {
  const answered = new Set(located.files);
  const paths = new Set([...answered, ...located.nextFiles, ...places.map(({ file }) => file.path), ...alone]);
  const files = [...paths].flatMap((path) => fileAt(path) ?? []);
  return files.map((file, i) => ({
    file,
    score: answered.has(file.path) ? 1 : 1 / (i + 2),
    answered: answered.has(file.path),
  }));
}
