/** How JavaScript values get their names: what a function, class or object literal is bound to, seen through wrappers. */
import type { Node } from 'web-tree-sitter';
import type { Findings } from '../language-spec.ts';
import { textOf } from '../node-text.ts';

/** The name and extent of the statement or member that binds a value. */
export interface Binding {
  readonly name: string;
  readonly start: number;
  readonly end: number;
  readonly definitionStart?: number;
  readonly isMethod?: boolean;
  /** What an object literal lends to the functions in it, where that is not `name`. */
  readonly objectName?: string;
}

const FUNCTIONS: ReadonlySet<string> = new Set(['arrow_function', 'function_expression', 'generator_function']);
const TRANSPARENT: ReadonlySet<string> = new Set([
  'parenthesized_expression',
  'as_expression',
  'satisfies_expression',
  'non_null_expression',
]);
/** Callees whose function argument is the bound value itself: plain names and members of a library object (`React.memo`, `_.debounce`). */
const WRAPPER = /^(?:[\w$]+|(?:_|[A-Z][\w$]*)\.[\w$]+)(?:<[^()]*>)?$/;
/** Plain callees that run their function argument instead of returning it. */
const RUNNERS: ReadonlySet<string> = new Set([
  'setTimeout',
  'setInterval',
  'setImmediate',
  'requestAnimationFrame',
  'Promise',
  'require',
]);

/** How many wrapper calls around a function are looked through. */
const MOST_WRAPPERS = 5;

/** Reports what a bound node defines under the binding's name: a function or class document, or a scope for an object literal. */
export function bind(target: Node, binding: Binding, findings: Findings): void {
  const { type } = target;
  if (type === 'object' || type === 'array') {
    const name = binding.objectName ?? binding.name;
    findings.define({ role: 'namespace', name, start: target.startIndex, end: target.endIndex, holdsMethods: true });
    return;
  }
  findings.claim(target.startIndex);
  findings.define({
    role: type === 'class' ? 'class' : 'function',
    name: binding.name,
    start: binding.start,
    end: binding.end,
    bodyStart: target.childForFieldName('body')?.startIndex ?? target.endIndex,
    ...(binding.definitionStart !== undefined && { definitionStart: binding.definitionStart }),
    ...(binding.isMethod && { isMethod: true }),
  });
}

/** The function, class, object or array that a value comes down to; undefined for anything else. */
export function boundNode(value: Node | null, source: string, wrappersLeft = MOST_WRAPPERS): Node | undefined {
  let node: Node | null = value;
  while (node) {
    const { type }: Node = node;
    if (FUNCTIONS.has(type) || type === 'class' || type === 'object' || type === 'array') return node;
    if (TRANSPARENT.has(type)) node = node.firstNamedChild;
    else if (type === 'type_assertion') node = node.lastNamedChild;
    else if (type === 'binary_expression') node = fallbackOperand(node);
    else if (type === 'call_expression')
      return wrappersLeft > 0 ? wrappedFunction(node, source, wrappersLeft - 1) : undefined;
    else return undefined;
  }
  return undefined;
}

/** The right side of `a || b` and `a ?? b`. */
const fallbackOperand = (node: Node): Node | null => {
  const operator = node.childForFieldName('operator')?.type;
  return operator === '||' || operator === '??' ? node.childForFieldName('right') : null;
};

/** The first function among a wrapper call's arguments, also inside nested wrappers. */
function wrappedFunction(call: Node, source: string, wrappersLeft: number): Node | undefined {
  const text = textOf(call, source);
  if (!text.includes('=>') && !text.includes('function') && !text.includes('class')) return undefined;
  const callee = call.childForFieldName('function');
  const list = call.childForFieldName('arguments');
  if (!callee || list?.type !== 'arguments') return undefined;
  const written = textOf(callee, source).replace(/\s+/g, '');
  const isCurried = callee.type === 'call_expression' && WRAPPER.test(written.slice(0, written.indexOf('(')));
  if (!isCurried && (!WRAPPER.test(written) || RUNNERS.has(written))) return undefined;
  for (const argument of list.namedChildren) {
    const target = boundNode(argument, source, wrappersLeft);
    if (target && target.type !== 'object' && target.type !== 'array') return target;
  }
  return undefined;
}

/** A property's name: quotes dropped, computed names kept in brackets. */
export function keyName(key: Node, source: string): string {
  const written = textOf(key, source);
  const quoted = /^(['"])([\s\S]*)\1$/.exec(written) ?? /^\[\s*(['"])([^'"]*)\1\s*\]$/.exec(written);
  return quoted ? quoted[2]! : written.replace(/\s+/g, '');
}
