/** Scala 2 and 3: classes, objects, traits, enumerations, givens, defs (extension methods too), values that hold functions. */
import type { Node } from 'web-tree-sitter';
import { calleeBefore } from '../callee.ts';
import type { DefinitionRole, Findings, LanguageSpec, Rule } from '../language-spec.ts';
import { nameOf, textOf } from '../node-text.ts';

/** The declaration below its annotations. */
function definitionStart(node: Node): number {
  let child = node.firstChild;
  while (child?.type === 'annotation') child = child.nextSibling;
  return child?.startIndex ?? node.startIndex;
}

function define(role: DefinitionRole, name: string, node: Node, body: Node | null, findings: Findings): void {
  findings.define({
    role,
    name,
    start: node.startIndex,
    definitionStart: definitionStart(node),
    end: node.endIndex,
    bodyStart: body?.startIndex ?? node.endIndex,
  });
}

const declaration =
  (role: DefinitionRole): Rule =>
  (node, findings) => {
    const name = node.childForFieldName('name');
    if (!name) return;
    const written = textOf(name, findings.source).replaceAll('`', '');
    define(role, written, node, node.childForFieldName('body'), findings);
  };

/** A given with members is a class, one with a value a function; without a name Scala derives one from the type. */
const given: Rule = (node, findings) => {
  const name = node.childForFieldName('name');
  const type = node.childForFieldName('return_type');
  const body = node.childForFieldName('body');
  const derived = type ? `given_${textOf(type, findings.source).replace(/\W+/g, '_').replace(/_$/, '')}` : '';
  const written = name ? textOf(name, findings.source) : derived;
  if (written === '') return;
  define(body?.type.endsWith('template_body') ? 'class' : 'function', written, node, body, findings);
  if (type) findings.refer('inherit', nameOf(type, findings.source), type.startPosition.row, type.startIndex);
};

const FUNCTION_VALUES: ReadonlySet<string> = new Set(['lambda_expression', 'case_block', 'partial_function']);

/** `val f = (x: Int) => ...`, `val f: PartialFunction[A, B] = { case ... }` */
const value: Rule = (node, findings) => {
  const held = node.childForFieldName('value');
  const pattern = node.childForFieldName('pattern');
  if (!held || pattern?.type !== 'identifier') return;
  const inner = held.type === 'block' && held.namedChildCount === 1 ? held.firstNamedChild : held;
  if (!inner || !FUNCTION_VALUES.has(inner.type)) return;
  define('function', textOf(pattern, findings.source), node, held, findings);
};

const extendsClause: Rule = (node, findings) => {
  for (const type of node.childrenForFieldName('type')) {
    if (!type.isNamed) continue; // the word `with`
    findings.refer('inherit', nameOf(type, findings.source), type.startPosition.row, type.startIndex);
  }
};

/** `import a.b.{C, D => E}`, `import a.{b => c}, d.e._` */
const importDeclaration: Rule = (node, findings) => {
  const written = textOf(node, findings.source)
    .replace(/^import\s+/, '')
    .replace(/\s+/g, ' ');
  for (const clause of written.match(/[^,{]+(?:\{[^}]*\})?/g) ?? []) {
    const [, prefix = '', group] = /^\s*([^{\s]*?)\.?\s*(?:\{([^}]*)\}|$|\s+as\s.*$)/.exec(clause) ?? [];
    const names =
      group === undefined ? [''] : group.split(',').map((name) => name.replace(/(?:=>|\bas\b).*$/, '').trim());
    for (const name of names) {
      const path = [prefix.replace(/\.[_*]$/, ''), /^[_*]?$/.test(name) ? '' : name]
        .filter((part) => part !== '')
        .join('.');
      findings.refer('import', path, node.startPosition.row, node.startIndex);
    }
  }
};

/** Words that may stand before a parenthesis without being called. */
const KEYWORDS: ReadonlySet<string> = new Set([
  'if',
  'while',
  'for',
  'match',
  'return',
  'throw',
  'yield',
  'case',
  'new',
]);

const call: Rule = (node, findings) => {
  const callee = calleeBefore(findings.source, node.startIndex);
  if (!KEYWORDS.has(callee) && !findings.isClaimed(node.startIndex)) {
    findings.refer('call', callee, node.startPosition.row, node.startIndex);
  }
};

const annotation: Rule = (node, findings) => {
  const name = node.childForFieldName('name');
  const parameters = node.childForFieldName('arguments');
  if (parameters) findings.claim(parameters.startIndex);
  if (name) findings.refer('decorator', nameOf(name, findings.source), node.startPosition.row, node.startIndex);
};

const INTERPOLATION = /\$\$|\$\{(?:[^{}]|\{[^{}]*\})*\}|\$\w+/g;

const plainString: Rule = (node, findings) =>
  findings.literal(
    textOf(node, findings.source)
      .replace(/^"{3}|^"|"{3}$|"$/g, '')
      .trim(),
    node,
  );

const interpolatedString: Rule = (node, findings) => {
  const text = textOf(node, findings.source).replace(/^"{3}|^"|"{3}$|"$/g, '');
  findings.literal(text.replace(INTERPOLATION, (part) => (part === '$$' ? '$' : ' ')).trim(), node);
};

export const scala: LanguageSpec = {
  grammar: 'scala',
  comments: ['comment', 'block_comment'],
  rules: {
    class_definition: declaration('class'),
    object_definition: declaration('class'),
    trait_definition: declaration('class'),
    enum_definition: declaration('class'),
    package_object: declaration('class'),
    function_definition: declaration('function'),
    function_declaration: declaration('function'),
    given_definition: given,
    val_definition: value,
    extends_clause: extendsClause,
    import_declaration: importDeclaration,
    annotation,
    arguments: call,
    string: plainString,
    interpolated_string: interpolatedString,
  },
};
