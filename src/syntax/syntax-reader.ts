/**
 * Reads source files with tree-sitter grammars (WebAssembly) that are loaded when first needed. Owns the parser and the
 * grammars; never throws on bad code: what cannot be parsed at all is read as plain text, with a diagnostic.
 */
import { Language as Grammar, Parser } from 'web-tree-sitter';
import type { Language, ParsedFile } from '../core/index.ts';
import { type Collected, collect } from './collect.ts';
import { buildDocuments } from './documents.ts';
import type { LanguageSpec, SpecChoice } from './language-spec.ts';
import { LineTable } from './line-table.ts';
import { blankUpTo, joined, upTo } from './restart.ts';
import { chooseSpec } from './spec-table.ts';
import { readAsText } from './text-chunks.ts';

/** Bumped when the output for the same text changes, so that stored documents are rebuilt. */
export const SYNTAX_VERSION = 2;

/** A parse reports progress once every 85 characters or more; one that takes over fifteen times as long is given up, by count and not by clock. */
const PROGRESS_REPORTS_ALLOWED = { always: 10_000, perCharacter: 0.2 };

/** How often one file is read again after definitions that a syntax error swallowed. */
const MOST_RESTARTS = 8;

export class SyntaxReader {
  readonly #loadGrammar: (grammar: string) => Promise<Uint8Array>;
  readonly #grammars = new Map<string, Promise<Grammar>>();
  #started: Promise<void> | undefined;
  #parser: Parser | undefined;

  /** `loadGrammar` gives the bytes of `tree-sitter-NAME.wasm` for a grammar's NAME (`python`, `c_sharp`). */
  constructor(loadGrammar: (grammar: string) => Promise<Uint8Array>) {
    this.#loadGrammar = loadGrammar;
  }

  /** The documents of one file. Rejects only when a grammar cannot be loaded. */
  async parse(text: string, language: Language): Promise<ParsedFile> {
    const choice = chooseSpec(language, text);
    if (!choice) return readAsText(text, language, []);
    const grammar = await this.#grammar(choice.spec.grammar);
    try {
      return this.#read(text, language, choice, grammar);
    } catch (error) {
      this.#dropParser();
      const reason = error instanceof Error ? error.message : String(error);
      return readAsText(text, language, [`read as plain text: ${reason}`]);
    }
  }

  /** Frees the parser; a later `parse` starts a new one. */
  close(): void {
    this.#dropParser();
  }

  #read(text: string, language: Language, choice: SpecChoice, grammar: Grammar): ParsedFile {
    this.#parser ??= new Parser();
    this.#parser.setLanguage(grammar);
    const parts = [this.#collect(choice.spec, choice.text)];
    for (let last = parts[0]!; last.lost >= 0 && parts.length <= MOST_RESTARTS; last = parts.at(-1)!) {
      parts[parts.length - 1] = upTo(last, choice.text, last.lost);
      parts.push(this.#collect(choice.spec, blankUpTo(choice.text, last.lost)));
    }
    const collected = joined(parts);
    const lines = new LineTable(text);
    const documents = buildDocuments(collected, text, lines);
    return { language, lineCount: lines.count, documents, diagnostics: collected.diagnostics };
  }

  #collect(spec: LanguageSpec, text: string): Collected {
    let reportsLeft = PROGRESS_REPORTS_ALLOWED.always + PROGRESS_REPORTS_ALLOWED.perCharacter * text.length;
    const tree = this.#parser!.parse(text, null, { progressCallback: () => --reportsLeft < 0 });
    if (!tree) throw new Error('parsing takes too long');
    try {
      return collect(tree, spec, text);
    } finally {
      tree.delete();
    }
  }

  #grammar(name: string): Promise<Grammar> {
    let grammar = this.#grammars.get(name);
    if (!grammar) {
      grammar = this.#load(name);
      this.#grammars.set(name, grammar);
    }
    return grammar;
  }

  async #load(name: string): Promise<Grammar> {
    this.#started ??= Parser.init();
    await this.#started;
    return Grammar.load(await this.#loadGrammar(name));
  }

  #dropParser(): void {
    try {
      this.#parser?.delete();
    } catch {
      // A parser whose WebAssembly call aborted cannot be freed.
    }
    this.#parser = undefined;
  }
}
