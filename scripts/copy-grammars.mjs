/**
 * Copies the grammars that no runtime package carries (Kotlin, Scala) from the grammars' own packages into `dist/grammars`,
 * each with its licence. Runs after the bundler, which empties `dist/`.
 */
import { copyFileSync, existsSync, mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const target = join(root, 'dist', 'grammars');
const sources = {
  kotlin: '@tree-sitter-grammars/tree-sitter-kotlin',
  scala: 'tree-sitter-scala',
};

mkdirSync(target, { recursive: true });
for (const [grammar, name] of Object.entries(sources)) {
  const folder = join(root, 'node_modules', name);
  copyFileSync(join(folder, `tree-sitter-${grammar}.wasm`), join(target, `tree-sitter-${grammar}.wasm`));
  const license = ['LICENSE', 'LICENSE.md', 'LICENSE.txt'].map((file) => join(folder, file)).find(existsSync);
  if (license) copyFileSync(license, join(target, `tree-sitter-${grammar}.LICENSE`));
}
