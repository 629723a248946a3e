/**
 * Compiles `src/retrieval/dot-int8.wat` to the committed `dot-int8-module.ts` beside it:
 * `npx tsx scripts/compile-wat.ts`. A test holds that both agree.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import wabt from 'wabt';

const place = (name: string) => fileURLToPath(new URL(`../src/retrieval/${name}`, import.meta.url));

/** The text of the TypeScript file. */
export async function compiled(): Promise<string> {
  const { parseWat } = await wabt();
  const { buffer } = parseWat('dot-int8.wat', readFileSync(place('dot-int8.wat'), 'utf8')).toBinary({});
  const base64 = Buffer.from(buffer).toString('base64');
  const lines = base64.match(/.{1,100}/g)!.map((line) => `  '${line}'`);
  return `/** The module that \`scripts/compile-wat.ts\` made of \`dot-int8.wat\`, in base64. */
export const DOT_INT8 =
${lines.join(' +\n')};
`;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) writeFileSync(place('dot-int8-module.ts'), await compiled());
