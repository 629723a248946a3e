/** Calls of the three tools, as the embedded policy makes them; their ids are given when they are made. Pure. */
import type { ToolCall } from '../../core/index.ts';

export function grep(pattern: string, path?: string): ToolCall {
  return { id: '', name: 'grep', arguments: { pattern, ...(path !== undefined && { path }) } };
}

export function glob(pattern: string): ToolCall {
  return { id: '', name: 'glob', arguments: { pattern } };
}

export function readFile(path: string, start?: number, end?: number): ToolCall {
  return {
    id: '',
    name: 'read_file',
    arguments: { path, ...(start !== undefined && { start_line: start, end_line: end }) },
  };
}
