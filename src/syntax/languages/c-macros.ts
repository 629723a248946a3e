/**
 * Macros that stand where C and C++ grammars expect something else, found by their shape: upper-case names in front of
 * declarations, on lines of their own, between a class keyword and its name, or heading a body (`DEFUN(name) {`).
 */
import { textOfUnits } from './c-mask.ts';

/** Text to put over `[start, end)`, padded with spaces; empty to blank it. */
export interface MacroEdit {
  readonly start: number;
  readonly end: number;
  readonly replacement: string;
}

const NAME = '[A-Z][A-Z0-9_]{2,}';
/** Arguments over several lines, parentheses nested twice at most. */
const WIDE_ARGUMENTS = '\\(((?:[^();{}]|\\((?:[^();{}]|\\([^();{}]*\\))*\\))*)\\)';
const ARGUMENTS = '[ \\t]*\\((?:[^()\\n;{}]|\\([^()\\n]*\\))*\\)';

/** `class EXPORT Name : Base {` */
const BEFORE_CLASS_NAME = new RegExp(
  `\\b(?:class|struct|union|enum(?:[ \\t]+class)?)[ \\t]+((?:[A-Z_][A-Z0-9_]*(?:${ARGUMENTS})?[ \\t]+)+)(?=[A-Za-z_][\\w:]*(?:[ \\t]*<[^;{}()]*>)?\\s*(?:final\\s*)?[:{])`,
  'g',
);
/** `STATIC int f(`, `static NORETURN void f(` */
const BEFORE_FUNCTION = new RegExp(
  `^[ \\t]*(?:(?:static|inline|extern|virtual|constexpr|friend)[ \\t]+)*((?:${NAME}(?:${ARGUMENTS})?[ \\t]+)+)(?=(?:[a-z_][\\w:<>,]*\\s+)*[a-z_][\\w:<>,]*[\\s*&]+[\\w:~]+[ \\t]*\\()`,
  'gm',
);
/** `EXPLICIT operator T()`, `TEMPLATE_HEADER class X` */
const BEFORE_KEYWORD = new RegExp(
  `\\b(${NAME}(?:${ARGUMENTS})?)\\s+(?=(?:operator|template|class|struct|namespace|friend|static|inline|constexpr|typedef|using|explicit|virtual)\\b)`,
  'g',
);
/** A macro alone on its line. */
const ALONE = new RegExp(`^[ \\t]*(${NAME})(${ARGUMENTS})?[ \\t]*\\r?$`, 'gm');
/** `void f() NOEXCEPT {` */
const BEFORE_BODY = new RegExp(`\\)\\s*(?:const\\b\\s*)?(${NAME}(?:${ARGUMENTS})?)\\s*(?=\\{)`, 'g');
/** `DEFINE_OBJECT(a, b);` outside any body, which a C grammar takes for the head of an old-style function. */
const STATEMENT = new RegExp(`^((?:static|STATIC|extern)[ \\t]+)?${NAME}[ \\t]*${WIDE_ARGUMENTS}\\s*;`, 'gm');
/** `MY_TRY {`, `MY_CATCH(error) {` */
const BLOCK_HEAD = new RegExp(`\\b(${NAME}|\\w*(?:TRY|CATCH|EXCEPT|FINALLY)\\w*\\s*${WIDE_ARGUMENTS})\\s*(?=\\{)`, 'g');
/** `always_inline bool f(`, `my_api void f(` */
const LOWER_CASE = /\b(\w+_(?:inline|unused|nodiscard|noreturn|api|export|warn_unused|noinline))(?=[ \t]+[\w:~])/g;
/** `IMPLEMENT_OPERATOR(<=>, a, b)`: an operator is no argument in the language. */
const OPERATOR_ARGUMENT = new RegExp(
  `\\b(${NAME}[ \\t]*\\(\\s*[-+*/<>=!&|^%]+\\s*,(?:[^();{}]|\\([^();{}]*\\))*\\))`,
  'g',
);
/** `__attribute__((naked))`, `__declspec(dllexport)` */
const COMPILER_ATTRIBUTE = new RegExp(`\\b(__(?:attribute|attribute__|declspec)[ \\t]*${WIDE_ARGUMENTS})`, 'g');
/** `push(typename T::value_type(x))`, which the C++ grammar takes for a declaration. */
const TYPENAME_CALL = /\b(typename)\s+(?=[\w:]+\s*\()/g;
/** `PRIVATE_UNLESS_TESTED:` in a class. */
const ACCESS_LABEL = /^[ \t]*([A-Z0-9_]*(?:PUBLIC|PRIVATE|PROTECTED)[A-Z0-9_]*)[ \t]*:(?!:)/gm;
/** `DEFUN(name, "doc") {` at the start of a line. */
const DEFINER = new RegExp(`^(${NAME})[ \\t]*${WIDE_ARGUMENTS}\\s*\\{`, 'gm');

const QUALIFIER = 'const';
const HEAD_WINDOW = 4000;
const FUNCTION_HEAD =
  /^\s+(?!(?:template|class|struct|namespace|using|typedef|return|else|case|operator)\b)(?:[\w:<>,]+[\s*&]+){1,12}[\w:~]+\s*\([^;{}]{0,2000}\)[^;{}()]{0,300}\{/;

/** The edits, in order and disjoint. `masked` has comments, literals and directives blanked. */
export function macroEdits(masked: Uint16Array): MacroEdit[] {
  const text = textOfUnits(masked);
  const edits: MacroEdit[] = [];
  const blankGroup = (match: RegExpMatchArray, group: string): void => {
    const start = match.index! + match[0].indexOf(group);
    const end = start + group.trimEnd().length;
    // In front of a function a qualifier takes the macro's place, so that the function still starts there.
    const isPrefix = end - start >= QUALIFIER.length && FUNCTION_HEAD.test(text.slice(end, end + HEAD_WINDOW));
    edits.push({ start, end, replacement: isPrefix ? QUALIFIER : '' });
  };
  for (const match of text.matchAll(BEFORE_CLASS_NAME)) {
    const start = match.index + match[0].length - match[1]!.length;
    edits.push({ start, end: start + match[1]!.trimEnd().length, replacement: '' });
  }
  for (const match of text.matchAll(BEFORE_FUNCTION)) blankGroup(match, match[1]!);
  for (const match of text.matchAll(BEFORE_KEYWORD)) {
    if (isStatementStart(text, match.index, /[;{}>:,)\w]/)) blankGroup(match, match[1]!);
  }
  for (const match of text.matchAll(BEFORE_BODY)) blankGroup(match, match[1]!);
  for (const match of text.matchAll(STATEMENT)) {
    edits.push({ start: match.index, end: match.index + match[0].length, replacement: '' });
  }
  for (const match of text.matchAll(BLOCK_HEAD)) {
    if (isStatementStart(text, match.index, /[;{})]/)) blankGroup(match, match[1]!);
  }
  for (const pattern of [LOWER_CASE, COMPILER_ATTRIBUTE, TYPENAME_CALL, OPERATOR_ARGUMENT]) {
    for (const match of text.matchAll(pattern)) blankGroup(match, match[1]!);
  }
  let aloneEnd = -1;
  for (const match of text.matchAll(ALONE)) {
    const end = match.index + match[0].length;
    const next = /\S/.exec(text.slice(end, end + 400))?.[0] ?? '';
    const followsMacro = aloneEnd >= 0 && text.slice(aloneEnd, match.index).trim() === '';
    const startsStatement =
      ((followsMacro || isStatementStart(text, match.index, /[;{}>:]/)) && /^$|[A-Za-z_~[]/.test(next)) ||
      (isStatementStart(text, match.index, /[;}]/) && next === '}');
    const endsHeader = !match[2] && isStatementStart(text, match.index, /\)/) && next === '{';
    if (!startsStatement && !endsHeader) continue;
    blankGroup(match, match[0].trim());
    aloneEnd = end;
  }
  for (const match of text.matchAll(ACCESS_LABEL)) {
    const end = match.index + match[0].length;
    edits.push({ start: end - 1 - match[1]!.length, end, replacement: 'public:' });
  }
  for (const match of text.matchAll(DEFINER)) {
    if (!isStatementStart(text, match.index, /[;}]/)) continue;
    const close = match.index + match[0].lastIndexOf(')') + 1;
    const replacement = definerHead(match[1]!, match[2]!, close - match.index);
    if (replacement) edits.push({ start: match.index, end: close, replacement });
  }
  return disjoint(edits);
}

/** A function head of exactly `length` characters that a grammar reads as the definition the macro makes. */
function definerHead(macro: string, parameters: string, length: number): string | undefined {
  const first = /^\s*([A-Za-z_]\w*)\s*(?:,|$)/.exec(parameters)?.[1];
  const name = first && !macro.includes('TEST') ? first : macro;
  const type = 'int '.length + name.length + 2 <= length ? 'int' : 'T';
  const head = `${type} ${name}(`;
  return head.length < length ? `${head.padEnd(length - 1)})` : undefined;
}

/** Whether the last character before `at` that is no white space is one of `allowed`, or there is none. */
function isStatementStart(text: string, at: number, allowed: RegExp): boolean {
  let before = at - 1;
  while (before >= 0 && /\s/.test(text[before]!)) before--;
  return before < 0 || allowed.test(text[before]!);
}

function disjoint(edits: readonly MacroEdit[]): MacroEdit[] {
  const sorted = [...edits].sort((a, b) => a.start - b.start || b.end - a.end);
  const kept: MacroEdit[] = [];
  for (const edit of sorted) if (edit.start >= (kept.at(-1)?.end ?? 0)) kept.push(edit);
  return kept;
}
