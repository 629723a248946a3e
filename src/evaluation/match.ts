/** When a ranked function is a gold function: same path and name, and for overloads, which share a name, the same lines. */
import type { RankedDocument } from '../core/index.ts';
import type { GoldFunction } from './instance.ts';

export type FunctionKey = Pick<RankedDocument, 'path' | 'name' | 'startLine' | 'endLine'>;

/**
 * Whether `found` is `gold`. Where gold has lines they must overlap, and then the last part of the name is enough: datasets
 * qualify out-of-line and nested definitions each in their own way.
 */
export function isGold(found: FunctionKey, gold: GoldFunction): boolean {
  if (found.path !== gold.path) return false;
  const [name, wanted] = [normalized(found.name), normalized(gold.name)];
  if (gold.start === undefined || gold.end === undefined) return name === wanted;
  const overlaps = found.startLine <= gold.end && gold.start <= found.endLine;
  return overlaps && name.slice(name.lastIndexOf('.') + 1) === wanted.slice(wanted.lastIndexOf('.') + 1);
}

function normalized(name: string): string {
  return name.replace(/::|#/g, '.');
}
