/** Text of syntax nodes, sliced from the source: a node's own `text` copies it out of WebAssembly memory. */
import type { Node } from 'web-tree-sitter';

export const textOf = (node: Node, source: string): string => source.slice(node.startIndex, node.endIndex);

/** A dotted name as written, without white space and type arguments. */
export const nameOf = (node: Node, source: string): string =>
  withoutTypeArguments(textOf(node, source)).replace(/\s+/g, '');

/** A type as written without its `<...>` and `[...]` arguments. */
export const withoutTypeArguments = (type: string): string => type.replace(/[<[(][\s\S]*$/, '').trim();
