/** Python: functions and classes with decorators and docstrings, lambdas bound to a name. */
import type { Node } from 'web-tree-sitter';
import { calleeBefore } from '../callee.ts';
import { openingComments, trimDoc } from '../comments.ts';
import type { DefinitionRole, Findings, LanguageSpec, Rule } from '../language-spec.ts';
import { textOf } from '../node-text.ts';

const QUOTED = /^[A-Za-z]*("""|'''|"|')/;
/** Words that may stand before a parenthesis without being called. */
const KEYWORDS: ReadonlySet<string> = new Set(
  'and as assert async await case class del elif else except for from global if import in is lambda not or raise return while with yield'.split(
    ' ',
  ),
);

/** A string literal without prefix and quotes; placeholders of f-strings become one space. */
function stringText(raw: string): string {
  const opening = QUOTED.exec(raw);
  if (!opening) return raw;
  const quote = opening[1]!;
  const isFormatted = /f/i.test(opening[0].slice(0, -quote.length));
  const body = raw.slice(opening[0].length, raw.endsWith(quote) ? raw.length - quote.length : raw.length);
  return isFormatted
    ? body.replace(/\{\{|\}\}|\{[^{}]*(?:\{[^{}]*\}[^{}]*)*\}/g, (part) => (part.length === 2 ? part[0]! : ' '))
    : body;
}

/** The docstring that opens a body, marked so that it is no literal. */
function docstring(body: Node | null, findings: Findings): string {
  const first = body && openingComments(body).next;
  const node = first?.type === 'expression_statement' ? first.firstNamedChild : first;
  const string = node?.type === 'concatenated_string' ? node.firstNamedChild : node;
  if (string?.type !== 'string') return '';
  findings.claim(string.startIndex);
  return trimDoc(stringText(textOf(string, findings.source)));
}

const definition =
  (role: DefinitionRole): Rule =>
  (node, findings) => {
    const name = node.childForFieldName('name');
    if (!name) return;
    const bases = node.childForFieldName('superclasses');
    const header = node.childForFieldName('return_type') ?? node.childForFieldName('parameters') ?? bases ?? name;
    findings.define({
      role,
      name: textOf(name, findings.source),
      start: node.startIndex,
      end: node.endIndex,
      bodyStart: header.endIndex,
      doc: docstring(node.childForFieldName('body'), findings),
    });
    for (const base of bases?.namedChildren ?? []) {
      const isBase =
        base.type === 'identifier' || base.type === 'attribute' || base.type === 'subscript' || base.type === 'call';
      const written = isBase ? textOf(base, findings.source) : '';
      findings.refer(
        'inherit',
        written.replace(/[[(][\s\S]*$/, '').replace(/\s+/g, ''),
        base.startPosition.row,
        base.startIndex,
      );
    }
  };

const call: Rule = (node, findings) => {
  const callee = calleeBefore(findings.source, node.startIndex);
  if (callee === '' || KEYWORDS.has(callee)) return;
  const nameStart = findings.source.lastIndexOf(callee.slice(callee.lastIndexOf('.') + 1), node.startIndex);
  const isClassHeader = /\bclass\s+$/.test(findings.source.slice(Math.max(0, nameStart - 20), nameStart));
  if (!isClassHeader) findings.refer('call', callee, node.startPosition.row, node.startIndex);
};

/** `name = lambda ...` */
const assignment: Rule = (node, findings) => {
  const right = node.childForFieldName('right');
  if (right?.type !== 'lambda') return;
  const left = node.childForFieldName('left');
  if (left?.type !== 'identifier' && left?.type !== 'attribute') return;
  findings.define({
    role: 'function',
    name: textOf(left, findings.source),
    start: node.startIndex,
    end: node.endIndex,
    bodyStart: right.childForFieldName('body')?.startIndex ?? right.startIndex,
  });
};

const importStatement: Rule = (node, findings) => {
  const module = node.childForFieldName('module_name');
  const prefix = module ? textOf(module, findings.source).replace(/\s+/g, '') : '';
  if (module) findings.refer('import', prefix, module.startPosition.row, module.startIndex);
  for (const name of node.childrenForFieldName('name')) {
    const path = name.type === 'aliased_import' ? name.childForFieldName('name') : name;
    if (!path) continue;
    const written = textOf(path, findings.source).replace(/\s+/g, '');
    const whole = prefix === '' ? written : prefix.endsWith('.') ? prefix + written : `${prefix}.${written}`;
    findings.refer('import', whole, path.startPosition.row, path.startIndex);
  }
};

const decorator: Rule = (node, findings) => {
  const name = /^@\s*([\w.]+)/.exec(textOf(node, findings.source))?.[1];
  if (name) findings.refer('decorator', name, node.startPosition.row, node.startIndex);
};

export const python: LanguageSpec = {
  grammar: 'python',
  comments: ['comment'],
  attributes: ['decorator'],
  restart: /^(?:@[^\n]*\n)*(?:(?:async +)?def|class) +\w/gm,
  rules: {
    function_definition: definition('function'),
    class_definition: definition('class'),
    assignment,
    argument_list: call,
    generator_expression: call,
    import_statement: importStatement,
    import_from_statement: importStatement,
    decorator,
    string: (node, findings) => findings.literal(stringText(textOf(node, findings.source)), node),
  },
  moduleDoc: docstring,
};
