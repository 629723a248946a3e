/** What JavaScript and TypeScript code refers to: calls, imports, bases, decorators, components and texts. */
import { calleeBefore } from '../callee.ts';
import type { Rule } from '../language-spec.ts';
import { nameOf, textOf, withoutTypeArguments } from '../node-text.ts';

const QUOTES: ReadonlySet<string> = new Set(['"', "'", '`']);
const PLACEHOLDER = /\$\{[^{}]*(?:\{[^{}]*\}[^{}]*)*\}/g;

const call: Rule = (node, findings) => {
  const { source } = findings;
  const callee = calleeBefore(source, node.startIndex);
  if (callee === 'super' || callee === '') return;
  if (callee !== 'require' && callee !== 'import') {
    findings.refer('call', callee, node.startPosition.row, node.startIndex);
    return;
  }
  const module = /^\(\s*(['"`])([^'"`\n]+)\1/.exec(source.slice(node.startIndex, node.startIndex + 300));
  if (!module) return;
  findings.refer('import', module[2]!, node.startPosition.row, node.startIndex);
  findings.claim(node.startIndex + module[0].indexOf(module[1]!));
};

/** The module of `import ... from 'module'` and `export ... from 'module'`, which is no literal. */
export const moduleSource: Rule = (node, findings) => {
  const module = node.childForFieldName('source');
  if (!module) return;
  findings.claim(module.startIndex);
  findings.refer('import', textOf(module, findings.source).slice(1, -1), module.startPosition.row, module.startIndex);
};

const importSpecifier: Rule = (node, findings) => {
  const name = node.childForFieldName('name');
  if (name) findings.refer('import', textOf(name, findings.source), name.startPosition.row, name.startIndex);
};

/** `import name from`, `import * as name from` */
const importClause: Rule = (node, findings) => {
  const first = node.firstNamedChild;
  if (first?.type === 'identifier')
    findings.refer('import', textOf(first, findings.source), first.startPosition.row, first.startIndex);
};

const bases: Rule = (node, findings) => {
  for (const base of node.namedChildren) {
    if (base.type.endsWith('_clause') || base.type === 'type_arguments') continue;
    findings.refer('inherit', nameOf(base, findings.source), base.startPosition.row, base.startIndex);
  }
};

const decorator: Rule = (node, findings) => {
  const name = withoutTypeArguments(textOf(node, findings.source).slice(1)).replace(/\s+/g, '');
  findings.refer('decorator', name, node.startPosition.row, node.startIndex);
};

/** A component in JSX is called; a plain element is not. */
const element: Rule = (node, findings) => {
  const name = /^<\s*((?:[\w$]+\.)*[\w$]+)/.exec(findings.source.slice(node.startIndex, node.startIndex + 100))?.[1];
  if (name && (/^[A-Z]/.test(name) || name.includes('.')))
    findings.refer('call', name, node.startPosition.row, node.startIndex);
};

const literal: Rule = (node, findings) => {
  if (!QUOTES.has(findings.source[node.startIndex]!)) return;
  const body = textOf(node, findings.source).slice(1, -1);
  findings.literal(body.includes('${') ? body.replace(PLACEHOLDER, ' ') : body, node);
};

export const javascriptReferences: Readonly<Record<string, Rule>> = {
  arguments: call,
  import_statement: moduleSource,
  import_require_clause: moduleSource,
  import_specifier: importSpecifier,
  import_clause: importClause,
  class_heritage: bases,
  extends_clause: bases,
  implements_clause: bases,
  extends_type_clause: bases,
  decorator,
  jsx_opening_element: element,
  jsx_self_closing_element: element,
  jsx_text: (node, findings) => findings.literal(textOf(node, findings.source).replace(/\s+/g, ' ').trim(), node),
  string: literal,
  template_string: literal,
};
