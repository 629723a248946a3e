/** Swift: types and their extensions (named by the extended type), functions, initialisers, computed properties, bound closures. */
import type { Node } from 'web-tree-sitter';
import { calleeBefore } from '../callee.ts';
import type { DefinitionRole, Findings, LanguageSpec, Rule } from '../language-spec.ts';
import { nameOf, textOf } from '../node-text.ts';

/** The declaration below its attributes, which are children of its modifiers. */
function definitionStart(node: Node): number {
  const modifiers = node.firstNamedChild;
  if (modifiers?.type !== 'modifiers') return node.startIndex;
  let child = modifiers.firstNamedChild;
  while (child?.type === 'attribute') child = child.nextNamedSibling;
  return child?.startIndex ?? modifiers.nextSibling?.startIndex ?? node.startIndex;
}

function define(role: DefinitionRole, name: string, node: Node, body: Node | null, findings: Findings): void {
  findings.define({
    role,
    name,
    start: node.startIndex,
    definitionStart: definitionStart(node),
    end: node.endIndex,
    bodyStart: body?.startIndex ?? node.endIndex,
  });
}

const typeDeclaration: Rule = (node, findings) => {
  const name = node.childForFieldName('name');
  if (name) define('class', nameOf(name, findings.source), node, node.childForFieldName('body'), findings);
};

/** Operators have no name node, so the name is read from the text: `func name(`, `func == (`. */
const FUNCTION_NAME = /\bfunc\s+(?:`([^`]+)`|([^\s(<]+|<+[^\s(<]*))/;

const functionDeclaration: Rule = (node, findings) => {
  const name = FUNCTION_NAME.exec(textOf(node, findings.source));
  if (name) define('function', name[1] ?? name[2]!, node, node.childForFieldName('body'), findings);
};

const named =
  (name: string): Rule =>
  (node, findings) => {
    const body =
      node.childForFieldName('body') ?? node.namedChildren.find((child) => child.type === 'computed_property');
    define('function', name, node, body ?? null, findings);
  };

/** Properties that compute, observe or hold a closure. */
const property: Rule = (node, findings) => {
  const name = node.childForFieldName('name')?.childForFieldName('bound_identifier');
  if (!name) return;
  const value = node.childForFieldName('value');
  const code =
    node.childForFieldName('computed_value') ??
    (value?.type === 'lambda_literal'
      ? value
      : node.namedChildren.find((child) => child.type === 'willset_didset_block'));
  if (code) define('function', textOf(name, findings.source), node, code, findings);
};

const inheritance: Rule = (node, findings) =>
  findings.refer('inherit', nameOf(node, findings.source), node.startPosition.row, node.startIndex);

const importDeclaration: Rule = (node, findings) => {
  const name = node.namedChildren.find((child) => child.type === 'identifier');
  if (name) findings.refer('import', textOf(name, findings.source), node.startPosition.row, node.startIndex);
};

const call: Rule = (node, findings) =>
  findings.refer('call', calleeBefore(findings.source, node.startIndex), node.startPosition.row, node.startIndex);

const attribute: Rule = (node, findings) => {
  const name = /^@([\w.]+)/.exec(textOf(node, findings.source))?.[1];
  if (name) findings.refer('decorator', name, node.startPosition.row, node.startIndex);
};

const INTERPOLATION = /\\#*\((?:[^()]|\((?:[^()]|\([^()]*\))*\))*\)/g;

const string: Rule = (node, findings) => {
  const text = textOf(node, findings.source).replace(/^#*(?:"""|")|(?:"""|")#*$/g, '');
  findings.literal(text.replace(INTERPOLATION, ' ').trim(), node);
};

export const swift: LanguageSpec = {
  grammar: 'swift',
  comments: ['comment', 'multiline_comment'],
  rules: {
    class_declaration: typeDeclaration,
    protocol_declaration: typeDeclaration,
    function_declaration: functionDeclaration,
    protocol_function_declaration: functionDeclaration,
    init_declaration: named('init'),
    deinit_declaration: named('deinit'),
    subscript_declaration: named('subscript'),
    property_declaration: property,
    inheritance_specifier: inheritance,
    import_declaration: importDeclaration,
    call_suffix: call,
    attribute,
    line_string_literal: string,
    multi_line_string_literal: string,
    raw_string_literal: string,
  },
};
