import fc from 'fast-check';
import { expect, it } from 'vitest';
import { topCandidates } from '../../src/retrieval/top-candidates.ts';

it('gives what sorting everything would give', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: -2, max: 9 })), fc.nat(12), (values, limit) => {
      const expected = values
        .map((score, document) => ({ document, score }))
        .filter(({ score }) => score > 0)
        .sort((a, b) => b.score - a.score || a.document - b.document)
        .slice(0, limit);
      expect(topCandidates(Float64Array.from(values), limit)).toEqual(expected);
    }),
  );
});
