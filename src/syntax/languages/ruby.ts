/** Ruby: classes, modules, methods, singleton methods (`self.name`), `define_method`, Struct blocks, bound lambdas. */
import type { Node } from 'web-tree-sitter';
import { calleeBefore } from '../callee.ts';
import type { DefinitionRole, Findings, LanguageSpec, Rule } from '../language-spec.ts';
import { textOf } from '../node-text.ts';

const scopeName = (node: Node, source: string): string =>
  textOf(node, source).replace(/\s+/g, '').replace(/^::/, '').replaceAll('::', '.');

function referToBase(base: Node, findings: Findings): void {
  const name = textOf(base, findings.source)
    .replace(/^::/, '')
    .replace(/[([][\s\S]*$/, '')
    .trim();
  if (/^[A-Z]/.test(name)) findings.refer('inherit', name, base.startPosition.row, base.startIndex);
}

const classDefinition: Rule = (node, findings) => {
  const name = node.childForFieldName('name');
  if (!name) return;
  const superclass = node.childForFieldName('superclass');
  defineScope('class', scopeName(name, findings.source), node, superclass ?? name, findings);
  if (superclass?.firstNamedChild) referToBase(superclass.firstNamedChild, findings);
};

function defineScope(role: DefinitionRole, name: string, node: Node, header: Node, findings: Findings): void {
  findings.define({
    role,
    name,
    start: node.startIndex,
    end: node.endIndex,
    bodyStart: header.endIndex,
    holdsMethods: true,
  });
}

const SCOPES: ReadonlySet<string> = new Set(['class', 'module', 'comment']);

/** A module that only wraps classes and modules lends its name; one with code of its own is a document. */
const moduleDefinition: Rule = (node, findings) => {
  const name = node.childForFieldName('name');
  if (!name) return;
  const inner = node.childForFieldName('body')?.namedChildren ?? [];
  const onlyWraps = inner.length > 0 && inner.every((child) => SCOPES.has(child.type));
  defineScope(onlyWraps ? 'namespace' : 'class', scopeName(name, findings.source), node, name, findings);
};

const singletonClass: Rule = (node, findings) => defineScope('namespace', '', node, node, findings);

/** `private def x`, `memoize def x` */
const MODIFIER = /(?:^|[\n;])[ \t]*((?:[a-z_]\w*[ \t]+)+)$/;

const method: Rule = (node, findings) => {
  const name = node.childForFieldName('name');
  if (!name) return;
  const { source } = findings;
  const object = node.childForFieldName('object');
  const before = MODIFIER.exec(source.slice(Math.max(0, node.startIndex - 80), node.startIndex))?.[1] ?? '';
  findings.define({
    role: 'function',
    name: `${object ? `${scopeName(object, source)}.` : ''}${textOf(name, source)}`,
    start: node.startIndex - before.length,
    definitionStart: node.startIndex,
    end: node.endIndex,
    bodyStart: (node.childForFieldName('parameters') ?? name).endIndex,
    ...(object ? { isMethod: true } : {}),
  });
};

const symbolText = (node: Node, source: string): string => textOf(node, source).replace(/^:?["']?|["']$/g, '');

const IMPORTS: ReadonlySet<string> = new Set(['require', 'require_relative', 'load', 'autoload']);
const MIXINS: ReadonlySet<string> = new Set(['include', 'extend', 'prepend']);
const DEFINERS: ReadonlySet<string> = new Set(['define_method', 'define_singleton_method']);
/** Words of a class body that look like calls and name nothing. */
const SILENT: ReadonlySet<string> = new Set('private public protected module_function private_class_method'.split(' '));

/** The callee with its receiver and its `?` or `!`. */
function calleeOf(name: Node, source: string): string {
  const suffix = /[?!]$/.exec(textOf(name, source))?.[0] ?? '';
  return calleeBefore(source, name.endIndex - suffix.length) + suffix;
}

const call: Rule = (node, findings) => {
  const { source } = findings;
  const name = node.childForFieldName('method');
  if (!name) return;
  const callee = calleeOf(name, source);
  if (MIXINS.has(callee)) {
    for (const mixin of node.childForFieldName('arguments')?.namedChildren ?? []) referToBase(mixin, findings);
  } else if (IMPORTS.has(callee)) {
    const path = node.childForFieldName('arguments')?.namedChildren.findLast((argument) => argument.type === 'string');
    if (!path) return;
    findings.claim(path.startIndex);
    findings.refer('import', symbolText(path, source), node.startPosition.row, node.startIndex);
  } else if (!SILENT.has(callee)) {
    if (DEFINERS.has(callee)) defineByCall(node, findings);
    findings.refer('call', callee, name.startPosition.row, name.startIndex);
  }
};

/** `define_method(:name) do ... end` */
function defineByCall(node: Node, findings: Findings): void {
  const argument = node.childForFieldName('arguments')?.firstNamedChild;
  const block = node.childForFieldName('block');
  if (!argument || !block || (argument.type !== 'simple_symbol' && argument.type !== 'string')) return;
  findings.define({
    role: 'function',
    name: symbolText(argument, findings.source),
    start: node.startIndex,
    end: node.endIndex,
    bodyStart: block.startIndex,
    isMethod: true,
  });
}

const CLASS_MAKER = /^(?:::)?(?:Struct|Class|Module|Data)\.(?:new|define)\b/;
const FUNCTION_MAKER = /^(?:lambda|proc|Proc\.new)\b|^->/;

/** `Point = Struct.new(:x) do ... end`, `handler = ->(x) { ... }` */
const assignment: Rule = (node, findings) => {
  const right = node.childForFieldName('right');
  const left = node.childForFieldName('left');
  if (!left || (right?.type !== 'call' && right?.type !== 'lambda')) return;
  const written = findings.source.slice(right.startIndex, right.startIndex + 20);
  const isClass = CLASS_MAKER.test(written) && /^[A-Z]/.test(textOf(left, findings.source));
  const block = right.childForFieldName('block') ?? right.childForFieldName('body');
  if (!isClass && !(FUNCTION_MAKER.test(written) && block)) return;
  findings.define({
    role: isClass ? 'class' : 'function',
    name: scopeName(left, findings.source),
    start: node.startIndex,
    end: node.endIndex,
    bodyStart: block?.startIndex ?? node.endIndex,
    ...(isClass ? {} : { isMethod: false }),
  });
};

const INTERPOLATION = /#\{(?:[^{}]|\{[^{}]*\})*\}/g;

const string: Rule = (node, findings) => {
  const text = textOf(node, findings.source)
    .replace(/^(?:%[qQwW]?[^\w\s]|["'`])/, '')
    .slice(0, -1);
  findings.literal(text.replace(INTERPOLATION, ' '), node);
};

const heredoc: Rule = (node, findings) => {
  const text = textOf(node, findings.source).replace(/\n[^\n]*$/, '');
  findings.literal(text.replace(INTERPOLATION, ' ').trim(), node);
};

export const ruby: LanguageSpec = {
  grammar: 'ruby',
  comments: ['comment'],
  rules: {
    class: classDefinition,
    module: moduleDefinition,
    singleton_class: singletonClass,
    method,
    singleton_method: method,
    assignment,
    call,
    string,
    heredoc_body: heredoc,
  },
};
