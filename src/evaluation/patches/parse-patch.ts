/**
 * Reads unified diffs, as git prints them or any other tool. Hunks are consumed by the line counts of their headers, so that
 * content which looks like a header cannot mislead. Whatever is no diff is passed over; no text makes it throw.
 */
import { gitHeaderPaths, headerPath, withoutPrefixes } from './patch-paths.ts';

/** Consecutive changed lines of a hunk. */
interface Change {
  /** Position in `Hunk.oldLines` of the first removed line, or of the line before which the added ones stand. */
  readonly at: number;
  /** How many of `oldLines` are removed from there on. */
  readonly removed: number;
  /** Text of the added lines. */
  readonly added: readonly string[];
}

export interface Hunk {
  /** 1-based line of the first of `oldLines`; where there are none, of the line before which lines are added. */
  readonly oldStart: number;
  /** Text of context and removed lines, without line ends. */
  readonly oldLines: readonly string[];
  readonly changes: readonly Change[];
  /** Whether lines are missing that the header promises. */
  readonly truncated: boolean;
}

export interface FilePatch {
  /** The file at base; undefined for an added or copied file. */
  readonly oldPath?: string;
  /** The file after the change; undefined for a deleted file. */
  readonly newPath?: string;
  readonly hunks: readonly Hunk[];
  readonly binary: boolean;
}

/** A patch that was trimmed as text has lost blank lines of its last context, and nothing that matters. */
const MOST_TRIMMED_LINES = 3;

const HUNK_HEADER = /^@@ -(\d+)(?:,(\d+))? \+\d+(?:,(\d+))? @@/;

/** The files of a patch, in its order. */
export function parsePatch(text: string): FilePatch[] {
  const lines = text.split('\n').map((line) => (line.endsWith('\r') ? line.slice(0, -1) : line));
  if (lines.at(-1) === '') lines.pop();
  const drafts: Draft[] = [];
  for (let at = 0; at < lines.length; ) {
    const line = lines[at]!;
    const current = drafts.at(-1);
    if (line.startsWith('diff --git ')) {
      drafts.push({ ...gitHeaderPaths(line.slice('diff --git '.length)), hunks: [], binary: false, open: true });
      at++;
    } else if (line.startsWith('--- ') && lines[at + 1]?.startsWith('+++ ')) {
      // Without git's own header, this pair of lines opens the file.
      const draft = current?.open ? current : newDraft(drafts);
      Object.assign(draft, withoutPrefixes(headerPath(line.slice(4)), headerPath(lines[at + 1]!.slice(4))), {
        open: false,
      });
      if (draft.copied) draft.oldPath = undefined;
      at += 2;
    } else if (current && HUNK_HEADER.test(line)) {
      const { hunk, next } = readHunk(lines, at);
      current.open = false;
      current.hunks.push(hunk);
      at = next;
    } else {
      if (current?.open) readExtendedHeader(line, current);
      at++;
    }
  }
  return drafts.filter(({ oldPath, newPath }) => oldPath !== undefined || newPath !== undefined).map(finished);
}

interface Draft {
  oldPath?: string | undefined;
  newPath?: string | undefined;
  copied?: boolean;
  hunks: Hunk[];
  binary: boolean;
  /** Whether the lines that follow may still be the file's header. */
  open: boolean;
}

function newDraft(drafts: Draft[]): Draft {
  const draft: Draft = { hunks: [], binary: false, open: true };
  drafts.push(draft);
  return draft;
}

function finished({ oldPath, newPath, hunks, binary }: Draft): FilePatch {
  return {
    ...(oldPath === undefined ? {} : { oldPath }),
    ...(newPath === undefined ? {} : { newPath }),
    hunks,
    binary,
  };
}

/** Git's lines between `diff --git` and the first hunk. */
function readExtendedHeader(line: string, draft: Draft): void {
  const renamed = /^(rename|copy) (from|to) (.+)$/.exec(line);
  if (renamed) {
    const path = headerPath(renamed[3]!);
    if (renamed[2] === 'to') draft.newPath = path;
    else if (renamed[1] === 'rename') draft.oldPath = path;
    else {
      draft.copied = true;
      draft.oldPath = undefined;
    }
  } else if (line.startsWith('new file mode ')) draft.oldPath = undefined;
  else if (line.startsWith('deleted file mode ')) draft.newPath = undefined;
  else if (line === 'GIT binary patch' || /^Binary files .* differ$/.test(line)) draft.binary = true;
}

/** The hunk whose header stands at `start`, and the first line after it. */
function readHunk(lines: readonly string[], start: number): { hunk: Hunk; next: number } {
  const [, from, oldCount = '1', newCount = '1'] = HUNK_HEADER.exec(lines[start]!)!;
  let oldLeft = Number(oldCount);
  let newLeft = Number(newCount);
  const oldStart = oldLeft === 0 ? Number(from) + 1 : Number(from);
  const oldLines: string[] = [];
  const changes: { at: number; removed: number; added: string[] }[] = [];
  let inChange = false;
  const change = () => {
    if (!inChange) changes.push({ at: oldLines.length, removed: 0, added: [] });
    inChange = true;
    return changes.at(-1)!;
  };
  let at = start + 1;
  for (; at < lines.length && (oldLeft > 0 || newLeft > 0); at++) {
    const line = lines[at]!;
    const mark = line[0] ?? ' '; // mailers strip the blank of an empty context line
    if (mark === '\\') continue; // "\ No newline at end of file"
    const [usesOld, usesNew] = [mark !== '+', mark !== '-'];
    if (!' +-'.includes(mark) || (usesOld && oldLeft === 0) || (usesNew && newLeft === 0)) break;
    if (mark === '+') change().added.push(line.slice(1));
    else if (mark === '-') change().removed++;
    else inChange = false;
    if (usesOld) {
      oldLines.push(line.slice(1));
      oldLeft--;
    }
    if (usesNew) newLeft--;
  }
  if (at === lines.length && oldLeft === newLeft && oldLeft <= MOST_TRIMMED_LINES) {
    for (; oldLeft > 0; oldLeft--, newLeft--) oldLines.push('');
  }
  return { hunk: { oldStart, oldLines, changes, truncated: oldLeft > 0 || newLeft > 0 }, next: at };
}
