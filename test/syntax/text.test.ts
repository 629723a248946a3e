import { expect, test } from 'vitest';
import { SyntaxReader } from '../../src/syntax/index.ts';
import { loadGrammar } from '../support/grammars.ts';
import { outline, ownText } from '../support/outline.ts';

const reader = new SyntaxReader(loadGrammar);
const lines = (count: number): string => Array.from({ length: count }, (_, index) => `line ${index + 1}\n`).join('');

test('text without a grammar is read in chunks of 120 lines', async () => {
  const source = lines(250);
  const file = await reader.parse(source, 'text');
  expect(outline(file)).toEqual(['module - 1-120@1', 'module - 121-240@121', 'module - 241-250@241']);
  expect(file.documents.map((document) => ownText(source, document)).join('\n')).toBe(source.trim());
  expect(file.lineCount).toBe(250);
});

test('blank chunks are left out', async () => {
  const file = await reader.parse(`${'\n'.repeat(120)}end`, 'text');
  expect(outline(file)).toEqual(['module - 121-121@121']);
});
