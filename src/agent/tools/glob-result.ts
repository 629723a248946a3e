/** What a policy reads of a `glob`: paths in the order of worth, files outside tests first, shallow ones before deep ones, then by path. Pure. */
import type { SourceFile } from '../../core/index.ts';
import type { Selection } from './selection.ts';
import { counted } from './shown-lines.ts';
import type { ToolLimits, ToolResult } from './tool-set.ts';

export function globResult({ files, note }: Selection, limits: ToolLimits): ToolResult {
  const sorted = [...files].sort(byWorth);
  const shown: SourceFile[] = [];
  let characters = 0;
  for (const file of sorted.slice(0, limits.globPaths)) {
    characters += file.path.length + 1;
    if (characters > limits.resultCharacters - RESERVED_CHARACTERS) break;
    shown.push(file);
  }
  const left = files.length - shown.length;
  const head = `${counted(files.length, 'file')}${note ? ` (${note})` : ''}.`;
  const rest = left > 0 ? [`${counted(left, 'more path')} not shown; ask for a smaller part.`] : [];
  return {
    text: [head, ...shown.map(({ path }) => path), ...rest].join('\n'),
    seen: shown.map(({ path }) => ({ path, startLine: 0, endLine: 0 })),
    left,
  };
}

/** Left for what is said beside the paths. */
const RESERVED_CHARACTERS = 500;

function byWorth(one: SourceFile, other: SourceFile): number {
  if (one.test !== other.test) return one.test ? 1 : -1;
  return depthOf(one.path) - depthOf(other.path) || (one.path < other.path ? -1 : 1);
}

function depthOf(path: string): number {
  return path.split('/').length;
}
