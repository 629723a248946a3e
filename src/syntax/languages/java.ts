/** Java: types, methods and constructors (named like their class), also those of anonymous classes and enum constants. */
import type { Node } from 'web-tree-sitter';
import { calleeBefore } from '../callee.ts';
import type { DefinitionRole, LanguageSpec, Rule } from '../language-spec.ts';
import { nameOf, textOf } from '../node-text.ts';
import { afterAnnotations } from './annotations.ts';

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
      definitionStart: afterAnnotations(node),
      ...(body && { bodyStart: body.startIndex }),
      ...(role === 'function' && { isMethod: true }),
    });
  };

/** A constant with a body lends its name to the methods in it. */
const enumConstant: Rule = (node, findings) => {
  const name = node.childForFieldName('name');
  const body = node.childForFieldName('body');
  if (name && body)
    findings.define({
      role: 'namespace',
      name: textOf(name, findings.source),
      start: node.startIndex,
      end: node.endIndex,
    });
};

const call: Rule = (node, findings) => {
  const callee = calleeBefore(findings.source, node.startIndex);
  if (callee !== 'super' && callee !== 'this') findings.refer('call', callee, node.startPosition.row, node.startIndex);
};

/** `Type::method` */
const methodReference: Rule = (node, findings) => {
  const written = textOf(node, findings.source);
  const method = written.slice(written.lastIndexOf('::') + 2).trim();
  const receiver = written.slice(0, written.lastIndexOf('::')).trim();
  const name = /^\w+$/.test(receiver) ? `${receiver}.${method}` : method;
  if (method !== 'new') findings.refer('call', name, node.startPosition.row, node.startIndex);
};

const bases: Rule = (node, findings) => {
  const list: Node = node.firstNamedChild?.type === 'type_list' ? node.firstNamedChild : node;
  for (const base of list.namedChildren) {
    findings.refer('inherit', nameOf(base, findings.source), base.startPosition.row, base.startIndex);
  }
};

const importDeclaration: Rule = (node, findings) => {
  const name = textOf(node, findings.source).replace(/^import\s+(?:static\s+)?|[\s;]+/g, '');
  findings.refer('import', name, node.startPosition.row, node.startIndex);
};

const annotation: Rule = (node, findings) => {
  const name = node.childForFieldName('name');
  if (name) findings.refer('decorator', nameOf(name, findings.source), node.startPosition.row, node.startIndex);
};

const string: Rule = (node, findings) => {
  const written = textOf(node, findings.source);
  const quotes = written.startsWith('"""') && written.length >= 6 ? 3 : 1;
  findings.literal(written.slice(quotes, -quotes), node);
};

export const java: LanguageSpec = {
  grammar: 'java',
  comments: ['line_comment', 'block_comment'],
  rules: {
    class_declaration: declaration('class'),
    interface_declaration: declaration('class'),
    enum_declaration: declaration('class'),
    record_declaration: declaration('class'),
    annotation_type_declaration: declaration('class'),
    method_declaration: declaration('function'),
    constructor_declaration: declaration('function'),
    compact_constructor_declaration: declaration('function'),
    enum_constant: enumConstant,
    argument_list: call,
    method_reference: methodReference,
    superclass: bases,
    super_interfaces: bases,
    extends_interfaces: bases,
    import_declaration: importDeclaration,
    annotation,
    marker_annotation: annotation,
    string_literal: string,
  },
};
