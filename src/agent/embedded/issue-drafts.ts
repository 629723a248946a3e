/** The calls that the issue itself suggests: around its frames and paths, for its names, messages and words. Pure. */
import { stem } from '../../core/index.ts';
import type { Candidate } from './choice.ts';
import type { IssueTerms } from './issue-terms.ts';
import { constantPart, definitionOf, joined, wordOnly } from './patterns.ts';
import { glob, grep, readFile } from './tool-calls.ts';

/** A candidate before it is known whether it was made already. */
type Draft = Omit<Candidate, 'source' | 'key' | 'order'>;
export type Drafts = Iterable<Draft>;

const FRAME_LINES = 40;

/** By their source, in the order in which they are made. */
export function issueDrafts(issue: IssueTerms) {
  const { modules, names, phrases, words } = issue;
  return {
    frame: frames(issue),
    path: paths(issue),
    module: modules.map((pattern) => ({ call: glob(pattern) })),
    literal: literals(issue),
    definition: names.map((word) => ({ call: grep(definitionOf(word.text)), word })),
    name: names.map((word) => ({ call: grep(wordOnly(word.text)), word })),
    phrase: phrases.map(([one, other]) => ({ call: grep(joined([one, stem(other)])) })),
    word: words.map((word) => ({ call: grep(stem(word.text)), word })),
    file_name: fileNames(issue),
  };
}

/** Around the line nearest to the failure of each file that a trace names. */
function* frames({ frames: all }: IssueTerms): Drafts {
  const files = new Set<string>();
  for (const { path, line } of [...all].sort((a, b) => a.depth - b.depth)) {
    const tail = path === undefined ? '' : tailOf(path);
    if (!isSource(tail) || files.has(tail)) continue;
    files.add(tail);
    yield {
      call: line === undefined ? readFile(tail) : readFile(tail, Math.max(1, line - FRAME_LINES), line + FRAME_LINES),
    };
  }
}

function* paths({ paths: all, frames: traced }: IssueTerms): Drafts {
  const inFrames = new Set(traced.map(({ path }) => path));
  for (const { path, startLine } of all) {
    if (inFrames.has(path) || !isSource(path)) continue;
    const tail = tailOf(path);
    if (startLine === undefined) yield { call: readFile(tail) };
    else yield { call: readFile(tail, Math.max(1, startLine - FRAME_LINES), startLine + FRAME_LINES) };
    yield { call: glob(tail) };
  }
}

/** Of a path on someone's machine, what the repository may know of it. */
function tailOf(path: string): string {
  const parts = path.split('/').filter((part) => part !== '' && part !== '.');
  return parts.slice(/^(?:\/|~|[A-Za-z]:)/.test(path) || parts.length > 6 ? -3 : 0).join('/');
}

function isSource(path: string): boolean {
  return /\.\w+$/.test(path) && !/\.(?:md|rst|txt|log|json|ya?ml|toml|lock|ini|cfg|xml|html?|png|svg|gif)$/i.test(path);
}

function* literals({ literals: all }: IssueTerms): Drafts {
  for (const { text } of [...all].sort((a, b) => Number(b.kind === 'error') - Number(a.kind === 'error'))) {
    const pattern = constantPart(text);
    if (pattern !== undefined) yield { call: grep(pattern) };
  }
}

function* fileNames({ names, words }: IssueTerms): Drafts {
  for (const word of [...words, ...names].sort((a, b) => b.importance - a.importance)) {
    const text = word.text.toLowerCase();
    if (text.length > 3) yield { call: glob(`*${stem(text)}*`), word };
  }
}
