/**
 * Evens out what the preprocessor would have removed before a compiler reads C or C++: grammars know the language, not
 * macros and half declarations under `#if`. Directives that choose code are blanked; of branches that are no whole
 * statements only the last one stays. Length and lines of the text never change.
 */

import { macroEdits } from './c-macros.ts';
import { blank, endOfLine, mask, NEWLINE, textOfUnits, unitsOf } from './c-mask.ts';

const DIRECTIVE = /^[ \t]*#[ \t]*([a-z_]*)/gm;
const CODE_DIRECTIVES: ReadonlySet<string> = new Set([
  'define',
  'include',
  'undef',
  'pragma',
  'error',
  'warning',
  'line',
]);

interface Directive {
  readonly keyword: string;
  readonly start: number;
  readonly end: number;
}

/** The text to hand to a C or C++ grammar. */
export function evenOut(text: string): string {
  const masked = mask(text);
  const output = unitsOf(text);
  const blankBoth = (start: number, end: number): void => {
    blank(masked, start, end);
    blank(output, start, end);
  };
  const directives = findDirectives(textOfUnits(masked), text);
  chooseBranches(directives, masked, blankBoth);
  const remaining = directives.filter(({ keyword }) => CODE_DIRECTIVES.has(keyword));
  for (const { start, end } of directivesInLists(remaining, masked)) blankBoth(start, end);
  // What is left of directives is no code: macros are looked for around it.
  for (const { start, end } of remaining) blank(masked, start, end);
  for (const { start, end, replacement } of macroEdits(masked)) {
    blank(output, start, end);
    for (let at = 0; at < replacement.length; at++) output[start + at] = replacement.charCodeAt(at);
  }
  return textOfUnits(output);
}

function findDirectives(masked: string, text: string): Directive[] {
  const directives: Directive[] = [];
  for (const match of masked.matchAll(DIRECTIVE)) {
    const previous = directives.at(-1);
    if (previous && match.index < previous.end) continue;
    directives.push({ keyword: match[1]!, start: match.index, end: endOfLine(text, match.index) });
  }
  return directives;
}

/** Blanks conditional directives and the branches that cannot stand beside each other. */
function chooseBranches(
  directives: readonly Directive[],
  masked: Uint16Array,
  blankBoth: (start: number, end: number) => void,
): void {
  const open: Directive[][] = [];
  for (const directive of directives) {
    const { keyword, start, end } = directive;
    if (keyword === 'if' || keyword === 'ifdef' || keyword === 'ifndef') open.push([directive]);
    else if (keyword.startsWith('el')) open.at(-1)?.push(directive);
    else if (keyword === 'endif') {
      const group = [...(open.pop() ?? []), directive];
      const branches = group.slice(1).map((next, index) => ({ start: group[index]!.end, end: next.start }));
      if (branches.length > 1 && !branches.every((branch) => isWhole(masked, branch.start, branch.end))) {
        const kept = branches.findLast((branch) => lastUnit(masked, branch.start, branch.end) !== '');
        for (const branch of branches) if (branch !== kept) blankBoth(branch.start, branch.end);
      }
    } else continue;
    blankBoth(start, end);
  }
}

/** Whether a branch closes all it opens and ends where a statement, declaration or list entry ends. */
function isWhole(masked: Uint16Array, start: number, end: number): boolean {
  let braces = 0;
  let parentheses = 0;
  for (let at = start; at < end; at++) {
    const char = masked[at];
    if (char === 123) braces++;
    else if (char === 125) braces--;
    else if (char === 40) parentheses++;
    else if (char === 41) parentheses--;
    if (braces < 0 || parentheses < 0) return false;
  }
  return braces === 0 && parentheses === 0 && [';', '}', ',', ':', ''].includes(lastUnit(masked, start, end));
}

/** The last character that is no white space and on no directive line; empty where there is none. */
function lastUnit(masked: Uint16Array, start: number, end: number): string {
  let line = end;
  while (line > start) {
    let from = line;
    while (from > start && masked[from - 1] !== NEWLINE) from--;
    const code = String.fromCharCode(...masked.subarray(from, line)).trim();
    if (code !== '' && !code.startsWith('#')) return code.at(-1)!;
    line = from - 1;
  }
  return '';
}

/** Directives inside parentheses, initialisers and enumerations, where the grammars allow none. */
function directivesInLists(directives: readonly Directive[], masked: Uint16Array): Directive[] {
  const found: Directive[] = [];
  const open: ('parenthesis' | 'list' | 'code')[] = [];
  let next = 0;
  let statement = 0;
  for (let at = 0; at < masked.length; at++) {
    const directive = directives[next];
    if (directive && at >= directive.start) {
      next++;
      if (open.length > 0 && open.at(-1) !== 'code') found.push(directive);
      at = directive.end;
      continue;
    }
    const char = masked[at];
    if (char === 40) open.push('parenthesis');
    else if (char === 123) {
      const before = String.fromCharCode(...masked.subarray(Math.max(statement, at - 200), at)).trimEnd();
      const isList =
        /[=,([]$/.test(before) || /\benum\b[^()]*$/.test(before) || (before === '' && open.at(-1) === 'list');
      open.push(isList ? 'list' : 'code');
      statement = at + 1;
    } else if (char === 41) {
      if (open.at(-1) === 'parenthesis') open.pop();
    } else if (char === 125) {
      while (open.at(-1) === 'parenthesis') open.pop();
      open.pop();
      statement = at + 1;
    } else if (char === 59) {
      while (open.at(-1) === 'parenthesis' && masked[at + 1] === NEWLINE) open.pop();
      statement = at + 1;
    }
  }
  return found;
}
