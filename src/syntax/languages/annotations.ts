/** Annotations and attributes that a grammar keeps inside the declaration they stand above. */
import type { Node } from 'web-tree-sitter';

const ANNOTATIONS: ReadonlySet<string> = new Set([
  'annotation',
  'marker_annotation',
  'attribute_list',
  'line_comment',
  'block_comment',
  'comment',
]);

/** Where a declaration starts once the annotations in front of it are skipped. */
export function afterAnnotations(node: Node): number {
  let child = node.firstChild;
  while (child && (child.type === 'modifiers' || ANNOTATIONS.has(child.type))) {
    if (child.type === 'modifiers') {
      const own = child.children.find((modifier) => !ANNOTATIONS.has(modifier.type));
      if (own) return own.startIndex;
    }
    child = child.nextSibling;
  }
  return child?.startIndex ?? node.startIndex;
}
