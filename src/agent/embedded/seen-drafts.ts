/** The calls that follow up what results have shown: more of likely files and functions, what they call and what calls them. Pure. */
import { stem } from '../../core/index.ts';
import type { Evidence, FileEvidence, FunctionEvidence } from './evidence.ts';
import { lastName } from './file-features.ts';
import type { Drafts } from './issue-drafts.ts';
import { type IssueTerms, partsOf } from './issue-terms.ts';
import type { Judgement, Likely } from './judgement.ts';
import { anyOf, callOf, definitionOf, joined } from './patterns.ts';
import { grep, readFile } from './tool-calls.ts';

const WINDOW_LINES = 300;
/** A file of so many lines is read whole or not at all. */
const SMALL_FILE = 600;
const TERMS_WITHIN = 10;
/** What was seen that is followed up. */
const FILES = 5;
const FUNCTIONS = 6;

/** By their source, in the order in which they are made. */
export function seenDrafts(issue: IssueTerms, evidence: Evidence, judgement: Judgement) {
  const files = judgement.files.slice(0, FILES);
  const functions = judgement.functions.slice(0, FUNCTIONS);
  return {
    read_file: reads(files),
    read_function: functionReads(functions),
    within: within(issue, files),
    narrowed: narrowed(evidence, files),
    loosened: loosened(evidence),
    callee: callees(issue, functions),
    caller: callers(functions),
  };
}

/** Each file whole where it is not too long, else around its most telling hits. */
function* reads(files: readonly Likely<FileEvidence>[]): Drafts {
  for (const [rank, { evidence: file, probability }] of files.entries()) {
    const { path, lines = 0, shown } = file;
    const target = { path, rank, probability, shown: lines === 0 ? 0 : shown.size / lines };
    if (target.shown > 0.9) continue;
    const centre = centreOf(file);
    if (shown.size < SMALL_FILE) yield { call: readFile(path), target };
    if (centre > SMALL_FILE / 2) {
      const start = Math.max(1, centre - WINDOW_LINES / 2);
      yield { call: readFile(path, start, start + WINDOW_LINES - 1), target };
    }
  }
}

/** The middle of the stretch whose hits tell most; 0 without hits. */
function centreOf({ hits }: FileEvidence): number {
  const lines = [...hits].sort(([a], [b]) => a - b);
  let best = 0;
  let centre = 0;
  for (let first = 0, last = 0, sum = 0; last < lines.length; last++) {
    sum += lines[last]![1];
    while (lines[last]![0] - lines[first]![0] > WINDOW_LINES) sum -= lines[first++]![1];
    if (sum <= best) continue;
    best = sum;
    centre = Math.round((lines[first]![0] + lines[last]![0]) / 2);
  }
  return centre;
}

function* functionReads(functions: readonly Likely<FunctionEvidence>[]): Drafts {
  for (const [rank, { evidence, probability }] of functions.entries()) {
    const { file, document } = evidence.place;
    const { startLine, endLine } = document.span;
    const shown = evidence.shown.size / (endLine - startLine + 1);
    if (shown > 0.8) continue;
    yield { call: readFile(file.path, startLine, endLine), target: { path: file.path, rank, probability, shown } };
  }
}

/** The issue's weightiest terms, in one file. */
function* within(issue: IssueTerms, files: readonly Likely<FileEvidence>[]): Drafts {
  const plain = [...issue.weights].filter(([term]) => /^[a-z_]\w{3,}$/.test(term));
  const telling = plain
    .sort(([, a], [, b]) => b - a)
    .slice(0, TERMS_WITHIN)
    .map(([term]) => term);
  if (telling.length === 0) return;
  for (const [rank, { evidence: file, probability }] of files.entries()) {
    const shown = file.lines === undefined ? 0 : file.shown.size / file.lines;
    if (shown > 0.9) continue;
    const target = { path: file.path, rank, probability, shown };
    yield { call: grep(anyOf(telling), file.path), target };
  }
}

/** Greps that found more than they could show, in the folder of a likely file. */
function* narrowed({ calls }: Evidence, files: readonly Likely<FileEvidence>[]): Drafts {
  const cut = calls.flatMap(({ left, candidate: { call, word } }) => {
    const { pattern, path } = call.arguments as { readonly pattern: string; readonly path?: string };
    return left > 0 && call.name === 'grep' && path === undefined ? [{ pattern, ...(word && { word }) }] : [];
  });
  for (const [rank, { evidence, probability }] of files.slice(0, 2).entries()) {
    const { path } = evidence;
    const folder = path.slice(0, Math.max(0, path.lastIndexOf('/')));
    if (folder === '') continue;
    const target = { path, rank, probability, shown: 0 };
    for (const { pattern, ...searched } of cut) yield { call: grep(pattern, folder), target, ...searched };
  }
}

/** Names that matched nothing, by their parts. */
function* loosened({ calls }: Evidence): Drafts {
  for (const { candidate, matches } of calls) {
    const { word, source } = candidate;
    if (!word || matches > 0 || (source !== 'name' && source !== 'definition')) continue;
    const parts = partsOf(word.text);
    if (parts.length > 1) yield { call: grep(joined(parts)), word };
    const [longest] = parts.sort((a, b) => b.length - a.length);
    if (parts.length > 2 && longest !== undefined && longest.length > 4) yield { call: grep(longest), word };
  }
}

/** Definitions of what likely functions call: first what the issue speaks of too. */
function* callees(issue: IssueTerms, functions: readonly Likely<FunctionEvidence>[]): Drafts {
  const found = functions.flatMap(({ evidence, probability }, rank) =>
    [...evidence.calls].map((name) => {
      const said = partsOf(name).reduce((sum, part) => sum + (issue.weights.get(stem(part)) ?? 0), 0);
      const target = { path: evidence.place.file.path, rank, probability, shown: 1 };
      return { name, target, worth: said / (2 + rank) };
    }),
  );
  for (const { name, target } of found.sort((a, b) => b.worth - a.worth)) {
    if (name.length >= 4) yield { call: grep(definitionOf(name)), target };
  }
}

function* callers(functions: readonly Likely<FunctionEvidence>[]): Drafts {
  for (const [rank, { evidence, probability }] of functions.entries()) {
    const name = lastName(evidence);
    if (!/^\w{4,}$/.test(name) || name.startsWith('__')) continue;
    yield { call: grep(callOf(name)), target: { path: evidence.place.file.path, rank, probability, shown: 1 } };
  }
}
