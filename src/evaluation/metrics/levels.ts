/**
 * One run read at the levels of the papers: functions, modules and files derived from the function ranking (SweRank's evaluation), and
 * files as the system itself ranks them. What comes out is what the ranked metrics take.
 */
import type { GoldFunction, Instance } from '../instance.ts';
import { distinctGold, dotted, goldPosition } from '../match.ts';
import type { RunFunction, RunRow } from '../run-row.ts';

/**
 * - `function`: the function ranking against the gold functions
 * - `module`: `file:X`, X the first part of the qualified name (a class or a top-level function), by first occurrence
 * - `file`: the system's own file ranking against all files that the fix changes
 * - `fileByFunction`: SweRank's file level: files by first occurrence in the function ranking, against the files of the gold functions
 */
export const LEVELS = ['function', 'module', 'file', 'fileByFunction'] as const;

export type Level = (typeof LEVELS)[number];

/** A ranking against its gold. */
export interface LevelHits {
  /** For each ranked item, best first, the position of the gold item that it is, or -1. */
  readonly hits: readonly number[];
  /** Number of distinct gold items, at least 1. */
  readonly goldCount: number;
}

export interface InstanceHits {
  /** A level without gold is missing. */
  readonly levels: Readonly<Partial<Record<Level, LevelHits>>>;
  /** Rank of each of the instance's gold functions and gold files, 1 for the best, null where it was not found. */
  readonly functionRanks: readonly (number | null)[];
  readonly fileRanks: readonly (number | null)[];
}

export type Gold = Pick<Instance, 'gold_files' | 'gold_functions'>;

/**
 * Without `byLines` overloads count as one function: a system that names functions without lines can only find them together. A system
 * that ranks no files is taken to rank them by their best function.
 */
export function hitsOf(
  { gold_files, gold_functions }: Gold,
  { functions, files }: Pick<RunRow, 'functions' | 'files'>,
  { byLines }: { readonly byLines: boolean },
): InstanceHits {
  const { items, itemOf } = distinctGold(gold_functions, { byLines });
  const functionHits = functions.map((found) => goldPosition(keyOf(found), items));
  const filesByFunction = firstOccurrences(functions.map(({ path }) => path));
  const fileLevel = hitsById(files.length > 0 ? files.map(({ path }) => path) : filesByFunction, gold_files);
  const levels: Partial<Record<Level, LevelHits>> = {};
  if (items.length > 0) {
    levels.function = { hits: functionHits, goldCount: items.length };
    levels.module = hitsById(rankedModules(functions, functionHits, items), items.map(moduleOf));
    levels.fileByFunction = hitsById(
      filesByFunction,
      items.map(({ path }) => path),
    );
  }
  if (fileLevel.goldCount > 0) levels.file = fileLevel;
  return {
    levels,
    functionRanks: itemOf.map((item) => rankOf(item, functionHits)),
    fileRanks: gold_files.map((path) => rankOf(firstOccurrences(gold_files).indexOf(path), fileLevel.hits)),
  };
}

function keyOf({ path, name, start, end }: RunFunction) {
  return { path, name, startLine: start, endLine: end };
}

/** A function that is gold stands for its gold module, however system and dataset qualify its name. */
function rankedModules(
  functions: readonly RunFunction[],
  hits: readonly number[],
  gold: readonly GoldFunction[],
): string[] {
  return firstOccurrences(functions.map((found, i) => moduleOf(gold[hits[i]!] ?? found)));
}

function moduleOf({ path, name }: Pick<GoldFunction, 'path' | 'name'>): string {
  return `${path}:${dotted(name).split('.')[0]}`;
}

function hitsById(ranked: readonly string[], gold: readonly string[]): LevelHits {
  const distinct = firstOccurrences(gold);
  return { hits: ranked.map((id) => distinct.indexOf(id)), goldCount: distinct.length };
}

function firstOccurrences(ids: readonly string[]): string[] {
  return [...new Set(ids)];
}

function rankOf(item: number, hits: readonly number[]): number | null {
  const position = hits.indexOf(item);
  return position < 0 ? null : position + 1;
}
