/**
 * JavaScript, JSX, TypeScript and TSX share these rules. Functions are named by what they are bound to: a variable, an assigned
 * member, a property, a class field or the default export, also through wrappers such as `memo(...)`.
 */
import type { Node } from 'web-tree-sitter';
import type { DefinitionRole, Findings, LanguageSpec, Rule } from '../language-spec.ts';
import { textOf } from '../node-text.ts';
import { bind, boundNode, keyName } from './javascript-bindings.ts';
import { javascriptReferences, moduleSource } from './javascript-references.ts';

/** A declaration with a name of its own; `default` where an export leaves it out. */
const declaration =
  (role: DefinitionRole): Rule =>
  (node, findings) => {
    const name = node.childForFieldName('name');
    if (!name) return;
    const body = node.childForFieldName('body');
    findings.define({
      role,
      name: textOf(name, findings.source),
      start: node.startIndex,
      end: node.endIndex,
      ...headerOf(node, body),
    });
  };

/** A function or class expression that nothing has named yet but its own name. */
const ownName =
  (role: DefinitionRole): Rule =>
  (node, findings) => {
    if (!findings.isClaimed(node.startIndex)) declaration(role)(node, findings);
  };

/** Where the signature starts, after decorators, and where it ends, before the body. */
function headerOf(node: Node, body: Node | null): { definitionStart: number; bodyStart: number } {
  let first = node.firstChild;
  while (first?.type === 'decorator') first = first.nextSibling;
  return { definitionStart: first?.startIndex ?? node.startIndex, bodyStart: body?.startIndex ?? node.endIndex };
}

const method: Rule = (node, findings) => {
  const name = node.childForFieldName('name');
  if (!name || findings.isClaimed(node.startIndex)) return;
  findings.define({
    role: 'function',
    name: keyName(name, findings.source),
    start: node.startIndex,
    end: node.endIndex,
    isMethod: true,
    ...headerOf(node, node.childForFieldName('body')),
  });
};

/** `const name = value`; the only declarator of its statement spans the statement. */
const variable: Rule = (node, findings) => {
  const target = boundNode(node.childForFieldName('value'), findings.source);
  const name = target && node.childForFieldName('name');
  if (!target || name?.type !== 'identifier') return;
  const before = /(?:const|let|var)\s+$/.exec(
    findings.source.slice(Math.max(0, node.startIndex - 40), node.startIndex),
  );
  const { endIndex } = node;
  const after = /^\s*([,;])/.exec(findings.source.slice(endIndex, endIndex + 40));
  const isAlone = before && after?.[1] !== ',';
  const start = isAlone ? node.startIndex - before[0].length : node.startIndex;
  bind(
    target,
    { name: textOf(name, findings.source), start, end: isAlone && after ? endIndex + after[0].length : endIndex },
    findings,
  );
};

const ASSIGNABLE = /^[\w$.#[\]'"@/-]+$/;
const LONGEST_TARGET = 100;

/** `module.exports = ...`, `X.prototype.y = ...`, `a.b = ...` */
const assignment: Rule = (node, findings) => {
  const target = boundNode(node.childForFieldName('right'), findings.source);
  const left = target && node.childForFieldName('left');
  if (!left) return;
  const { endIndex } = node;
  const name = textOf(left, findings.source).replace(/\s+/g, '');
  if (name.length > LONGEST_TARGET || !ASSIGNABLE.test(name)) return;
  const isMethod = name.includes('.prototype.');
  const end = findings.source[endIndex] === ';' ? endIndex + 1 : endIndex;
  // `module.exports = class Parser {}` is known as `Parser`.
  const own = name === 'module.exports' ? target.childForFieldName('name') : null;
  const known = own ? textOf(own, findings.source) : name;
  bind(target, { name: known, start: node.startIndex, end, ...(isMethod && { isMethod }) }, findings);
};

const property: Rule = (node, findings) => {
  const target = boundNode(node.childForFieldName('value'), findings.source);
  const key =
    target && (node.childForFieldName('key') ?? node.childForFieldName('name') ?? node.childForFieldName('property'));
  if (!key) return;
  const { definitionStart } = headerOf(node, null);
  const name = keyName(key, findings.source);
  bind(target, { name, start: node.startIndex, end: node.endIndex, definitionStart, isMethod: true }, findings);
};

const exported: Rule = (node, findings) => {
  moduleSource(node, findings);
  const inner = node.childForFieldName('declaration');
  if (inner) findings.widen(inner, node);
  const value = node.childForFieldName('value');
  const target = boundNode(value, findings.source);
  if (!target) return;
  const own = value === target ? target.childForFieldName('name') : null;
  const name = own ? textOf(own, findings.source) : 'default';
  bind(target, { name, start: node.startIndex, end: node.endIndex, objectName: '' }, findings);
};

/** `declare ...` */
const ambient: Rule = (node, findings) => {
  const inner = node.firstNamedChild;
  if (inner) findings.widen(inner, node);
};

/** `namespace A.B { }` lends its name, `declare module 'x' { }` does not. */
const namespace: Rule = (node, findings) => {
  const name = node.childForFieldName('name');
  if (!name) return;
  const isQuoted = name.type === 'string';
  if (isQuoted) findings.claim(name.startIndex);
  findings.define({
    role: 'namespace',
    name: isQuoted ? '' : textOf(name, findings.source).replace(/\s+/g, ''),
    start: node.startIndex,
    end: node.endIndex,
  });
};

/** An interface keeps its method signatures: they say what it is, and have no code of their own. */
const interfaceDeclaration: Rule = (node, findings) => {
  declaration('class')(node, findings);
  claimSignatures(node.childForFieldName('body'), findings);
};

/** Object types become documents where they have members. */
const typeAlias: Rule = (node, findings) => {
  const value = node.childForFieldName('value');
  if (value?.type !== 'object_type') return;
  const name = node.childForFieldName('name');
  claimSignatures(value, findings);
  if (!name) return;
  findings.define({
    role: 'class',
    name: textOf(name, findings.source),
    start: node.startIndex,
    end: node.endIndex,
    bodyStart: value.startIndex,
  });
};

const claimSignatures = (body: Node | null, findings: Findings): void => {
  for (const member of body?.namedChildren ?? []) {
    if (member.type === 'method_signature') findings.claim(member.startIndex);
  }
};

const javascriptRules: Readonly<Record<string, Rule>> = {
  ...javascriptReferences,
  function_declaration: declaration('function'),
  generator_function_declaration: declaration('function'),
  function_expression: ownName('function'),
  generator_function: ownName('function'),
  class_declaration: declaration('class'),
  class: ownName('class'),
  method_definition: method,
  field_definition: property,
  pair: property,
  variable_declarator: variable,
  assignment_expression: assignment,
  export_statement: exported,
};

const typescriptRules: Readonly<Record<string, Rule>> = {
  ...javascriptRules,
  function_signature: declaration('function'),
  abstract_class_declaration: declaration('class'),
  interface_declaration: interfaceDeclaration,
  enum_declaration: declaration('class'),
  type_alias_declaration: typeAlias,
  method_signature: method,
  abstract_method_signature: method,
  public_field_definition: property,
  internal_module: namespace,
  module: namespace,
  ambient_declaration: ambient,
};

const comments = ['comment'];
const attributes = ['decorator'];

export const javascript: LanguageSpec = { grammar: 'javascript', comments, attributes, rules: javascriptRules };
export const typescript: LanguageSpec = { grammar: 'typescript', comments, attributes, rules: typescriptRules };
export const tsx: LanguageSpec = { grammar: 'tsx', comments, attributes, rules: typescriptRules };
