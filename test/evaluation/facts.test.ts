import { describe, expect, it } from 'vitest';
import { cosine } from '../../src/evaluation/facts/cosine.ts';
import { fileNamed } from '../../src/evaluation/facts/file-named.ts';
import { factsOf } from '../../src/evaluation/facts/instance-facts.ts';
import { rouge1 } from '../../src/evaluation/facts/rouge.ts';

describe('rouge1', () => {
  it('is the F1 of the words in common, each as often as both have it', () => {
    // Common: the, cat (the second "the" has no partner): 2 · 2 / (4 + 3)
    expect(rouge1('The cat the dog', 'the cat sleeps')).toBeCloseTo(4 / 7, 12);
    expect(rouge1('a b', 'a b')).toBe(1);
    expect(rouge1('a b', 'c d')).toBe(0);
    expect(rouge1('', 'a')).toBe(0);
    expect(rouge1('', '')).toBe(0);
  });

  it('reads identifiers as their words, without stems', () => {
    expect(rouge1('read the CSV file', 'def readCSVFile(): read_the')).toBeCloseTo((2 * 4) / (4 + 6), 12);
    expect(rouge1('parsing', 'parse')).toBe(0);
  });
});

describe('cosine', () => {
  it('is the angle between two vectors', () => {
    expect(cosine(Float32Array.of(3, 4), Float32Array.of(4, 3))).toBeCloseTo(24 / 25, 12);
    expect(cosine(Float32Array.of(1, 0), Float32Array.of(-2, 0))).toBe(-1);
    expect(cosine(Float32Array.of(0, 0), Float32Array.of(1, 0))).toBe(0);
    expect(() => cosine(Float32Array.of(1), Float32Array.of(1, 0))).toThrow('a vector of 1 against one of 2');
  });
});

describe('fileNamed', () => {
  const gold = ['src/shop/utils.py', 'Makefile.in'];

  it.each([
    'fails in utils.py',
    'See `shop/utils.py`, line 3.',
    'It is src/shop/utils.py.',
    'File "/usr/lib/python3/site-packages/shop/utils.py", line 12',
    'https://example.org/owner/shop/blob/main/src/shop/utils.py#L10-L12',
    'C:\\work\\src\\shop\\utils.py:12',
    './utils.py and others',
    '--- a/src/shop/utils.py',
    'change (Makefile.in)',
  ])('sees the file in: %s', (issue) => {
    expect(fileNamed(issue, gold)).toBe(true);
  });

  it.each([
    'the utils are broken',
    'shop/utils is broken',
    'fails in my_utils.py and string-utils.py',
    'fails in utils.pyc',
    'fails in utils.py.orig',
    'fails in docs/utils.py',
    'Utils.py',
    'edit the Makefile',
    '',
  ])('does not see it in: %s', (issue) => {
    expect(fileNamed(issue, gold)).toBe(false);
  });

  it('asks for the folder of a file without an ending, and for none of a file at the root', () => {
    expect(fileNamed('the build fails', ['tools/build'])).toBe(false);
    expect(fileNamed('tools/build fails', ['tools/build'])).toBe(true);
    expect(fileNamed('/home/me/project/setup.py fails', ['setup.py'])).toBe(true);
  });
});

describe('factsOf', () => {
  const instance = { problem_statement: 'crash in a.py', gold_files: ['a.py'] };
  const encoder = {
    encode: async (texts: readonly string[]) => texts.map((text) => Float32Array.of(text.length, 0)),
  };

  it('knows overlaps only where there is text of the gold', async () => {
    expect(await factsOf(instance, undefined, encoder)).toEqual({ file_named: true });
    expect(await factsOf(instance, 'crash in')).toEqual({ file_named: true, rouge1: 4 / 6 });
  });

  it('measures semantic overlap with an encoder', async () => {
    expect(await factsOf(instance, 'pass', encoder)).toEqual({ file_named: true, rouge1: 0, cosine: 1 });
  });
});
