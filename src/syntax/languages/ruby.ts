/** Ruby: classes, modules, methods, singleton methods (`self.name`), `define_method`, Struct blocks, bound lambdas. */
import type { Node } from 'web-tree-sitter';
import { calleeBefore } from '../callee.ts';
import type { DefinitionRole, Findings, LanguageSpec, Rule } from '../language-spec.ts';
import { textOf } from '../node-text.ts';

const scopeName = (node: Node, source: string): string =>
  textOf(node, source).replace(/\s+/g, '').replace(/^::/, '').replaceAll('::', '.');

function referToBase(base: Node, findings: Findings): void {
  const name = textOf(base, findings.source).replace(/^::/, '').replace(/[([][\s\S]*$/, '').trim();
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

const firstArgument = (node: Node): Node | null => node.childForFieldName('arguments')?.firstNamedChild ?? null;

const symbolText = (node: Node, source: string): string => textOf(node, source).replace(/^:|^["']|["']$|^:"|"$/g, '');

/** Class-body and top-level words that say nothing about what is called. */
const SILENT: ReadonlySet<string> = new Set(['private', 'public', 'protected', 'module_function', 'private_class_method']);

const call: Rule = (node, findings) => {
  const { source } = findings;
  const name = node.childForFieldName('method');
  if (!name) return;
  const callee = calleeBefore(source, name.endIndex) || textOf(name, source);
  const argument = IMPORTS.has(callee) || MIXINS.has(callee) || DEFINERS.has(callee) ? firstArgument(node) : null;
  if (argument && IMPORTS.has(callee) && argument.type === 'string') {
    findings.claim(argument.startIndex);
    findings.refer('import', symbolText(argument, source), node.startPosition.row, node.startIndex);
    return;
  }
  if (argument && MIXINS.has(callee)) {
    for (const mixin of argument.parent?.namedChildren ?? []) referToBase(mixin, findings);
    return;
  }
  if (argument && DEFINERS.has(callee)) defineByCall(node, argument, findings);
  const suffix = /^[?!]/.exec(source.slice(name.endIndex - 1))?.[0] ?? '';
  const written = callee === '' ? textOf(name, source) : callee.endsWith(suffix) ? callee : callee + suffix;
  if (!SILENT.has(written)) findings.refer('call', written, name.startPosition.row, name.startIndex);
};

const IMPORTS: ReadonlySet<string> = new Set(['require', 'require_relative', 'load', 'autoload']);
const MIXINS: ReadonlySet<string> = new Set(['include', 'extend', 'prepend']);
const DEFINERS: ReadonlySet<string> = new Set(['define_method', 'define_singleton_method']);

/** `define_method(:name) do ... end` */
function defineByCall(node: Node, argument: Node, findings: Findings): void {
  const block = node.childForFieldName('block');
  if (!block || (argument.type !== 'simple_symbol' && argument.type !== 'string')) return;
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
  const text = textOf(node, findings.source).replace(/^(?:%[qQwW]?[^\w\s]|["'`])/, '').slice(0, -1);
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
