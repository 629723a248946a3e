/** What results show can be read back, whatever the lines hold. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readShownLines } from '../../../src/agent/tools/read-shown-lines.ts';
import { toolsOver } from './opened-tools.ts';

const NUMBERED = [
  '    1: one',
  '  2: two',
  'a.py (3 matches)',
  '    2- around',
  '3 more lines; go on with start_line 4.',
];
const LINES = fc.array(fc.oneof(fc.constantFrom(...NUMBERED, '', 'needle'), fc.string({ maxLength: 20 })), {
  minLength: 1,
  maxLength: 30,
});

test('the lines of files come back with their paths and numbers', async () => {
  await fc.assert(
    fc.asyncProperty(LINES, LINES, async (one, other) => {
      const files = { 'a.py': textOf(one), 'b/c.py': textOf(other) };
      const { call } = await toolsOver(files);
      const read = await call('read_file', { path: 'a.py' });
      expect(readShownLines(read).map(({ text }) => text)).toEqual(linesOf(files['a.py']));
      const found = await call('grep', { pattern: 'needle', context: 1 });
      for (const { path, line, text } of readShownLines(found)) {
        expect(linesOf(files[path as keyof typeof files])[line - 1]).toBe(text);
      }
      const shown = found.seen.reduce((sum, { startLine, endLine }) => sum + endLine - startLine + 1, 0);
      expect(readShownLines(found)).toHaveLength(shown);
    }),
    { numRuns: 40 },
  );
});

test('a list of paths shows no lines', async () => {
  const { call } = await toolsOver({ 'a.py': 'x\n' });
  expect(readShownLines(await call('glob', { pattern: '*.py' }))).toEqual([]);
});

/** Control characters would make a file binary, or break its lines elsewhere. */
function textOf(lines: readonly string[]): string {
  return `${lines.map((line) => line.replace(/[^\x20-\x7e]/g, '?')).join('\n')}\nx\n`;
}

function linesOf(text: string): string[] {
  return text.slice(0, -1).split('\n');
}
