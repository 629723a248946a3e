import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { languageOfPath, stem, terms } from '../../src/core/index.ts';

describe('terms', () => {
  it('keep a joined identifier whole and split it', () => {
    expect(terms('readCSVFile2')).toEqual(['readcsvfile2', 'read', 'csv', 'fil', '2']);
    expect(terms('MAX_ROWS')).toEqual(['max_rows', 'max', 'row']);
    expect(terms('__init__')).toEqual(['__init__', 'init']);
    expect(terms('$scope.apply()')).toEqual(['scop', 'apply']);
  });

  it('let words of one family meet', () => {
    for (const family of ['parse parses parsed parsing parser', 'index indexes indexed indexing', 'query queries']) {
      const stems = new Set(family.split(' ').map(stem));
      expect(stems.size, family).toBe(1);
    }
  });

  it('keep apart what programmers keep apart', () => {
    expect(stem('class')).toBe('class');
    expect(stem('status')).toBe('status');
    expect(stem('string')).not.toBe(stem('str'));
    expect(stem('this')).toBe('this');
  });

  it('read scripts without spaces as character pairs, and identifiers inside them', () => {
    expect(terms('解析失败parse_row')).toContain('解析');
    expect(terms('解析失败 parse_row')).toContain('parse_row');
    expect(terms('Größe')).toEqual(['größe']);
  });

  it('drop runs too long to be names', () => {
    expect(terms(`a ${'x'.repeat(65)} b`)).toEqual(['a', 'b']);
  });

  it('are lower case and never empty, for any text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        for (const term of terms(text)) {
          expect(term).not.toBe('');
          expect(term).toBe(term.toLowerCase());
        }
      }),
    );
  });
});

describe('languageOfPath', () => {
  it('goes by extension, then by well-known names', () => {
    expect(languageOfPath('a/b.test.TSX')).toBe('tsx');
    expect(languageOfPath('Rakefile')).toBe('ruby');
    expect(languageOfPath('src/Makefile')).toBe('text');
    expect(languageOfPath('schema.sql')).toBe('text');
    expect(languageOfPath('README.md')).toBeUndefined();
    expect(languageOfPath('data.json')).toBeUndefined();
    expect(languageOfPath('LICENSE')).toBeUndefined();
  });
});
