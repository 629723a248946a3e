/**
 * Documents: the rankable units of a corpus, as `syntax/` reads them from one file's text, and the references that tie
 * them to each other. Plain data; nothing here knows a path, because a document belongs to a blob and a blob may live
 * at many paths.
 */

export const DOCUMENT_KINDS = ['function', 'method', 'class', 'module'] as const;

/**
 * - `function`: a named function outside any class, nested ones included
 * - `method`: a named function inside a class-like scope (class, struct, trait, interface, impl, object, Ruby module)
 * - `class`: a class-like scope without its methods: header, fields, class-body DSL
 * - `module`: a file's top-level code without its functions and classes
 */
export type DocumentKind = (typeof DOCUMENT_KINDS)[number];

/** 1-based, inclusive lines. */
export interface LineSpan {
  readonly startLine: number;
  readonly endLine: number;
}

export type ReferenceKind = 'call' | 'import' | 'inherit' | 'decorator' | 'literal';

/**
 * Something a document mentions.
 * - `call`: the callee as written without arguments and receiver expression: `name` or `receiver.name` when the receiver is a plain name
 * - `import`: the module or symbol as written (`os.path`, `./parser`, `java.util.List`, `foo/bar.h`)
 * - `inherit`: a base class, interface, trait or mixin, as written without type arguments
 * - `decorator`: the decorator, attribute or annotation name without arguments
 * - `literal`: the text of a string literal without quotes, interpolations replaced by one space
 */
export interface Reference {
  readonly kind: ReferenceKind;
  readonly name: string;
  readonly line: number;
}

/** A half-open range of UTF-16 offsets into the file's decoded text. */
export type TextRange = readonly [start: number, end: number];

/** One rankable unit of a file. */
export interface SourceDocument {
  readonly kind: DocumentKind;
  /** Qualified by nesting with dots (`Outer.Inner.method`); the empty string for the module document. */
  readonly name: string;
  /** The declaration without its body, white space folded, at most 300 characters; empty for the module document. */
  readonly signature: string;
  /** Doc comment or docstring without comment marks; empty where there is none. */
  readonly doc: string;
  /** From the first decorator, attribute, annotation or doc comment to the last line of the body. */
  readonly span: LineSpan;
  /** The line of the definition itself, below decorators and comments. */
  readonly definitionLine: number;
  /** The document's own text: one range for a function, the text outside its methods and inner classes for a class. */
  readonly ranges: readonly TextRange[];
  /** Position in the file's document list of the innermost enclosing document, -1 for the outermost. */
  readonly parent: number;
  readonly references: readonly Reference[];
}

/** What could be read from one file. A broken file gives what can be read, plus diagnostics. */
export interface ParsedFile {
  readonly language: Language;
  readonly lineCount: number;
  /** In order of their start; the module document, where there is top-level code, comes first. */
  readonly documents: readonly SourceDocument[];
  readonly diagnostics: readonly string[];
}

export const LANGUAGES = [
  'python',
  'javascript',
  'typescript',
  'tsx',
  'java',
  'ruby',
  'rust',
  'go',
  'php',
  'c',
  'cpp',
  'csharp',
  'kotlin',
  'scala',
  'swift',
  'vue',
  'svelte',
  'text',
] as const;

/** A language key. JSX is `javascript`; `text` is source without a grammar here: searchable by path and lines. */
export type Language = (typeof LANGUAGES)[number];
