/** C++: C's rules and classes, templates, namespaces, out-of-line members, operators, lambdas bound to a name. */
import type { LanguageSpec, Rule } from '../language-spec.ts';
import { textOf } from '../node-text.ts';
import { cFamilyRules, withoutTemplateArguments, writtenName } from './c-family.ts';

const namespace: Rule = (node, findings) => {
  const name = node.childForFieldName('name');
  findings.define({
    role: 'namespace',
    name: name ? writtenName(name, findings.source) : '',
    start: node.startIndex,
    end: node.endIndex,
  });
};

const template: Rule = (node, findings) => {
  const declared = node.lastNamedChild;
  if (declared) findings.widen(declared, node);
};

const baseClasses: Rule = (node, findings) => {
  for (const base of node.namedChildren) {
    if (base.type === 'access_specifier' || base.type === 'comment') continue;
    const name = withoutTemplateArguments(textOf(base, findings.source)).replace(/\s+/g, '');
    findings.refer('inherit', name, base.startPosition.row, base.startIndex);
  }
};

const STARTS_LAMBDA = /^\w+\s*(?:=\s*|\{\s*)\[/;
const DECLARATION_HEAD = /[\w:<>,&* \t]*$/;

/** `auto name = [...](...) { ... }` */
const lambda: Rule = (node, findings) => {
  if (!STARTS_LAMBDA.test(findings.source.slice(node.startIndex, node.startIndex + 200))) return;
  const value = node.childForFieldName('value');
  const name = node.childForFieldName('declarator');
  if (value?.type !== 'lambda_expression' || !name) return;
  const before = findings.source.slice(Math.max(0, node.startIndex - 200), node.startIndex);
  findings.define({
    role: 'function',
    name: textOf(name, findings.source),
    start: node.startIndex - DECLARATION_HEAD.exec(before)![0].trimStart().length,
    end: node.endIndex,
    bodyStart: value.childForFieldName('body')?.startIndex ?? node.endIndex,
    isMethod: false,
  });
};

/** `X() : member(1)`: the member is not called. */
const memberInitialiser: Rule = (node, findings) => {
  const value = node.lastNamedChild;
  if (value) findings.claim(value.startIndex);
};

const usingDeclaration: Rule = (node, findings) => {
  const name = /^using\s+(?:namespace\s+|typename\s+)?([\w:]+)/.exec(textOf(node, findings.source))?.[1];
  if (name) findings.refer('import', name, node.startPosition.row, node.startIndex);
};

const attribute: Rule = (node, findings) => {
  const name = /^[\w:]+/.exec(textOf(node, findings.source))?.[0];
  if (name) findings.refer('decorator', name, node.startPosition.row, node.startIndex);
};

const rawString: Rule = (node, findings) => {
  const text = /^\w*R"([^(]*)\(([\s\S]*)\)\1"$/.exec(textOf(node, findings.source))?.[2];
  if (text) findings.literal(text, node);
};

export const cpp: LanguageSpec = {
  grammar: 'cpp',
  comments: ['comment'],
  rules: {
    ...cFamilyRules,
    class_specifier: cFamilyRules.struct_specifier!,
    namespace_definition: namespace,
    template_declaration: template,
    base_class_clause: baseClasses,
    init_declarator: lambda,
    field_initializer: memberInitialiser,
    using_declaration: usingDeclaration,
    attribute,
    raw_string_literal: rawString,
  },
};
