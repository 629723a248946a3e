/** The text of comments without their marks, for the `doc` of a document. */

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
