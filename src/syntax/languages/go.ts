/** Go: functions, methods named by their receiver's type, type declarations, function literals bound to a name. */
import type { Node } from 'web-tree-sitter';
import { calleeBefore } from '../callee.ts';
import { commentText, openingComments } from '../comments.ts';
import type { Findings, LanguageSpec, Rule } from '../language-spec.ts';
import { textOf, withoutTypeArguments } from '../node-text.ts';

const functionDeclaration: Rule = (node, findings) => {
  const name = node.childForFieldName('name');
  if (!name) return;
  const receiver = node.childForFieldName('receiver');
  const type = receiver ? receiverType(textOf(receiver, findings.source)) : '';
  findings.define({
    role: 'function',
    name: `${type === '' ? '' : `${type}.`}${textOf(name, findings.source)}`,
    start: node.startIndex,
    end: node.endIndex,
    bodyStart: node.childForFieldName('body')?.startIndex ?? node.endIndex,
    isMethod: receiver !== null,
  });
};

/** `(t *Type[K])` → `Type` */
const receiverType = (receiver: string): string =>
  /([\p{L}_][\p{L}\p{N}_]*)\s*$/u.exec(withoutTypeArguments(receiver.slice(1).replace(/\)\s*$/, '')))?.[1] ?? '';

/** `type T struct {...}`, alone or in a group. */
const typeDeclaration: Rule = (node, findings) => {
  const isGroup = /^type\s*\(/.test(textOf(node, findings.source));
  for (const spec of node.namedChildren) {
    const name = spec.type === 'type_spec' ? spec.childForFieldName('name') : null;
    const type = name && spec.childForFieldName('type');
    if (!name || !type) continue;
    findings.define({
      role: 'class',
      name: textOf(name, findings.source),
      start: isGroup ? spec.startIndex : node.startIndex,
      end: spec.endIndex,
      bodyStart:
        type.type === 'struct_type' || type.type === 'interface_type' ? bodyStart(type, findings) : spec.endIndex,
    });
    embed(type, findings);
  }
};

const bodyStart = (type: Node, findings: Findings): number =>
  type.startIndex + Math.max(0, textOf(type, findings.source).indexOf('{'));

/** Embedded structs and interfaces are what Go inherits from. */
function embed(type: Node, findings: Findings): void {
  const fields = type.type === 'struct_type' ? (type.firstNamedChild?.namedChildren ?? []) : [];
  for (const field of fields) {
    if (field.type !== 'field_declaration' || field.childForFieldName('name')) continue;
    const embedded = field.childForFieldName('type');
    if (embedded) referToBase(embedded, findings);
  }
  for (const element of type.type === 'interface_type' ? type.namedChildren : []) {
    if (element.type === 'type_elem' && /^[\w.]+(?:\[|$)/.test(textOf(element, findings.source))) {
      referToBase(element, findings);
    }
  }
}

function referToBase(type: Node, findings: Findings): void {
  const name = withoutTypeArguments(textOf(type, findings.source)).replace(/^\*/, '');
  findings.refer('inherit', name, type.startPosition.row, type.startIndex);
}

/** Function literals on the right, each with the name at its place on the left. */
function bind(names: readonly Node[], values: readonly Node[], start: number, findings: Findings): void {
  values.forEach((value, index) => {
    const name = names[index];
    if (value.type !== 'func_literal' || !name) return;
    const body = value.childForFieldName('body');
    findings.define({
      role: 'function',
      name: textOf(name, findings.source),
      start: index === 0 ? start : value.startIndex,
      end: value.endIndex,
      bodyStart: body?.startIndex ?? value.endIndex,
      isMethod: false,
    });
  });
}

const HAS_FUNCTION = /\bfunc\b/;

const shortVariables: Rule = (node, findings) => {
  if (!HAS_FUNCTION.test(textOf(node, findings.source))) return;
  const names = node.childForFieldName('left')?.namedChildren ?? [];
  bind(names, node.childForFieldName('right')?.namedChildren ?? [], node.startIndex, findings);
};

/** `var f = func() {...}`; the only one of its declaration spans the declaration. */
const variable: Rule = (node, findings) => {
  if (!HAS_FUNCTION.test(textOf(node, findings.source))) return;
  const before = /\bvar\s+$/.exec(findings.source.slice(Math.max(0, node.startIndex - 20), node.startIndex));
  const start = node.startIndex - (before?.[0].length ?? 0);
  bind(node.childrenForFieldName('name'), node.childForFieldName('value')?.namedChildren ?? [], start, findings);
};

const importSpec: Rule = (node, findings) => {
  const path = node.childForFieldName('path');
  if (!path) return;
  findings.claim(path.startIndex);
  findings.refer('import', textOf(path, findings.source).slice(1, -1), path.startPosition.row, path.startIndex);
};

const call: Rule = (node, findings) => {
  const callee = calleeBefore(findings.source, node.startIndex);
  if (callee !== 'func') findings.refer('call', callee, node.startPosition.row, node.startIndex);
};

const string: Rule = (node, findings) => findings.literal(textOf(node, findings.source).slice(1, -1), node);

/** Whether a blank line stands between two offsets. */
function isParted(source: string, end: number, next: number): boolean {
  return /\n\s*\n/.test(source.slice(end, next));
}

/** The package comment. */
function packageDoc(root: Node, findings: Findings): string {
  const { comments, next } = openingComments(root);
  const texts: string[] = [];
  let end = 0;
  for (const comment of comments) {
    if (isParted(findings.source, end, comment.startIndex)) texts.length = 0;
    texts.push(textOf(comment, findings.source));
    end = comment.endIndex;
  }
  return next && !isParted(findings.source, end, next.startIndex) ? commentText(texts.join('\n')) : '';
}

export const go: LanguageSpec = {
  grammar: 'go',
  comments: ['comment'],
  rules: {
    function_declaration: functionDeclaration,
    method_declaration: functionDeclaration,
    type_declaration: typeDeclaration,
    short_var_declaration: shortVariables,
    var_spec: variable,
    import_spec: importSpec,
    argument_list: call,
    field_declaration: (node, findings) => {
      const tag = node.childForFieldName('tag');
      if (tag) findings.claim(tag.startIndex);
    },
    interpreted_string_literal: string,
    raw_string_literal: string,
  },
  moduleDoc: packageDoc,
};
