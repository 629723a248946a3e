/** Whether an issue is about a repository: what is measured, the verdict in an answer, and what the reporter is asked. */
import { beforeAll, describe, expect, it } from 'vitest';
import { DamagedContainerError, type TreeIndex } from '../../src/index/index.ts';
import { understand } from '../../src/query/index.ts';
import {
  adviceFor,
  type Calibration,
  composeAnswer,
  decodeGroundingModel,
  encodeGroundingModel,
  type GroundingModel,
  groundingInputs,
  HAND_MODEL,
  ModelRanker,
} from '../../src/ranking/index.ts';
import { LexicalRetriever, QuerySignals } from '../../src/retrieval/index.ts';
import { historyOf, treeOf } from '../support/tree-of.ts';

/** A shop with enough functions for a verdict. */
const SOURCES = {
  'shop/cart.py': 'class Cart:\n    def total_price(self, basket):\n        return sum_prices(basket)\n',
  'shop/prices.py': `${Array.from({ length: 110 }, (_, i) => `def price_rule_${i}(basket):\n    return basket.discount\n`).join('\n')}\ndef sum_prices(basket):\n    return 0\n`,
};
const OWN = 'Cart.total_price forgets a discount\n\n`total_price` ignores the discount of the basket.';
const FOREIGN = 'Basket of fruit\n\n`QuerySet.annotateFields()` raises in the `ChangeList` of 2.1, see abc1234.';

let tree: TreeIndex;
beforeAll(async () => {
  tree = await treeOf(SOURCES);
});

function asked(issue: string, models: { grounding?: GroundingModel; calibration?: Calibration } = {}) {
  const signals = new QuerySignals(tree, historyOf());
  const query = understand(issue);
  const ranker = new ModelRanker(tree, signals, HAND_MODEL);
  const ranked = ranker.rank(query, new LexicalRetriever(tree, signals).retrieve(query, { limit: 1_000 }));
  const source = { signals: signals.of(query), index: tree, ranked: ranked.map(({ document }) => document) };
  return {
    inputs: groundingInputs(query, source),
    answer: composeAnswer(query, ranked, ranker.features, signals.of(query), tree, { limit: 10, ...models }),
  };
}

const GROUNDING: GroundingModel = {
  model: { bias: 0.5, terms: [{ input: 'unknownJoined', mean: 0, deviation: 1, weight: -1 }] },
  threshold: 0,
};
const LEVEL = {
  model: { bias: 0, terms: [{ input: 'place' as const, mean: 0, deviation: 1, weight: 1 }] },
  knots: [[-1, 0.1], [0, 0.61237]] as const, // biome-ignore format: a line
};
const CALIBRATION: Calibration = { ranker: '', function: LEVEL, file: LEVEL };

describe('grounding inputs', () => {
  it('tell names and words of the repository from others', () => {
    const own = asked(OWN).inputs;
    const foreign = asked(FOREIGN).inputs;
    expect(own.unknownJoined).toBe(0);
    expect(own.joinedNames).toBeGreaterThan(0);
    expect(own.definedNames).toBeGreaterThan(0);
    expect(foreign.unknownJoined).toBeCloseTo(Math.log1p(2), 12);
    expect(foreign.definedNames).toBe(0);
    expect(foreign.unknownTerms).toBeGreaterThan(own.unknownTerms);
    expect(own.bestCoverage).toBeGreaterThan(foreign.bestCoverage);
  });

  it('are shares where they say so, and numbers for an empty-handed issue', () => {
    for (const issue of [OWN, FOREIGN, 'basket', '?!']) {
      const { inputs } = asked(issue);
      expect(Object.values(inputs).every(Number.isFinite)).toBe(true);
      for (const name of ['unknownTerms', 'bestCoverage', 'listCoverage', 'titleBest', 'pathCoverage'] as const) {
        expect(inputs[name]).toBeGreaterThanOrEqual(0);
        expect(inputs[name]).toBeLessThanOrEqual(1 + 1e-12);
      }
    }
  });
});

describe('an answer', () => {
  it('is low only by the model, and then without probabilities', () => {
    const models = { grounding: GROUNDING, calibration: CALIBRATION };
    const { answer } = asked(FOREIGN, models);
    expect(answer.grounding).toBe('low');
    expect(answer.documents.length).toBeGreaterThan(0);
    expect(answer.documents.some((document) => 'probability' in document)).toBe(false);
    expect(answer.advice[0]).toContain('`QuerySet.annotateFields` and `ChangeList`');
    expect(asked(FOREIGN, { calibration: CALIBRATION }).answer.grounding).not.toBe('low');
  });

  it('is low where a few words say nothing, not where they name something', () => {
    const sure: GroundingModel = { ...GROUNDING, threshold: -100 };
    expect(asked('It returns nothing good', { grounding: sure }).answer.grounding).toBe('low');
    expect(asked('price returns', { grounding: sure }).answer.grounding).toBe('weak');
  });

  it('has probabilities for functions and files, not for classes, and asks nothing', () => {
    const { answer } = asked(OWN, { grounding: GROUNDING, calibration: CALIBRATION });
    expect(answer.grounding).toBe('strong');
    expect(answer.advice).toEqual([]);
    expect(answer.documents.find(({ name }) => name === 'Cart.total_price')!.probability).toBe(0.6124);
    expect(answer.documents.find(({ kind }) => kind === 'class')).not.toHaveProperty('probability');
    expect(answer.files[0]!.probability).toBe(0.6124);
    expect(asked(OWN).answer.documents[0]).not.toHaveProperty('probability');
  });
});

describe('what the reporter is asked', () => {
  const advice = (issue: string) => adviceFor(understand(issue), tree).join('\n');

  it('begins with what this repository does not have', () => {
    expect(advice(FOREIGN)).toMatch(/^the issue names `QuerySet.annotateFields` and `ChangeList`, which do not occur/);
    expect(advice(OWN)).not.toContain('the issue names');
  });

  it('is only what is missing', () => {
    expect(advice('It does not work')).toContain('very short');
    expect(advice('It does not work')).toContain('no version');
    expect(advice('It does not work')).toContain('no name of this code');
    expect(advice(FOREIGN)).not.toContain('no version');
    const traced = `Crash\n\n\`\`\`\nTraceback (most recent call last):\n  File "shop/cart.py", line 3, in total_price\n    return 1\nValueError: no price\n\`\`\``;
    expect(advice(traced)).not.toContain('stack trace');
    expect(advice(OWN)).toContain('no error message and no stack trace');
  });
});

describe('the file of a grounding model', () => {
  it('comes back as it was, or is refused', () => {
    const bytes = encodeGroundingModel(GROUNDING);
    expect(decodeGroundingModel(bytes)).toEqual(GROUNDING);
    const unknown = { ...GROUNDING, model: { bias: 0, terms: [{ input: 'mood', mean: 0, deviation: 1, weight: 1 }] } };
    expect(() => decodeGroundingModel(encodeGroundingModel(unknown as unknown as GroundingModel))).toThrow(
      DamagedContainerError,
    );
    bytes[40]! ^= 1;
    expect(() => decodeGroundingModel(bytes)).toThrow('no usable grounding model');
  });
});
