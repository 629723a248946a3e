/** Runs a language's rules over a syntax tree and gathers what they report, in document order. */

import type { Node, Tree } from 'web-tree-sitter';
import type { Reference, ReferenceKind } from '../core/index.ts';
import type { Definition, Findings, LanguageSpec, Rule } from './language-spec.ts';

/** A reference with the offset that decides which document it belongs to. */
export interface LocatedReference {
  readonly offset: number;
  readonly reference: Reference;
}

/** A comment or an attribute that may belong to the definition below it. */
export interface Leading {
  readonly start: number;
  readonly end: number;
  readonly isComment: boolean;
}

export interface Collected {
  readonly definitions: readonly Definition[];
  readonly references: readonly LocatedReference[];
  readonly leading: readonly Leading[];
  readonly moduleDoc: string;
  readonly diagnostics: readonly string[];
  /** Where the first top-level definition starts that a syntax error swallowed; -1 where there is none. */
  readonly lost: number;
}

const SHORTEST_LITERAL = 3;
const LONGEST_LITERAL = 1000;

class Collector implements Findings {
  readonly source: string;
  readonly definitions: Definition[] = [];
  readonly references: LocatedReference[] = [];
  readonly #claimed = new Set<number>();
  readonly #wider = new Map<number, { readonly start: number; readonly end: number }>();

  constructor(source: string) {
    this.source = source;
  }

  define(definition: Definition): void {
    // A broken file may hold a declaration whose name is missing.
    if (definition.name === '' && definition.role !== 'namespace') return;
    let { start, end } = definition;
    for (
      let wider = this.#wider.get(start);
      wider;
      wider = wider.start < start ? this.#wider.get(wider.start) : undefined
    ) {
      start = wider.start;
      end = Math.max(end, wider.end);
    }
    const definitionStart = definition.definitionStart ?? definition.start;
    this.definitions.push({ ...definition, start, end, definitionStart });
  }

  refer(kind: ReferenceKind, name: string, row: number, offset: number): void {
    if (name !== '') this.references.push({ offset, reference: { kind, name, line: row + 1 } });
  }

  literal(text: string, node: Node): void {
    if (text.length < SHORTEST_LITERAL || this.isClaimed(node.startIndex) || text.trim() === '') return;
    const name = text.length > LONGEST_LITERAL ? text.slice(0, LONGEST_LITERAL) : text;
    this.refer('literal', name, node.startPosition.row, node.startIndex);
  }

  claim(offset: number): void {
    this.#claimed.add(offset);
  }

  isClaimed(offset: number): boolean {
    return this.#claimed.has(offset);
  }

  widen(inner: Node, outer: Node): void {
    this.#wider.set(inner.startIndex, { start: outer.startIndex, end: outer.endIndex });
  }
}

/** Everything the spec's rules find in the tree. `source` is the text that was parsed. */
export function collect(tree: Tree, spec: LanguageSpec, source: string): Collected {
  const root = tree.rootNode;
  const collector = new Collector(source);
  const moduleDoc = spec.moduleDoc?.(root, collector) ?? '';
  const leading: Leading[] = [];
  const rules = rulesByTypeId(tree.language.types, spec, leading);
  const wanted = [...Object.keys(spec.rules), ...spec.comments, ...(spec.attributes ?? [])];
  for (const node of root.descendantsOfType(wanted)) rules[node.typeId]?.(node, collector);
  const { hasError } = root;
  // Asked for apart: web-tree-sitter finds nothing else in the same search.
  const errors = hasError ? root.descendantsOfType('ERROR').map((node) => node.startPosition.row + 1) : [];
  return {
    definitions: collector.definitions,
    references: collector.references,
    leading,
    moduleDoc,
    diagnostics: hasError ? [syntaxErrorLine(errors)] : [],
    lost: hasError && spec.restart ? firstLost(root, spec.restart, collector) : -1,
  };
}

/** The first match of `restart` that is no definition and stands in no string or comment. */
function firstLost(root: Node, restart: RegExp, { source, definitions }: Collector): number {
  const found = new Set(definitions.map((definition) => definition.definitionStart));
  for (const match of source.matchAll(restart)) {
    const lineStart = match.index + match[0].lastIndexOf('\n') + 1;
    if (found.has(lineStart)) continue;
    const type = root.descendantForIndex(lineStart, lineStart + 1)?.type ?? '';
    if (!type.includes('string') && !type.includes('comment')) return match.index;
  }
  return -1;
}

const syntaxErrorLine = (lines: readonly number[]): string => {
  if (lines.length === 0) return 'syntax error: a token is missing';
  return `${lines.length === 1 ? 'syntax error' : `${lines.length} syntax errors, the first`} at line ${lines[0]}`;
};

function rulesByTypeId(types: readonly string[], spec: LanguageSpec, leading: Leading[]): (Rule | undefined)[] {
  const note =
    (isComment: boolean, rule: Rule | undefined): Rule =>
    (node, findings) => {
      leading.push({ start: node.startIndex, end: node.endIndex, isComment });
      rule?.(node, findings);
    };
  return types.map((type) => {
    const rule = Object.hasOwn(spec.rules, type) ? spec.rules[type] : undefined;
    if (spec.comments.includes(type)) return note(true, rule);
    if (spec.attributes?.includes(type)) return note(false, rule);
    return rule;
  });
}
