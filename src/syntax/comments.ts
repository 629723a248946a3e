/** The text of comments without their marks, for the `doc` of a document. */
import type { Node } from 'web-tree-sitter';

const LONGEST_DOC = 4000;

const OPENING = /^[ \t]*(?:\/\*[*!]*|\/\/[/!]*|#+!?|\*+(?!\/)|--+|<!--)[ \t]?/;
const CLOSING = /[ \t]*(?:\*+\/|-->)[ \t]*$/;

/** Strips comment marks line by line and trims blank lines at both ends. */
export function commentText(raw: string): string {
  return trimDoc(
    raw
      .split('\n')
      .map((line) => line.trimEnd().replace(CLOSING, '').replace(OPENING, '').trimEnd())
      .join('\n'),
  );
}

/** A doc without blank lines at its ends and of bounded length. */
export function trimDoc(text: string): string {
  const trimmed = text.replace(/\r/g, '').trim();
  return trimmed.length > LONGEST_DOC ? trimmed.slice(0, LONGEST_DOC) : trimmed;
}

/** The comments that a node opens with, and what follows them. A cursor steps over them: asking nodes for their siblings is slow. */
export function openingComments(parent: Node): { comments: Node[]; next: Node | null } {
  const comments: Node[] = [];
  const cursor = parent.walk();
  let found = cursor.gotoFirstChild();
  while (found && cursor.nodeType.endsWith('comment')) {
    comments.push(cursor.currentNode);
    found = cursor.gotoNextSibling();
  }
  const next = found ? cursor.currentNode : null;
  cursor.delete();
  return { comments, next };
}
