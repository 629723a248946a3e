/** The token encoder at query time: vectors worked out by hand, and files that are refused. */
import { describe, expect, test } from 'vitest';
import { encodeContainer, toInt8 } from '../../src/index/index.ts';
import {
  decodeTokenEncoder,
  encodeDocuments,
  encodeQuery,
  encodeTokenEncoder,
  hashTerm,
  type TokenEncoder,
} from '../../src/retrieval/index.ts';
import { documentNamed, treeOf } from '../support/tree-of.ts';

/** `login` and `auth` point one way, `paint` another. */
const VECTORS: Readonly<Record<string, readonly [number, number]>> = {
  login: [127, 0],
  auth: [127, 0],
  paint: [0, 127],
};

function encoderOf(vectors = VECTORS): TokenEncoder {
  const terms = Object.keys(vectors).sort((a, b) => hashTerm(a) - hashTerm(b));
  const ones = new Float32Array(terms.length).fill(1);
  return {
    dimensions: 2,
    terms: Uint32Array.from(terms, hashTerm),
    queryWeights: ones,
    documentWeights: ones,
    scales: ones.map(() => 1 / 127),
    rows: Int8Array.from(terms.flatMap((term) => vectors[term]!)),
  };
}

describe('vectors', () => {
  test('a document is near a query that shares no word with it', async () => {
    const tree = await treeOf({
      'a.py': 'def auth():\n    pass\n',
      'b.py': 'def paint():\n    pass\n',
      'c.py': 'def unknown():\n    pass\n',
    });
    const encoder = encoderOf();
    const query = encodeQuery(encoder, [{ term: 'login', weight: 2 }], tree);
    const scores = encodeDocuments(encoder, tree).dots(toInt8(query));
    expect(scores[documentNamed(tree, 'auth')]).toBeCloseTo(1, 2);
    expect(scores[documentNamed(tree, 'paint')]).toBeCloseTo(0, 2);
    expect(scores[documentNamed(tree, 'unknown')]).toBe(0);
  });

  test('the words of the text, the name and the path count together, each document by itself', async () => {
    const tree = await treeOf({ 'paint/x.py': 'def run():\n    login\n\ndef walk():\n    pass\n' });
    const encoder = encoderOf();
    const documents = encodeDocuments(encoder, tree);
    const along = (axis: number) => documents.dots(toInt8(Float32Array.from([0, 1], (at) => (at === axis ? 1 : 0))));
    const run = documentNamed(tree, 'run');
    const walk = documentNamed(tree, 'walk');
    // One occurrence in the text against one in the path: the same count, so both numbers are equal.
    for (const axis of [0, 1]) expect(along(axis)[run]).toBeCloseTo(Math.SQRT1_2, 5);
    expect([along(0)[walk], along(1)[walk]]).toEqual([0, 1]);
  });

  test('a query without a known term is nowhere', async () => {
    const tree = await treeOf({ 'a.py': 'def auth():\n    pass\n' });
    expect([...encodeQuery(encoderOf(), [{ term: 'elsewhere', weight: 1 }], tree)]).toEqual([0, 0]);
  });

  test('rarer terms of the corpus weigh more in a query', async () => {
    const tree = await treeOf({ 'a.py': 'def auth():\n    paint\n', 'b.py': 'def other():\n    paint\n' });
    const query = encodeQuery(
      encoderOf(),
      [
        { term: 'auth', weight: 1 },
        { term: 'paint', weight: 1 },
      ],
      tree,
    );
    expect(query[0]).toBeGreaterThan(query[1]!);
  });
});

describe('the file', () => {
  test('comes back as it was', () => {
    const encoder = encoderOf();
    expect(decodeTokenEncoder(encodeTokenEncoder(encoder))).toEqual(encoder);
  });

  test('holds no word', () => {
    const bytes = Buffer.from(encodeTokenEncoder(encoderOf())).toString('latin1');
    for (const word of Object.keys(VECTORS)) expect(bytes).not.toContain(word);
  });

  test.each<[string, Partial<TokenEncoder>]>([
    ['its vectors are incomplete', { dimensions: 3 }],
    ['its vectors have no length', { dimensions: 0 }],
    ['its weights are incomplete', { scales: Float32Array.of(1) }],
    ['a weight is no number', { queryWeights: Float32Array.of(1, Number.NaN, 1) }],
    ['a weight is no number', { documentWeights: Float32Array.of(1, Number.POSITIVE_INFINITY, 1) }],
    ['its terms are out of order', { terms: Uint32Array.of(5, 5, 9) }],
  ])('is refused: %s', (reason, change) => {
    const bytes = encodeTokenEncoder({ ...encoderOf(), ...change });
    expect(() => decodeTokenEncoder(bytes)).toThrow(`no usable token encoder: ${reason}`);
  });

  test('is refused when damaged, cut short, or another', () => {
    const bytes = encodeTokenEncoder(encoderOf());
    const damaged = bytes.slice();
    damaged[bytes.length - 1]! ^= 1;
    for (const wrong of [damaged, bytes.slice(0, -8), new Uint8Array(0), encodeContainer('tree', 1, {})]) {
      expect(() => decodeTokenEncoder(wrong)).toThrow('no usable token encoder');
    }
  });
});
