/** PHP: functions, classes, interfaces, traits, enumerations and their methods, closures bound to a variable or property. */
import type { Node } from 'web-tree-sitter';
import { calleeBefore } from '../callee.ts';
import type { DefinitionRole, Findings, LanguageSpec, Rule } from '../language-spec.ts';
import { textOf } from '../node-text.ts';

const withoutRoot = (name: string): string => name.replace(/\s+/g, '').replace(/^\\/, '');

const definition =
  (role: DefinitionRole): Rule =>
  (node, findings) => {
    const name = node.childForFieldName('name');
    if (!name) return;
    const attributes = node.childForFieldName('attributes');
    findings.define({
      role,
      name: textOf(name, findings.source),
      start: node.startIndex,
      definitionStart: attributes?.nextSibling?.startIndex ?? node.startIndex,
      end: node.endIndex,
      bodyStart: node.childForFieldName('body')?.startIndex ?? node.endIndex,
    });
  };

/** A class without a name: its methods are named by what is around it. */
const anonymousClass: Rule = (node, findings) =>
  findings.define({ role: 'namespace', name: '', start: node.startIndex, end: node.endIndex, holdsMethods: true });

/** `$name = function () {...}`, `$this->name = fn () => ...` */
const assignment: Rule = (node, findings) => {
  const value = node.childForFieldName('right');
  if (value?.type !== 'anonymous_function' && value?.type !== 'arrow_function') return;
  const name = /([A-Za-z_]\w*)\s*$/.exec(textOf(node.childForFieldName('left') ?? node, findings.source))?.[1];
  if (!name) return;
  findings.define({
    role: 'function',
    name,
    start: node.startIndex,
    end: node.endIndex,
    bodyStart: value.childForFieldName('body')?.startIndex ?? node.endIndex,
    isMethod: false,
  });
};

const NAME_TYPES: ReadonlySet<string> = new Set(['name', 'qualified_name', 'relative_name']);

const bases: Rule = (node, findings) => {
  for (const base of node.namedChildren) {
    if (!NAME_TYPES.has(base.type)) continue;
    const name = withoutRoot(textOf(base, findings.source));
    findings.refer('inherit', name, base.startPosition.row, base.startIndex);
  }
};

/** `use A\B, C as D;`, `use function A\{b, c};` */
const useDeclaration: Rule = (node, findings) => {
  const written = textOf(node, findings.source).replace(/^use\s+(?:(?:function|const)\s+)?|;\s*$/g, '');
  const group = /^([^{]*)\{([^}]*)\}/.exec(written);
  for (const clause of (group?.[2] ?? written).split(',')) {
    const name = withoutRoot(
      clause
        .trim()
        .replace(/\s+as\s+.*$/i, '')
        .replace(/^(?:function|const)\s+/, ''),
    );
    if (name === '') continue;
    findings.refer('import', withoutRoot(group?.[1] ?? '') + name, node.startPosition.row, node.startIndex);
  }
};

/** `require 'file.php'`, `include __DIR__ . '/file.php'` */
const include: Rule = (node, findings) => {
  const path = node.descendantsOfType(['string', 'encapsed_string'])[0];
  if (!path) return;
  findings.claim(path.startIndex);
  const written = textOf(path, findings.source).slice(1, -1).replace(INTERPOLATION, ' ');
  findings.refer('import', written, node.startPosition.row, node.startIndex);
};

/** Words that may stand before a parenthesis without being called. */
const KEYWORDS: ReadonlySet<string> = new Set(['class', 'exit', 'die', 'fn', 'function', 'match', 'static', 'array']);

const call: Rule = (node, findings) => {
  const callee = calleeBefore(findings.source, node.startIndex).replaceAll('$', '');
  if (!KEYWORDS.has(callee) && !findings.isClaimed(node.startIndex)) {
    findings.refer('call', callee, node.startPosition.row, node.startIndex);
  }
};

/** `new Name` without an argument list, which `call` would have met. */
const creation: Rule = (node, findings) => {
  const name = node.firstNamedChild;
  if (!name || !NAME_TYPES.has(name.type) || name.endIndex !== node.endIndex) return;
  const written = textOf(name, findings.source).split('\\').at(-1)!;
  findings.refer('call', written, node.startPosition.row, node.startIndex);
};

const attribute: Rule = (node, findings) => {
  const name = node.firstNamedChild;
  if (!name) return;
  const parameters = node.childForFieldName('parameters');
  if (parameters) findings.claim(parameters.startIndex);
  const written = withoutRoot(textOf(name, findings.source));
  findings.refer('decorator', written, node.startPosition.row, node.startIndex);
};

const INTERPOLATION = /\{\$(?:[^{}]|\{[^{}]*\})*\}|\$\{[^}]*\}|\$[A-Za-z_]\w*(?:->\w+|\[[^\]]*\])?/g;

/** The type keyword `string` is a node of the same name, without quotes. */
const string: Rule = (node, findings) => {
  const text = textOf(node, findings.source);
  if (text.endsWith("'")) findings.literal(text.replace(/^b?'|'$/g, ''), node);
};

const interpolatedString: Rule = (node, findings) =>
  findings.literal(textOf(node, findings.source).slice(1, -1).replace(INTERPOLATION, ' '), node);

const textBlock = (node: Node, findings: Findings): void =>
  findings.literal(textOf(node, findings.source).trim().replace(INTERPOLATION, ' '), node);

export const php: LanguageSpec = {
  grammar: 'php',
  comments: ['comment'],
  rules: {
    function_definition: definition('function'),
    method_declaration: definition('function'),
    class_declaration: definition('class'),
    interface_declaration: definition('class'),
    trait_declaration: definition('class'),
    enum_declaration: definition('class'),
    anonymous_class: anonymousClass,
    assignment_expression: assignment,
    base_clause: bases,
    class_interface_clause: bases,
    use_declaration: bases,
    namespace_use_declaration: useDeclaration,
    require_expression: include,
    require_once_expression: include,
    include_expression: include,
    include_once_expression: include,
    arguments: call,
    object_creation_expression: creation,
    attribute,
    string,
    encapsed_string: interpolatedString,
    heredoc_body: textBlock,
    nowdoc_body: textBlock,
  },
};
