/** The stored forms come back as they were written, and anything else is refused whole. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Container, DamagedContainerError, encodeContainer, jsonSection } from '../../src/index/container.ts';
import { Postings, PostingsBuilder } from '../../src/index/postings.ts';
import { StringTable, stringSections } from '../../src/index/string-table.ts';
import { TermTable, termSections } from '../../src/index/term-table.ts';

const open = (sections: Parameters<typeof encodeContainer>[2]) =>
  new Container(encodeContainer('test', 1, sections), 'test', 1);

describe('container', () => {
  it('gives back every section', () => {
    const container = open({
      a: Uint8Array.of(1, 2, 3),
      b: Uint32Array.of(4_000_000_000, 5),
      c: Int32Array.of(-1),
      d: jsonSection({ e: ['é'] }),
    });
    expect([...container.bytes('a')]).toEqual([1, 2, 3]);
    expect([...container.uint32('b')]).toEqual([4_000_000_000, 5]);
    expect([...container.int32('c')]).toEqual([-1]);
    expect(container.json('d')).toEqual({ e: ['é'] });
  });

  it('refuses a file with any byte changed, cut off or added', () => {
    const bytes = encodeContainer('test', 1, { a: Uint8Array.from({ length: 40 }, (_, i) => i) });
    for (let i = 0; i < bytes.length; i++) {
      const changed = bytes.slice();
      changed[i]! ^= 0x55;
      expect(() => new Container(changed, 'test', 1).bytes('a'), `byte ${i}`).toThrow();
    }
    for (const length of [0, 3, 12, 40, bytes.length - 1]) {
      expect(() => new Container(bytes.slice(0, length), 'test', 1), `length ${length}`).toThrow(DamagedContainerError);
    }
    expect(() => new Container(Buffer.concat([bytes, Buffer.from('x')]), 'test', 1)).toThrow(DamagedContainerError);
  });

  it('refuses another kind, another version and another section type', () => {
    const bytes = encodeContainer('test', 1, { a: Uint8Array.of(1) });
    expect(() => new Container(bytes, 'other', 1)).toThrow(/holds a test/);
    expect(() => new Container(bytes, 'test', 2)).toThrow(/format 1/);
    expect(() => new Container(bytes, 'test', 1).uint32('a')).toThrow(/no section a/);
  });
});

describe('string table', () => {
  it('gives back any text by position', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'grapheme' })), (strings) => {
        expect([...StringTable.open(open(stringSections('s', strings)), 's')]).toEqual(strings);
      }),
    );
  });
});

describe('term table', () => {
  it('finds every term it holds and no other', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.string({ unit: 'grapheme' })), fc.string(), (terms, other) => {
        const table = new TermTable(open(termSections(terms)));
        for (const [number, term] of terms.entries()) expect(table.find(term)).toBe(number);
        expect(table.find(other)).toBe(terms.indexOf(other));
      }),
    );
  });
});

describe('postings', () => {
  it('agree with a table of counts', () => {
    const entries = fc.array(
      fc.uniqueArray(fc.tuple(fc.nat(20), fc.integer({ min: 1, max: 255 })), { selector: ([t]) => t }),
    );
    fc.assert(
      fc.property(entries, (items) => {
        const builder = new PostingsBuilder();
        for (const item of items) {
          for (const [term, count] of item) builder.add(term, count);
          builder.endItem();
        }
        const postings = new Postings(open(builder.sections('p', 21)), 'p');
        for (let term = 0; term <= 20; term++) {
          const [start, end] = postings.range(term);
          const found = Array.from({ length: end - start }, (_, i) => [
            postings.items[start + i],
            postings.counts[start + i],
          ]);
          const expected = items.flatMap((item, i) => item.filter(([t]) => t === term).map(([, count]) => [i, count]));
          expect(found).toEqual(expected);
        }
        expect([...postings.lengths]).toEqual(items.map((item) => item.reduce((sum, [, count]) => sum + count, 0)));
      }),
    );
  });
});
