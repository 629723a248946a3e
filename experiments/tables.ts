/** `npm run tables`: writes docs/results.md and the README's table anew from the recorded results. */
import { writeFileSync } from 'node:fs';
import { relative } from 'node:path';
import { publishedDocuments } from './published.ts';

for (const [path, text] of publishedDocuments()) {
  writeFileSync(path, text);
  process.stdout.write(`${relative('', path)}\n`);
}
