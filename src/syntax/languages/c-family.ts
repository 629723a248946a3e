/** Rules that C and C++ share: functions by their declarators, structs and typedefs, function-like macros, references. */
import type { Node } from 'web-tree-sitter';
import { calleeBefore } from '../callee.ts';
import type { Findings, Rule } from '../language-spec.ts';
import { textOf } from '../node-text.ts';

/** Words that may stand before a parenthesis without being called. */
const KEYWORDS: ReadonlySet<string> = new Set(
  '__attribute__ __declspec alignas alignof catch co_await co_return co_yield const_cast decltype defined delete do dynamic_cast else for if new noexcept operator reinterpret_cast return sizeof static_assert static_cast switch throw typeid typeof while'.split(
    ' ',
  ),
);

/** Node types that end the way from a declarator down to the name. */
const NAMES: ReadonlySet<string> = new Set([
  'identifier',
  'field_identifier',
  'type_identifier',
  'qualified_identifier',
  'destructor_name',
  'operator_name',
  'operator_cast',
  'template_function',
]);

/** The node that names what a declarator declares, below pointers, references, parentheses and parameter lists. */
function declaredName(declarator: Node | null): Node | undefined {
  let node = declarator;
  while (node && !NAMES.has(node.type)) node = node.childForFieldName('declarator') ?? node.firstNamedChild;
  return node ?? undefined;
}

/** `~X`, `operator==`, `operator bool`, `X<int>::m` → `X.m`. */
export function writtenName(node: Node, source: string): string {
  const text = textOf(node, source).replace(/\s+/g, ' ').trim();
  const operator = /(^|::\s?)operator\b(.*)$/.exec(text);
  const scope = operator ? text.slice(0, operator.index) : text;
  const path = withoutTemplateArguments(scope)
    .split('::')
    .map((part) => /[^\s]*$/.exec(part.trim())![0])
    .filter((part) => part !== '');
  if (operator) path.push(`operator${operatorName(operator[2]!)}`);
  return path.join('.').replace(/~ /g, '~');
}

/** `()` stays; a conversion loses its empty parameters and what follows them. */
function operatorName(rest: string): string {
  const trimmed = rest.trim();
  if (/^\(\s*\)/.test(trimmed)) return '()';
  const bare = trimmed.replace(/\s*\(.*$/, '');
  return /^\w|^"/.test(bare) ? ` ${bare}` : bare.replace(/\s+/g, '');
}

/** Cuts `<...>`, nested ones included. */
export function withoutTemplateArguments(text: string): string {
  let depth = 0;
  let bare = '';
  for (const char of text) {
    if (char === '<') depth++;
    else if (char === '>') depth = Math.max(0, depth - 1);
    else if (depth === 0) bare += char;
  }
  return bare;
}

const functionDefinition: Rule = (node, findings) => {
  const declarator = node.childForFieldName('declarator');
  const named = declaredName(declarator);
  if (!named) return;
  const name = writtenName(named, findings.source);
  if (name === '' || KEYWORDS.has(name) || isMacroBlock(name, node)) return;
  findings.define({
    role: 'function',
    name,
    start: node.startIndex,
    end: node.endIndex,
    bodyStart: declarator?.endIndex ?? node.endIndex,
    ...(named.type === 'qualified_identifier' ? { isMethod: true } : {}),
  });
};

/** `FOR_EACH(item, list) { ... }` inside a body reads like a function without a type. */
const isMacroBlock = (name: string, node: Node): boolean =>
  /^[A-Z]+_[A-Z0-9_]+$/.test(name) && node.startPosition.column > 0 && !node.childForFieldName('type');

/** A struct, union, enumeration or class with a body; a typedef names its own. */
const structDefinition: Rule = (node, findings) => {
  const body = node.childForFieldName('body');
  const name = node.childForFieldName('name');
  if (!body || !name || findings.isClaimed(node.startIndex)) return;
  findings.define({
    role: 'class',
    name: writtenName(name, findings.source),
    start: node.startIndex,
    end: node.endIndex,
    bodyStart: body.startIndex,
  });
};

/** `typedef struct tag { ... } name;` */
const typeDefinition: Rule = (node, findings) => {
  const type = node.childForFieldName('type');
  const body = type?.childForFieldName('body');
  const named = declaredName(node.childForFieldName('declarator'));
  if (!type || !body || !named) return;
  findings.claim(type.startIndex);
  findings.define({
    role: 'class',
    name: textOf(named, findings.source),
    start: node.startIndex,
    end: node.endIndex,
    bodyStart: body.startIndex,
  });
};

const macroFunction: Rule = (node, findings) => {
  const name = node.childForFieldName('name');
  const value = node.childForFieldName('value');
  if (!name) return;
  findings.define({
    role: 'function',
    name: textOf(name, findings.source),
    start: node.startIndex,
    end: node.startIndex + textOf(node, findings.source).trimEnd().length,
    bodyStart: value?.startIndex ?? node.endIndex,
    isMethod: false,
    isQualified: true,
  });
  if (value)
    for (const callee of calledIn(textOf(value, findings.source))) {
      findings.refer('call', callee, value.startPosition.row, value.startIndex);
    }
};

/** The names called in a macro's replacement text, which grammars leave unparsed. */
function calledIn(replacement: string): Set<string> {
  const names = [...replacement.matchAll(/\b([A-Za-z_]\w*)\s*\(/g)].map((match) => match[1]!);
  return new Set(names.filter((name) => !KEYWORDS.has(name)));
}

const include: Rule = (node, findings) => {
  const path = node.childForFieldName('path');
  if (!path) return;
  findings.claim(path.startIndex);
  const written = textOf(path, findings.source).replace(/^[<"]|[>"]$/g, '');
  findings.refer('import', written, path.startPosition.row, path.startIndex);
};

function call(node: Node, findings: Findings): void {
  const callee = calleeBefore(findings.source, node.startIndex);
  if (!KEYWORDS.has(callee) && !findings.isClaimed(node.startIndex)) {
    findings.refer('call', callee, node.startPosition.row, node.startIndex);
  }
}

const stringLiteral: Rule = (node, findings) => {
  const text = textOf(node, findings.source);
  findings.literal(text.replace(/^\w*"/, '').replace(/"$/, ''), node);
};

export const cFamilyRules: Readonly<Record<string, Rule>> = {
  function_definition: functionDefinition,
  struct_specifier: structDefinition,
  union_specifier: structDefinition,
  enum_specifier: structDefinition,
  type_definition: typeDefinition,
  preproc_function_def: macroFunction,
  preproc_include: include,
  argument_list: call,
  string_literal: stringLiteral,
};
