/**
 * The reference graph around strong candidates: what they call, what calls them, and what they override. References are
 * resolved by name; a name that is defined in many places resolves to none of them.
 */
import { lastPart, ownerPart, type TreeIndex } from '../index/index.ts';

export interface Neighbour {
  readonly document: number;
  /** 1 where the name has one definition, less the more it has. */
  readonly certainty: number;
}

const MAX_DEFINITIONS = 6;
const MAX_CALLERS = 25;
const MAX_NAMESAKES = 60;

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

/** Methods of the same name in a class that the class of `document` extends, or that extends it. */
export function relativesOf(index: TreeIndex, document: number): Neighbour[] {
  const owner = ownerOf(index, document);
  if (owner === undefined) return [];
  const { defines } = index.fields;
  const [start, end] = defines.range(index.terms.find(lastPart(index.name(document))));
  if (end - start > MAX_NAMESAKES) return [];
  const relatives = [...defines.items.subarray(start, end)].filter((other) => {
    const otherOwner = other === document ? undefined : ownerOf(index, other);
    if (otherOwner === undefined || otherOwner === owner) return false;
    return extendsClass(index, owner, otherOwner) || extendsClass(index, otherOwner, owner);
  });
  return relatives.map((relative) => ({ document: relative, certainty: 1 / Math.sqrt(relatives.length) }));
}

/** Last part of the name of the class around a method. */
function ownerOf(index: TreeIndex, document: number): string | undefined {
  return index.kind(document) === 'method' ? ownerPart(index.name(document)) : undefined;
}

/** Whether a class called `derived` names `base` as what it extends. */
function extendsClass(index: TreeIndex, derived: string, base: string): boolean {
  const { inherits } = index.fields;
  const [start, end] = inherits.range(index.terms.find(base));
  for (let i = start; i < end; i++) if (lastPart(index.name(inherits.items[i]!)) === derived) return true;
  return false;
}
