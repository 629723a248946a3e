/** The folders of a repository as the text that a policy starts from. Pure. */
import type { SourceFile } from '../../core/index.ts';
import { counted } from './shown-lines.ts';

/** Names of one folder that are told. */
const MOST_NAMES = 40;
const MOST_LINES = 200;

interface Folder {
  readonly folders: Map<string, Folder>;
  readonly files: string[];
  /** Files below it, at any depth. */
  count: number;
}

/** Folders down to `depth` levels, each with the number of files below it, before the files beside them; the largest folders where there are too many. */
export function treeListing(files: readonly SourceFile[], depth: number): string {
  const root: Folder = { folders: new Map(), files: [], count: 0 };
  for (const { path } of files) insert(root, path.split('/'), depth);
  const lines = linesOf(root, '');
  const shown = lines.slice(0, MOST_LINES);
  const left = lines.length - shown.length;
  return [`${counted(root.count, 'source file')}`, ...shown, ...(left > 0 ? [`… ${left} more`] : [])].join('\n');
}

function insert(root: Folder, steps: readonly string[], depth: number): void {
  let folder = root;
  folder.count++;
  for (const [level, step] of steps.entries()) {
    if (level >= depth) return;
    if (level === steps.length - 1) {
      folder.files.push(step);
      return;
    }
    const inner: Folder = folder.folders.get(step) ?? { folders: new Map(), files: [], count: 0 };
    inner.count++;
    folder.folders.set(step, inner);
    folder = inner;
  }
}

function linesOf(folder: Folder, indent: string): string[] {
  const largest = [...folder.folders].sort(([, one], [, other]) => other.count - one.count).slice(0, MOST_NAMES);
  const kept = largest.sort(([one], [other]) => (one < other ? -1 : 1));
  const lines = kept.flatMap(([name, inner]) => [
    `${indent}${name}/ (${counted(inner.count, 'file')})`,
    ...linesOf(inner, `${indent}  `),
  ]);
  const files = folder.files.slice(0, MOST_NAMES).map((name) => `${indent}${name}`);
  const left = folder.folders.size - kept.length + folder.files.length - files.length;
  return [...lines, ...files, ...(left > 0 ? [`${indent}… ${left} more`] : [])];
}
