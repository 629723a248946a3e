/**
 * Kotlin: classes, interfaces, objects, functions (extensions as `Receiver.name`), secondary constructors and properties with
 * accessors. A companion object lends no name unless it has one, as its members are used through the class.
 */
import type { Node } from 'web-tree-sitter';
import { calleeBefore } from '../callee.ts';
import type { LanguageSpec, Rule } from '../language-spec.ts';
import { nameOf, textOf } from '../node-text.ts';
import { afterAnnotations } from './annotations.ts';

const childOfType = (node: Node, ...types: readonly string[]): Node | undefined =>
  node.namedChildren.find((child) => types.includes(child.type));

const classDeclaration: Rule = (node, findings) => {
  const name = node.childForFieldName('name');
  if (!name) return;
  findings.define({
    role: 'class',
    name: textOf(name, findings.source),
    start: node.startIndex,
    end: node.endIndex,
    definitionStart: afterAnnotations(node),
    bodyStart: childOfType(node, 'class_body', 'enum_class_body')?.startIndex ?? node.endIndex,
  });
};

const RECEIVERS: readonly string[] = ['user_type', 'nullable_type', 'parenthesized_type'];

/** `Receiver.` of an extension, which the grammar gives as the type right before the name. */
const receiverOf = (name: Node, source: string): string => {
  const before = name.previousNamedSibling;
  if (!before || !RECEIVERS.includes(before.type)) return '';
  const receiver = nameOf(before, source).replace(/[?]+$/, '');
  return /^[\w.]+$/.test(receiver) ? `${receiver}.` : '';
};

const functionDeclaration: Rule = (node, findings) => {
  const name = node.childForFieldName('name');
  if (!name) return;
  findings.define({
    role: 'function',
    name: receiverOf(name, findings.source) + textOf(name, findings.source),
    start: node.startIndex,
    end: node.endIndex,
    definitionStart: afterAnnotations(node),
    bodyStart: childOfType(node, 'function_body')?.startIndex ?? node.endIndex,
  });
};

const constructorDeclaration: Rule = (node, findings) => {
  findings.define({
    role: 'function',
    name: 'constructor',
    start: node.startIndex,
    end: node.endIndex,
    definitionStart: afterAnnotations(node),
    bodyStart: childOfType(node, 'block')?.startIndex ?? node.endIndex,
  });
};

/** A property with accessor code or an anonymous function as its value. */
const property: Rule = (node, findings) => {
  const code = node.namedChildren.find((child) => {
    if (child.type === 'getter' || child.type === 'setter') return childOfType(child, 'function_body') !== undefined;
    return child.type === 'anonymous_function';
  });
  const variable = code && childOfType(node, 'variable_declaration');
  const name = variable && childOfType(variable, 'identifier');
  if (!name) return;
  findings.define({
    role: 'function',
    name: receiverOf(variable, findings.source) + textOf(name, findings.source),
    start: node.startIndex,
    end: node.endIndex,
    definitionStart: afterAnnotations(node),
    bodyStart: code.startIndex,
  });
};

/** Companion objects, object expressions and enum entries with a body: functions in them are methods. */
const memberScope: Rule = (node, findings) => {
  if (!childOfType(node, 'class_body')) return;
  const name = node.type === 'object_literal' ? undefined : childOfType(node, 'identifier');
  findings.define({
    role: 'namespace',
    name: name ? textOf(name, findings.source) : '',
    start: node.startIndex,
    end: node.endIndex,
    holdsMethods: true,
  });
};

const call: Rule = (node, findings) => {
  const callee = calleeBefore(findings.source, node.startIndex);
  if (callee !== 'this' && callee !== 'super') findings.refer('call', callee, node.startPosition.row, node.startIndex);
};

const base: Rule = (node, findings) => {
  const name = /^[\w.\s]+?(?=\s+by\b|\s*[(<{]|\s*$)/.exec(textOf(node, findings.source))?.[0] ?? '';
  findings.refer('inherit', name.replace(/\s+/g, ''), node.startPosition.row, node.startIndex);
};

const importDirective: Rule = (node, findings) => {
  const name = /^import\s+([\w.`*]+)/.exec(textOf(node, findings.source))?.[1];
  if (name) findings.refer('import', name, node.startPosition.row, node.startIndex);
};

const annotation: Rule = (node, findings) => {
  const name = /^@(?:\w+:)?\s*([\w.]+)/.exec(textOf(node, findings.source))?.[1];
  if (name) findings.refer('decorator', name, node.startPosition.row, node.startIndex);
};

const PLACEHOLDER = /\$\{[^{}]*(?:\{[^{}]*\}[^{}]*)*\}|\$[A-Za-z_]\w*/g;

const string: Rule = (node, findings) => {
  const quotes = node.type === 'multiline_string_literal' ? 3 : 1;
  findings.literal(textOf(node, findings.source).slice(quotes, -quotes).replace(PLACEHOLDER, ' '), node);
};

export const kotlin: LanguageSpec = {
  grammar: 'kotlin',
  comments: ['line_comment', 'block_comment'],
  // A top-level annotation with arguments parses as an expression of its own before the declaration.
  attributes: ['annotated_expression'],
  rules: {
    class_declaration: classDeclaration,
    object_declaration: classDeclaration,
    companion_object: memberScope,
    object_literal: memberScope,
    enum_entry: memberScope,
    function_declaration: functionDeclaration,
    secondary_constructor: constructorDeclaration,
    property_declaration: property,
    value_arguments: call,
    annotated_lambda: call,
    delegation_specifier: base,
    import: importDirective,
    annotation,
    string_literal: string,
    multiline_string_literal: string,
  },
};

/** A column-zero annotation with arguments in front of a declaration on one line. */
const ANNOTATED_LINE = /^(@[\w.:]+\([^()\n]*\)) (?=(?:\w+ )*(?:fun|class|object|interface|val|var)\b)/gm;
/** Multiplatform marks, which the grammar does not read in front of a constructor on a line of its own. */
const MARKED_CONSTRUCTOR = /\b(?:actual|expect)(?=[ \t]+constructor\b)/g;

/**
 * Text of the same length and lines for the parser. The grammar reads `@A("x") fun f()` as an infix call; with a carriage
 * return between them it reads a declaration.
 */
export const kotlinForParser = (text: string): string =>
  text.replace(ANNOTATED_LINE, '$1\r').replace(MARKED_CONSTRUCTOR, '      ');
