/** Grammar files for tests, read straight from the installed packages. */
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';

const PACKAGES: Readonly<Record<string, string>> = {
  kotlin: '@tree-sitter-grammars/tree-sitter-kotlin',
  scala: 'tree-sitter-scala',
};

/** The bytes of `tree-sitter-NAME.wasm`. */
export function loadGrammar(grammar: string): Promise<Uint8Array> {
  const folder = PACKAGES[grammar] ?? '@repomix/tree-sitter-wasms/out';
  return readFile(fileURLToPath(new URL(`../../node_modules/${folder}/tree-sitter-${grammar}.wasm`, import.meta.url)));
}
