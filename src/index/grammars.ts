/** Where grammars come from: the grammar package, and for the languages it lacks the folder that the build filled. */
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { distFile } from '../dist-file.ts';

const BUNDLED_GRAMMARS = new Set(['kotlin', 'scala']);

/** Bytes of the WASM grammar called `grammar`. */
export function loadGrammar(grammar: string): Promise<Uint8Array> {
  if (BUNDLED_GRAMMARS.has(grammar)) return readFile(fileURLToPath(distFile(`grammars/tree-sitter-${grammar}.wasm`)));
  const require = createRequire(import.meta.url);
  return readFile(require.resolve(`@repomix/tree-sitter-wasms/out/tree-sitter-${grammar}.wasm`));
}
