/** How a model orders candidates: by the weighted sum, and for the first of them by trees as well. */
import { beforeAll, describe, expect, it } from 'vitest';
import type { TreeIndex } from '../../src/index/index.ts';
import { understand } from '../../src/query/index.ts';
import {
  FEATURES,
  HAND_MODEL,
  LINEAR_SCORE,
  ModelRanker,
  type RankerModel,
  TREE_CANDIDATES,
  type TreeEnsemble,
} from '../../src/ranking/index.ts';
import { LexicalRetriever, QuerySignals } from '../../src/retrieval/index.ts';
import { historyOf, treeOf } from '../support/tree-of.ts';

const FUNCTIONS = TREE_CANDIDATES + 100;
const ISSUE = 'Rows are parsed wrong';

let tree: TreeIndex;
beforeAll(async () => {
  const body = (i: number) => '    rows = parsed(rows)\n'.repeat(1 + (i % 50));
  tree = await treeOf({
    'app.py': Array.from({ length: FUNCTIONS }, (_, i) => `def do_${i}(rows):\n${body(i)}    return rows\n\n`).join(''),
  });
});

function rank(model: RankerModel) {
  const signals = new QuerySignals(tree, historyOf());
  const query = understand(ISSUE);
  const retrieved = new LexicalRetriever(tree, signals).retrieve(query, { limit: 1_000 });
  return new ModelRanker(tree, signals, model).rank(query, retrieved);
}

const orderOf = (ranked: ReturnType<typeof rank>) => ranked.map(({ document }) => document);
const scoreByHand = (features: Float32Array) =>
  FEATURES.reduce((sum, feature, i) => sum + (HAND_MODEL.linear[feature] ?? 0) * features[i]!, 0);

/** One split: `high` where the feature is above the threshold, 0 elsewhere. */
function stump(feature: string, threshold: number, high: number): TreeEnsemble {
  return {
    inputs: [{ feature, form: 'value' }],
    roots: Int32Array.of(0),
    column: Int32Array.of(0),
    threshold: Float32Array.of(threshold),
    children: Int32Array.of(~0, ~1),
    leaves: Float32Array.of(0, high),
  };
}

describe('a model ranker', () => {
  it('without trees orders by the weighted sum, ties by document', () => {
    const ranked = rank(HAND_MODEL);
    expect(ranked.length).toBeGreaterThanOrEqual(FUNCTIONS);
    for (const { features, score } of ranked) expect(score).toBe(scoreByHand(features));
    for (let i = 1; i < ranked.length; i++) {
      const [before, after] = [ranked[i - 1]!, ranked[i]!];
      const sorted = before.score > after.score || (before.score === after.score && before.document < after.document);
      expect(sorted).toBe(true);
    }
  });

  it('counts nothing for a feature without a weight', () => {
    const ranked = rank({ linear: { size: 2 }, ensemble: undefined, linearShare: 1 });
    for (const { features, score } of ranked) expect(score).toBe(2 * features[FEATURES.indexOf('size')]!);
  });

  it('lets trees reorder the first candidates alone', () => {
    const linear = rank(HAND_MODEL);
    const median = linear[TREE_CANDIDATES / 2]!.score;
    const ranked = rank({ ...HAND_MODEL, ensemble: stump(LINEAR_SCORE, median, -1), linearShare: 0 });
    const upper = new Set(
      linear.filter(({ score }) => Math.fround(score) > Math.fround(median)).map((c) => c.document),
    );
    const place = (document: number) => orderOf(ranked).indexOf(document);
    const head = orderOf(linear).slice(0, TREE_CANDIDATES);
    const below = head.filter((document) => upper.has(document));
    expect(below.length).toBeGreaterThan(0);
    for (const document of below) expect(place(document)).toBeGreaterThanOrEqual(TREE_CANDIDATES - below.length);
    expect(orderOf(ranked).slice(TREE_CANDIDATES)).toEqual(orderOf(linear).slice(TREE_CANDIDATES));
    for (let i = 1; i < ranked.length; i++) expect(ranked[i]!.score).toBeLessThanOrEqual(ranked[i - 1]!.score);
  });

  it('blends by share: all of the sum is the order of the sum', () => {
    const ensemble = stump('size', sizeInTheMiddle(), -10);
    expect(orderOf(rank({ ...HAND_MODEL, ensemble }))).toEqual(orderOf(rank(HAND_MODEL)));
    expect(orderOf(rank({ ...HAND_MODEL, ensemble, linearShare: 0.5 }))).not.toEqual(orderOf(rank(HAND_MODEL)));
  });

  const sizeInTheMiddle = () => {
    const sizes = rank(HAND_MODEL).map(({ features }) => features[FEATURES.indexOf('size')]!);
    return sizes.sort((a, b) => a - b)[sizes.length / 2]!;
  };

  it('gives each candidate the features it was placed by', () => {
    const byDocument = new Map(rank(HAND_MODEL).map(({ document, features }) => [document, features]));
    for (const { document, features } of rank({ ...HAND_MODEL, ensemble: stump('size', 0.5, 1), linearShare: 0.5 })) {
      expect(features).toEqual(byDocument.get(document));
    }
  });

  it('is the same every time', () => {
    const model = { ...HAND_MODEL, ensemble: stump('size', 0.5, 1), linearShare: 0.3 };
    expect(rank(model)).toEqual(rank(model));
  });

  it.each<[string, RankerModel]>([
    ['weights', { ...HAND_MODEL, linear: { telepathy: 1 } }],
    ['trees', { ...HAND_MODEL, ensemble: stump('telepathy', 0, 1) }],
  ])('refuses %s of a feature that is not computed', (_, model) => {
    expect(() => rank(model)).toThrow('the ranker model is of another version: no feature is called telepathy');
  });
});
