/**
 * Cython read with the Python grammar: C declarations are rewritten to the Python that stands for them, character by
 * character, so that every offset and line stays right (`cdef int f(int a) nogil:` becomes `def      f(    a)      :`).
 */

const IS_CYTHON = /^[ \t]*(?:(?:cdef|cpdef|ctypedef|cimport)[ \t]+\w|cdef[ \t]*:[ \t]*$)|^from\s+[\w.]+\s+cimport\b/m;
const BLOCK = /^([ \t]*)(cdef[ \t]*:|cdef[ \t]+extern\b[^\n]*:|with[ \t]+(?:no)?gil[ \t]*:)/gm;
const TYPE = /^([ \t]*)(c(?:p)?def[ \t][^\n(=]*?\b(?:class|struct|union|enum|cppclass))(?=[ \t]+\w)/gm;
const CIMPORT = /^([^\n#'"]*)\bcimport\b/gm;
const TYPEDEF = /^[ \t]*ctypedef\b[^\n]*/gm;
/** A declaration with a value keeps the assignment behind `0;`, so that its line keeps its indentation. */
const VARIABLE = /^([ \t]*)(cdef[ \t][^\n(=]{0,200}?)(\b\w{1,200}[ \t]*=(?!=)|\n|$)/gm;
const CAST = /(?<=[=(,][ \t]*|\breturn[ \t]+)(?:<[\w. ]+\**>[ \t]*|&)(?=[\w(&])/g;
const FUNCTION = /^([ \t]*)((?:cdef|cpdef|def)\b(?:\[[^\]\n]*\]|[^\n(=:#[]){0,300}?)(\b\w{1,200})[ \t]*\(/gm;
const LONGEST_PARAMETERS = 4000;

const blank = (text: string): string => text.replace(/[^\n]/g, ' ');
/** `word` followed by blanks, as long as `text` at least. */
const covering = (word: string, text: string): string => word.padEnd(text.length);

export const isCython = (text: string): boolean => IS_CYTHON.test(text);

/** Python of the same length and lines, for the parser only. */
export function cythonAsPython(text: string): string {
  return rewriteFunctions(text.replace(TYPE, (_, indent: string, header: string) => indent + covering('class', header)))
    .replace(BLOCK, (_, indent: string, block: string) => `${indent}${covering('if 1', block.slice(0, -1))}:`)
    .replace(CIMPORT, '$1import ')
    .replace(TYPEDEF, blank)
    .replace(
      VARIABLE,
      (_, indent: string, type: string, rest: string) =>
        indent + (rest.includes('=') ? covering('0;', type) + rest : blank(type + rest)),
    )
    .replace(CAST, blank);
}

/** Functions with a body: return type, parameter types and exception clause blanked. */
function rewriteFunctions(text: string): string {
  const parts: string[] = [];
  let at = 0;
  for (const match of text.matchAll(FUNCTION)) {
    const [whole, indent, head, name] = match as unknown as [string, string, string, string];
    const open = match.index + whole.length;
    if (match.index < at) continue;
    const close = closingParenthesis(text, open);
    const tail = close < 0 ? null : /^\)([^\n:#]*):/.exec(text.slice(close, close + 300));
    if (!tail) continue;
    const parameters = splitParameters(text.slice(open, close)).map(parameterName).join(',');
    const clause = tail[1]!.includes('->') ? tail[1]! : blank(tail[1]!);
    const between = whole.slice(indent.length + head.length + name.length);
    parts.push(text.slice(at, match.index), indent, covering('def', head), name, between, parameters, ')', clause, ':');
    at = close + tail[0].length;
  }
  parts.push(text.slice(at));
  return parts.join('');
}

/** The offset of the parenthesis that closes the one before `from`, -1 where there is none near. */
function closingParenthesis(text: string, from: number): number {
  let depth = 1;
  const stop = Math.min(text.length, from + LONGEST_PARAMETERS);
  for (let at = from; at < stop; at++) {
    if (text[at] === '(') depth++;
    else if (text[at] === ')' && --depth === 0) return at;
  }
  return -1;
}

/** Parameters split at the commas outside brackets. */
function splitParameters(list: string): string[] {
  const parameters: string[] = [];
  let depth = 0;
  let start = 0;
  for (let at = 0; at < list.length; at++) {
    const char = list[at]!;
    if (char === '(' || char === '[') depth++;
    else if (char === ')' || char === ']') depth--;
    else if (char === ',' && depth === 0) {
      parameters.push(list.slice(start, at));
      start = at + 1;
    }
  }
  return [...parameters, list.slice(start)];
}

const TYPED = /^(\s*)([\s\S]*?[\s*&\]])(\w+)((?:\s+(?:not|or)\s+None)?)(\s*(?:=[\s\S]*)?)$/;

/** One parameter with its C type and null clause blanked; Python's own forms stay as they are. */
function parameterName(parameter: string): string {
  const typed = TYPED.exec(parameter);
  if (!typed || /^\s*\**\s*$/.test(typed[2]!) || /^[^=[]*:/.test(parameter)) return parameter;
  return typed[1]! + blank(typed[2]!) + typed[3]! + blank(typed[4]!) + typed[5]!;
}
