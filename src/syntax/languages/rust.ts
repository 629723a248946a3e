/** Rust: functions, impl and trait functions named by their type, macros, structs, enums, unions, modules. */
import type { Node } from 'web-tree-sitter';
import { calleeBefore } from '../callee.ts';
import { commentText, openingComments } from '../comments.ts';
import type { DefinitionRole, Findings, LanguageSpec, Rule } from '../language-spec.ts';
import { textOf, withoutTypeArguments } from '../node-text.ts';

/** Words that may stand before a parenthesis without being called. */
const KEYWORDS: ReadonlySet<string> = new Set(
  'as await box break const crate else enum fn for if impl in let loop match move mut pub ref return static struct super unsafe use where while yield'.split(
    ' ',
  ),
);

const item =
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
      bodyStart: body?.startIndex ?? node.endIndex,
    });
  };

const macroDefinition: Rule = (node, findings) => {
  const name = node.childForFieldName('name');
  if (!name) return;
  const { startIndex: start, endIndex: end } = node;
  const written = textOf(name, findings.source);
  findings.define({ role: 'function', name: written, start, end, bodyStart: name.endIndex, isMethod: false });
};

const TYPE_PREFIX = /^(?:&\s*(?:'\w+\s+)?(?:mut\s+)?|\*\s*(?:const|mut)\s+|dyn\s+|\(\s*)+/;

/** The type an `impl` is for: without references, path and arguments. */
function typeName(node: Node, source: string): string {
  const bare = textOf(node, source).replace(TYPE_PREFIX, '').trim();
  const name = withoutTypeArguments(bare)
    .split('::')
    .at(-1)!
    .replace(/\s*\+.*$/, '')
    .trim();
  return name === '' ? bare.replace(/\s+/g, ' ') : name;
}

const implementation: Rule = (node, findings) => {
  const type = node.childForFieldName('type');
  if (!type) return;
  const body = node.childForFieldName('body');
  const trait = node.childForFieldName('trait');
  const holdsItems = body?.namedChildren.some((child) => child.type === 'const_item' || child.type === 'type_item');
  const isDocument = trait !== null || holdsItems === true;
  findings.define({
    role: isDocument ? 'class' : 'namespace',
    name: typeName(type, findings.source),
    start: node.startIndex,
    end: node.endIndex,
    bodyStart: body?.startIndex ?? node.endIndex,
    holdsMethods: true,
  });
  if (trait) referToTrait(trait, findings);
};

function referToTrait(trait: Node, findings: Findings): void {
  const name = withoutTypeArguments(textOf(trait, findings.source)).replace(/^\?/, '').replace(/\s+/g, '');
  findings.refer('inherit', name, trait.startPosition.row, trait.startIndex);
}

const trait: Rule = (node, findings) => {
  item('class')(node, findings);
  for (const bound of node.childForFieldName('bounds')?.namedChildren ?? []) {
    if (bound.type !== 'lifetime') referToTrait(bound, findings);
  }
};

/** `mod name { ... }` lends its name; `mod name;` is another file. */
const module: Rule = (node, findings) => {
  const name = node.childForFieldName('name');
  if (!name) return;
  if (node.childForFieldName('body')) item('namespace')(node, findings);
  else findings.refer('import', textOf(name, findings.source), node.startPosition.row, node.startIndex);
};

/** `let name = |x| ...` */
const closure: Rule = (node, findings) => {
  const value = node.childForFieldName('value');
  const pattern = node.childForFieldName('pattern');
  if (value?.type !== 'closure_expression' || pattern?.type !== 'identifier') return;
  findings.define({
    role: 'function',
    name: textOf(pattern, findings.source),
    start: node.startIndex,
    end: node.endIndex,
    bodyStart: value.childForFieldName('body')?.startIndex ?? node.endIndex,
  });
};

const useDeclaration: Rule = (node, findings) => {
  const argument = node.childForFieldName('argument');
  if (!argument) return;
  for (const path of expandUse(textOf(argument, findings.source).replace(/\s+/g, ' '))) {
    findings.refer('import', path, argument.startPosition.row, argument.startIndex);
  }
};

/** `a::{b, c::{d, self}}` → `a::b`, `a::c::d`, `a::c` */
function expandUse(use: string): string[] {
  const open = use.indexOf('{');
  if (open < 0)
    return [
      use
        .replace(/ as .*$/, '')
        .replace(/^self$|::self$/, '')
        .replace(/\s+/g, ''),
    ];
  const prefix = use.slice(0, open).replace(/\s+/g, '');
  const entries = splitTopLevel(use.slice(open + 1, use.lastIndexOf('}')));
  return entries.flatMap(expandUse).map((path) => (path === '' ? prefix.replace(/::$/, '') : prefix + path));
}

function splitTopLevel(list: string): string[] {
  const parts: string[] = [];
  let depth = 0;
  let start = 0;
  for (let at = 0; at <= list.length; at++) {
    const char = list[at];
    if (char === '{') depth++;
    else if (char === '}') depth--;
    else if (at === list.length || (char === ',' && depth === 0)) {
      const part = list.slice(start, at).trim();
      if (part !== '') parts.push(part);
      start = at + 1;
    }
  }
  return parts;
}

function call(node: Node, findings: Findings): void {
  const callee = calleeBefore(findings.source, node.startIndex);
  if (!KEYWORDS.has(callee)) findings.refer('call', callee, node.startPosition.row, node.startIndex);
}

const IN_ATTRIBUTE = /#!?\[[^\]]*$/;

/** What a macro is given stays tokens; a name right before a parenthesis is taken for a call. */
const tokenTree: Rule = (node, findings) => {
  const { source } = findings;
  const { startIndex } = node;
  if (source[startIndex] !== '(' || !/[\p{L}\p{N}_]/u.test(source[startIndex - 1] ?? '')) return;
  if (!IN_ATTRIBUTE.test(source.slice(Math.max(0, startIndex - 200), startIndex))) call(node, findings);
};

const macroCall: Rule = (node, findings) => {
  const macro = node.childForFieldName('macro');
  if (!macro) return;
  const name = textOf(macro, findings.source).split('::').slice(-2).join('.');
  findings.refer('call', name, node.startPosition.row, node.startIndex);
};

const attribute: Rule = (node, findings) => {
  const name = /^[\w:]+/.exec(textOf(node, findings.source))?.[0];
  if (name) findings.refer('decorator', name, node.startPosition.row, node.startIndex);
};

const PLACEHOLDER = /\{\w*(?::[^{}\s]*)?\}/g;

const string: Rule = (node, findings) => {
  const text = textOf(node, findings.source)
    .replace(/^[bcr]*#*"/, '')
    .replace(/"#*$/, '');
  findings.literal(text.replace(PLACEHOLDER, ' '), node);
};

/** The `//!` lines that open the file. */
function crateDoc(root: Node, findings: Findings): string {
  const lines: string[] = [];
  for (const comment of openingComments(root).comments) {
    const text = textOf(comment, findings.source);
    if (/^\/[/*]!/.test(text)) lines.push(commentText(text));
  }
  return lines.join('\n').trim();
}

export const rust: LanguageSpec = {
  grammar: 'rust',
  comments: ['line_comment', 'block_comment'],
  attributes: ['attribute_item'],
  rules: {
    function_item: item('function'),
    function_signature_item: item('function'),
    macro_definition: macroDefinition,
    struct_item: item('class'),
    enum_item: item('class'),
    union_item: item('class'),
    trait_item: trait,
    impl_item: implementation,
    mod_item: module,
    let_declaration: closure,
    use_declaration: useDeclaration,
    arguments: call,
    token_tree: tokenTree,
    macro_invocation: macroCall,
    attribute,
    string_literal: string,
    raw_string_literal: string,
  },
  moduleDoc: crateDoc,
};
