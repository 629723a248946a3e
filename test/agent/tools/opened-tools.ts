/** Tools over a fixture repository, and calls of them, for the tests of this folder. */
import { type OpenToolSetOptions, openToolSet } from '../../../src/agent/tools/open-tool-set.ts';
import type { ToolResult, ToolSet } from '../../../src/agent/tools/tool-set.ts';
import type { ToolCall } from '../../../src/core/index.ts';
import { fixture, open } from '../../repository/opened.ts';

export interface OpenedTools {
  readonly tools: ToolSet;
  readonly root: string;
  readonly call: (name: string, given: unknown) => Promise<ToolResult>;
}

/** A plain folder of these files; `prepare` adds what files alone do not say. */
export async function toolsOver(
  files: Readonly<Record<string, string>>,
  options: OpenToolSetOptions & { readonly prepare?: (root: string) => void } = {},
): Promise<OpenedTools> {
  const { root } = fixture(files, { git: false });
  options.prepare?.(root);
  const tools = await openToolSet(await open(root), options);
  return { tools, root, call: (name, given) => callOf(tools, name, given) };
}

export async function callOf(tools: ToolSet, name: string, given: unknown): Promise<ToolResult> {
  const [result] = await tools.run([toolCall(name, given)]);
  return result!;
}

export function toolCall(name: string, given: unknown): ToolCall {
  return { id: 'call', name, arguments: given };
}
