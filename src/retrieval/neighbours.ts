/**
 * The reference graph around strong candidates: what they call and what calls them. Calls are resolved by name; a name that is
 * defined in many places resolves to none of them.
 */
import { lastPart, type TreeIndex } from '../index/index.ts';

export interface Neighbour {
  readonly document: number;
  /** 1 where the name has one definition, less the more it has. */
  readonly certainty: number;
}

const MAX_DEFINITIONS = 6;
const MAX_CALLERS = 25;

/** Documents that `document` calls. */
export function calleesOf(index: TreeIndex, document: number): Neighbour[] {
  const list: Neighbour[] = [];
  const { defines } = index.fields;
  const file = index.documentFile[document]!;
  for (const term of index.callees(document)) {
    const [start, end] = defines.range(term);
    if (start === end) continue;
    const all = [...defines.items.subarray(start, end)].filter((callee) => callee !== document);
    const near = all.filter((callee) => index.documentFile[callee] === file);
    const callees = near.length > 0 ? near : all;
    if (callees.length > MAX_DEFINITIONS) continue;
    for (const callee of callees) list.push({ document: callee, certainty: 1 / callees.length });
  }
  return list;
}

/** Documents that call `document`. */
export function callersOf(index: TreeIndex, document: number): Neighbour[] {
  const name = index.name(document);
  if (name === '') return [];
  const term = index.terms.find(lastPart(name));
  const { calls, defines } = index.fields;
  const [start, end] = calls.range(term);
  const definitions = defines.frequency(term);
  if (start === end || end - start > MAX_CALLERS || definitions > MAX_DEFINITIONS) return [];
  return [...calls.items.subarray(start, end)]
    .filter((caller) => caller !== document)
    .map((caller) => ({ document: caller, certainty: 1 / (definitions * Math.sqrt(end - start)) }));
}
