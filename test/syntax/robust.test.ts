/** What holds for every text in every language: no throw, sane spans and ranges, parents first, lines as in an editor. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Language, ParsedFile } from '../../src/core/index.ts';
import { SyntaxReader } from '../../src/syntax/index.ts';
import { loadGrammar } from '../support/grammars.ts';
import { outline } from '../support/outline.ts';
import { SAMPLES } from './samples.ts';

const reader = new SyntaxReader(loadGrammar);
const RUNS = 60;

function expectSane(file: ParsedFile, text: string): void {
  file.documents.forEach((document, index) => {
    const { span, definitionLine, ranges, parent } = document;
    expect(span.startLine).toBeGreaterThanOrEqual(1);
    expect(definitionLine).toBeGreaterThanOrEqual(span.startLine);
    expect(span.endLine).toBeGreaterThanOrEqual(definitionLine);
    expect(span.endLine).toBeLessThanOrEqual(file.lineCount);
    expect(parent).toBeLessThan(index);
    expect(parent).toBeGreaterThanOrEqual(-1);
    expect(document.signature.length).toBeLessThanOrEqual(300);
    if (document.kind !== 'module') expect(document.name).not.toBe('');
    let last = 0;
    for (const [start, end] of ranges) {
      expect(start).toBeGreaterThanOrEqual(last);
      expect(end).toBeGreaterThan(start);
      expect(end).toBeLessThanOrEqual(text.length);
      last = end;
    }
    if (parent >= 0) {
      expect(span.startLine).toBeGreaterThanOrEqual(file.documents[parent]!.span.startLine);
      expect(span.endLine).toBeLessThanOrEqual(file.documents[parent]!.span.endLine);
    }
    for (const reference of document.references) {
      expect(reference.name).not.toBe('');
      expect(reference.line).toBeGreaterThanOrEqual(1);
      expect(reference.line).toBeLessThanOrEqual(file.lineCount);
    }
  });
}

describe.each(Object.entries(SAMPLES) as [Language, string][])('%s', (language, sample) => {
  test('the sample reads without a diagnostic', async () => {
    const file = await reader.parse(sample, language);
    expect(file.diagnostics).toEqual([]);
    expectSane(file, sample);
  });

  test('any cut and splice of it reads without throwing', async () => {
    const position = fc.nat(sample.length);
    const noise = fc.oneof(
      fc.string({ maxLength: 8 }),
      fc.constantFrom('(', '{', '"', "'", '`', '/*', '<', '\n', '\u0000', '😀', ');}'),
    );
    await fc.assert(
      fc.asyncProperty(position, position, noise, async (from, to, inserted) => {
        const text = sample.slice(0, from) + inserted + sample.slice(to);
        expectSane(await reader.parse(text, language), text);
      }),
      { numRuns: RUNS, seed: 20261120 },
    );
  });

  test('CRLF gives the same documents and lines as LF', async () => {
    const withReturns = sample.replaceAll('\n', '\r\n');
    const plain = await reader.parse(sample, language);
    const returned = await reader.parse(withReturns, language);
    expect(outline(returned)).toEqual(outline(plain));
    expect(returned.documents.map(({ doc, signature }) => [doc, signature])).toEqual(
      plain.documents.map(({ doc, signature }) => [doc, signature]),
    );
  });
});

test('deep nesting and very long lines', async () => {
  const deep: [Language, string][] = [
    ['python', `x = ${'('.repeat(20_000)}${')'.repeat(20_000)}`],
    ['javascript', `const f = ${'() => '.repeat(20_000)}1`],
    ['javascript', `x(${'"abc",'.repeat(20_000)})`],
    ['typescript', `let x: ${'A<'.repeat(20_000)}`],
    ['java', 'class A { void f() { '.repeat(5_000)],
    ['kotlin', 'fun f() {'.repeat(5_000)],
    ['csharp', 'class A { '.repeat(5_000)],
  ];
  for (const [language, text] of deep) expectSane(await reader.parse(text, language), text);
});

test('empty and blank files have no documents', async () => {
  for (const language of ['python', 'tsx', 'vue', 'text'] as const) {
    expect(await reader.parse('', language)).toEqual({ language, lineCount: 1, documents: [], diagnostics: [] });
    expect((await reader.parse('\n \n', language)).documents).toEqual([]);
  }
});

test('a closed reader starts again', async () => {
  const own = new SyntaxReader(loadGrammar);
  const before = await own.parse('def a(): pass', 'python');
  own.close();
  expect(await own.parse('def a(): pass', 'python')).toEqual(before);
});

test('files of one language after another, and at the same time', async () => {
  const own = new SyntaxReader(loadGrammar);
  const entries = Object.entries(SAMPLES) as [Language, string][];
  const together = await Promise.all(entries.map(([language, sample]) => own.parse(sample, language)));
  for (const [index, [language, sample]] of entries.entries()) {
    expect(together[index]).toEqual(await reader.parse(sample, language));
  }
});
