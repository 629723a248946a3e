/**
 * When a ranked function is a gold function: same path and name, and for overloads, which share a name, the same lines. Every
 * rule here keeps an instance solvable: no gold item can only be found by naming another one's place twice.
 */
import type { RankedDocument } from '../core/index.ts';
import type { GoldFunction } from './instance.ts';

/** Lines are 0 where they are not known. */
export type FunctionKey = Pick<RankedDocument, 'path' | 'name' | 'startLine' | 'endLine'>;

/**
 * Whether `found` is `gold`. Where both have lines they must overlap, and then the last part of the name is enough: datasets
 * qualify out-of-line and nested definitions each in their own way. Without lines the whole name must be the same.
 */
export function isGold(found: FunctionKey, gold: GoldFunction): boolean {
  if (found.path !== gold.path) return false;
  const [name, wanted] = [dotted(found.name), dotted(gold.name)];
  if (found.startLine === 0 || gold.start === undefined || gold.end === undefined) return name === wanted;
  const overlaps = found.startLine <= gold.end && gold.start <= found.endLine;
  return overlaps && lastPart(name) === lastPart(wanted);
}

/**
 * The position in `gold` of the item that `found` is, -1 for none. Where several would do (nested functions of one name), it is
 * the one of the same whole name, then the one that shares most of its lines, then the first.
 */
export function goldPosition(found: FunctionKey, gold: readonly GoldFunction[]): number {
  let best = -1;
  let closest = -1;
  gold.forEach((item, position) => {
    if (!isGold(found, item)) return;
    const closeness = (dotted(found.name) === dotted(item.name) ? 1 : 0) + sharedLines(found, item);
    if (closeness <= closest) return;
    best = position;
    closest = closeness;
  });
  return best;
}

/**
 * The distinct items of `gold`, and for each of `gold` which of them it is (`itemOf[3]` is a position in `items`). Items of the
 * same path and name are one, unless `byLines` and both have lines, and other ones: those are overloads, to be found one by one.
 */
export function distinctGold(
  gold: readonly GoldFunction[],
  { byLines }: { readonly byLines: boolean },
): { readonly items: readonly GoldFunction[]; readonly itemOf: readonly number[] } {
  const items: GoldFunction[] = [];
  const itemOf = gold.map((one) => {
    const known = items.findIndex(
      (item) => functionId(item) === functionId(one) && !(byLines && areOverloads(item, one)),
    );
    return known >= 0 ? known : items.push(one) - 1;
  });
  return { items, itemOf };
}

/** `path:Outer.method`, the same for every way to write the name. */
export function functionId({ path, name }: Pick<GoldFunction, 'path' | 'name'>): string {
  return `${path}:${dotted(name)}`;
}

/** A qualified name with dots, however its language joins the parts: `A::m` and `A#m` are `A.m`. */
export function dotted(name: string): string {
  return name.replace(/::|#/g, '.');
}

function lastPart(name: string): string {
  return name.slice(name.lastIndexOf('.') + 1);
}

function areOverloads(left: GoldFunction, right: GoldFunction): boolean {
  if (left.start === undefined || right.start === undefined) return false;
  return left.start !== right.start || left.end !== right.end;
}

/** Lines in both spans as a share of the lines in either; 0 where one has no lines. */
function sharedLines(found: FunctionKey, { start, end }: GoldFunction): number {
  if (found.startLine === 0 || start === undefined || end === undefined) return 0;
  const both = Math.min(found.endLine, end) - Math.max(found.startLine, start) + 1;
  return both / (Math.max(found.endLine, end) - Math.min(found.startLine, start) + 1);
}
