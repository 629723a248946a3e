/**
 * C#: types, methods, constructors (named like their class), operators, indexers, local functions, and properties and events
 * with code. Namespaces lend no name, as packages do not in Java.
 */
import type { Node } from 'web-tree-sitter';
import { calleeBefore } from '../callee.ts';
import type { DefinitionRole, Findings, LanguageSpec, Rule } from '../language-spec.ts';
import { nameOf, textOf } from '../node-text.ts';
import { afterAnnotations } from './annotations.ts';

const report = (node: Node, role: DefinitionRole, name: string, body: Node | null, findings: Findings): void => {
  findings.define({
    role,
    name,
    start: node.startIndex,
    end: node.endIndex,
    definitionStart: afterAnnotations(node),
    ...(body && { bodyStart: body.startIndex }),
  });
};

/** A type or function with a name field; `prefix` marks destructors. */
const declaration =
  (role: DefinitionRole, prefix = ''): Rule =>
  (node, findings) => {
    const name = node.childForFieldName('name');
    if (name) report(node, role, prefix + textOf(name, findings.source), node.childForFieldName('body'), findings);
  };

/** The accessors or the `=> expression` of a property, event or indexer; null where it has no code of its own. */
const accessorCode = (node: Node): Node | null => {
  const value = node.childForFieldName('value');
  if (value?.type === 'arrow_expression_clause') return value;
  const accessors = node.childForFieldName('accessors');
  return accessors?.namedChildren.some((accessor) => accessor.childForFieldName('body')) ? accessors : null;
};

/** Automatic properties are state and stay in their class. */
const property: Rule = (node, findings) => {
  const name = node.childForFieldName('name');
  const code = accessorCode(node);
  if (name && code) report(node, 'function', textOf(name, findings.source), code, findings);
};

const indexer: Rule = (node, findings) => report(node, 'function', 'this[]', accessorCode(node), findings);

const operator: Rule = (node, findings) => {
  const body = node.childForFieldName('body');
  const parameters = node.childForFieldName('parameters');
  const header = findings.source.slice(node.startIndex, parameters?.startIndex ?? node.endIndex);
  const name = /\boperator\s*(.*)$/s.exec(header)?.[1]?.replace(/\s+/g, ' ').trim() ?? '';
  report(node, 'function', `operator ${name}`, body, findings);
};

const call: Rule = (node, findings) => {
  const callee = calleeBefore(findings.source, node.startIndex);
  if (callee !== 'base' && callee !== 'this' && callee !== 'new')
    findings.refer('call', callee, node.startPosition.row, node.startIndex);
};

const bases: Rule = (node, findings) => {
  for (const base of node.namedChildren) {
    if (base.type !== 'argument_list')
      findings.refer('inherit', nameOf(base, findings.source), base.startPosition.row, base.startIndex);
  }
};

const using: Rule = (node, findings) => {
  const name = textOf(node, findings.source).replace(
    /^(?:global\s+)?using\s+(?:static\s+|unsafe\s+)*(?:\w+\s*=)?|[\s;]+/g,
    '',
  );
  findings.refer('import', name, node.startPosition.row, node.startIndex);
};

const attribute: Rule = (node, findings) => {
  const name = node.childForFieldName('name');
  if (name) findings.refer('decorator', nameOf(name, findings.source), node.startPosition.row, node.startIndex);
};

const QUOTED = /^[$@]*("+)([\s\S]*)\1(?:u8)?$/;
const HOLE = /\{\{|\}\}|\{[^{}]*(?:\{[^{}]*\}[^{}]*)*\}/g;

const string: Rule = (node, findings) => {
  const written = textOf(node, findings.source);
  const body = QUOTED.exec(written)?.[2] ?? written;
  const isInterpolated = written.slice(0, 3).includes('$');
  findings.literal(isInterpolated ? body.replace(HOLE, (hole) => (hole.length === 2 ? hole[0]! : ' ')) : body, node);
};

export const csharp: LanguageSpec = {
  grammar: 'c_sharp',
  comments: ['comment'],
  rules: {
    class_declaration: declaration('class'),
    struct_declaration: declaration('class'),
    interface_declaration: declaration('class'),
    enum_declaration: declaration('class'),
    record_declaration: declaration('class'),
    method_declaration: declaration('function'),
    constructor_declaration: declaration('function'),
    destructor_declaration: declaration('function', '~'),
    local_function_statement: declaration('function'),
    property_declaration: property,
    event_declaration: property,
    indexer_declaration: indexer,
    operator_declaration: operator,
    conversion_operator_declaration: operator,
    argument_list: call,
    base_list: bases,
    using_directive: using,
    attribute,
    string_literal: string,
    verbatim_string_literal: string,
    raw_string_literal: string,
    interpolated_string_expression: string,
  },
};
