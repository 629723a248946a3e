/**
 * What a language tells the reader about itself: its grammar and, per node type, a rule that reports the definitions
 * and references such a node holds. Rules are called in document order for every node of their type, anonymous
 * keyword nodes of the same name included, and should look downwards only: asking for a node's parent is slow.
 */

import type { Node } from 'web-tree-sitter';
import type { ReferenceKind } from '../core/index.ts';

/**
 * - `function`: a document of kind `function`, or `method` directly inside a class-like scope
 * - `class`: a document of kind `class`; functions directly inside are methods
 * - `namespace`: only lends its name to what is inside; no document
 */
export type DefinitionRole = 'function' | 'class' | 'namespace';

/** One declaration as a rule reports it. All offsets are UTF-16 offsets into the source. */
export interface Definition {
  readonly role: DefinitionRole;
  /** Name relative to the enclosing scope; may hold dots (`module.exports.run`, `Receiver.method`). Empty only for a namespace that lends no name. */
  readonly name: string;
  /** The whole declaration with its modifiers; preceding comments and attribute nodes are added by the reader. */
  readonly start: number;
  readonly end: number;
  /** Where the definition itself starts, after decorators and annotations; `start` where left out. */
  readonly definitionStart?: number;
  /** Where the body starts (the signature ends before it); the end of the declaration where left out. */
  readonly bodyStart?: number;
  /** Doc text found inside the declaration, such as a Python docstring. */
  readonly doc?: string;
  /** True for a function that is a method whatever encloses it (Go receivers, `X.prototype.y`), false for one that never is. */
  readonly isMethod?: boolean;
  /** For a namespace: functions directly inside are methods (an object literal). */
  readonly holdsMethods?: boolean;
  /** The name is complete: enclosing scopes add nothing to it. */
  readonly isQualified?: boolean;
}

/** What a rule reports to. */
export interface Findings {
  readonly source: string;
  define(definition: Definition): void;
  /** `row` is 0-based, as tree-sitter gives it; `offset` decides which document it belongs to. An empty name is ignored. */
  refer(kind: ReferenceKind, name: string, row: number, offset: number): void;
  /** A string literal's text without quotes; under three characters or claimed it is ignored. */
  literal(text: string, node: Node): void;
  /** Marks the node that starts at this offset as dealt with: a docstring is no literal, a function bound to a name needs no other. */
  claim(offset: number): void;
  isClaimed(offset: number): boolean;
  /** A definition reported later that starts at `inner` takes the start and end of `outer` (an export statement, a template header). */
  widen(inner: Node, outer: Node): void;
}

export type Rule = (node: Node, findings: Findings) => void;

export interface LanguageSpec {
  /** The grammar's file name without `tree-sitter-` and `.wasm`. */
  readonly grammar: string;
  readonly rules: Readonly<Record<string, Rule>>;
  /** Node types of comments; a block of them directly above a definition is its doc. */
  readonly comments: readonly string[];
  /** Node types that belong to the following sibling definition: decorators and attributes that are no child of it. */
  readonly attributes?: readonly string[];
  /**
   * Matches the start of a top-level definition, its line last (flags `gm`), in a language where an unclosed bracket swallows what
   * follows: from the first definition lost that way the file is read again.
   */
  readonly restart?: RegExp;
  /** The module document's doc, where the language has one. */
  readonly moduleDoc?: (root: Node, findings: Findings) => string;
}

/** A spec together with the text to hand to the parser: same length and lines as the file, foreign parts blanked. */
export interface SpecChoice {
  readonly spec: LanguageSpec;
  readonly text: string;
}
