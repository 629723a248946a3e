/** Weights fitted to one repository: what is learned, when they count as better, and which fixes are held out. */
import fc from 'fast-check';
import { afterAll, describe, expect, test } from 'vitest';
import type { RankerModel, TreeEnsemble } from '../../../src/ranking/index.ts';
import { SyntaxReader } from '../../../src/syntax/index.ts';
import { compareModels, fitRanker, judgeModel } from '../../../src/training/repository/fit-ranker.ts';
import { readOwnHistory } from '../../../src/training/repository/own-history.ts';
import { splitByTime } from '../../../src/training/repository/split-by-time.ts';
import { fixtureRepository } from '../../support/fixture-repository.ts';
import { loadGrammar } from '../../support/grammars.ts';
import { PLANTED, plantedQueries, query } from '../features/made-queries.ts';

/** Trusts `body`, which is noise there. */
const BASE: RankerModel = { linear: { body: 1, name: 0.2, history: 0.2 }, ensemble: undefined, linearShare: 1 };

function fitted(base: RankerModel, queries = plantedQueries(1, 80)): RankerModel {
  const fitting = fitRanker({ features: PLANTED, queries }, base);
  for (;;) {
    const { done, value } = fitting.next();
    if (done) return value;
  }
}

const ndcg = (model: RankerModel, queries = plantedQueries(1, 40, 2)) =>
  judgeModel(model, { features: PLANTED, queries }).reduce((sum, one) => sum + one['ndcg@10'], 0) / queries.length;

describe('a fit', () => {
  test('learns what this repository shows, and holds on later queries', () => {
    const model = fitted(BASE);
    expect(ndcg(model)).toBeGreaterThan(ndcg(BASE) + 0.2);
    expect(model.linear.name! + model.linear.history!).toBeGreaterThan(model.linear.body!);
  });

  test('is the same every time', () => {
    expect(fitted(BASE)).toEqual(fitted(BASE));
  });

  test('is the base itself where nothing does better', () => {
    const perfect: RankerModel = { linear: { body: 1 }, ensemble: undefined, linearShare: 1 };
    const values = Float32Array.of(1, 0, 0, 0, 0.5, 0.1, 0.2, 0, 0.2, 0.3, 0.1, 0);
    const queries = Array.from({ length: 40 }, () => query([0, -1, -1], { values }));
    expect(fitted(perfect, queries)).toBe(perfect);
    expect(fitted(perfect, [])).toBe(perfect);
  });

  test('keeps the trees, and may trust them less', () => {
    const noise: TreeEnsemble = {
      inputs: [{ feature: 'body', form: 'value' }],
      roots: Int32Array.of(0),
      column: Int32Array.of(0),
      threshold: Float32Array.of(0.5),
      children: Int32Array.of(~0, ~1),
      leaves: Float32Array.of(0, 1),
    };
    const base = { ...BASE, ensemble: noise, linearShare: 0.3 };
    const model = fitted(base);
    expect(model.ensemble).toBe(noise);
    expect(model.linearShare).toBeGreaterThan(0.3);
    expect(ndcg(model)).toBeGreaterThan(ndcg(base) + 0.1);
  });
});

describe('a comparison', () => {
  const values = Float32Array.of(1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0);
  const by = (linear: RankerModel['linear']): RankerModel => ({ linear, ensemble: undefined, linearShare: 1 });
  const held = { features: PLANTED, queries: [query([-1, 0, -1], { values }), query([-1, 0, -1], { values })] };

  test('is won by a higher nDCG', () => {
    const verdict = compareModels(by({ body: 1 }), by({ name: 1 }), held);
    expect(verdict).toMatchObject({ better: 2, worse: 0, wins: true });
    expect(verdict.fitted['ndcg@10']).toBe(1);
    expect(verdict.base['ndcg@10']).toBeCloseTo(1 / Math.log2(3), 12);
    expect(compareModels(by({ name: 1 }), by({ body: 1 }), held)).toMatchObject({ better: 0, worse: 2, wins: false });
  });

  test('is not won by a tie', () => {
    expect(compareModels(by({ name: 1 }), by({ name: 2 }), held)).toMatchObject({ better: 0, worse: 0, wins: false });
  });

  test('is not won by a higher nDCG where fewer issues are found whole', () => {
    // Three queries get better by a little; one loses its only function from the first ten.
    const rows = 12;
    const climbing = query([-1, 0, ...Array(rows - 2).fill(-1)], {
      values: Float32Array.from({ length: rows * 4 }, (_, i) => (i === 0 || i === 5 ? 1 : 0)),
    });
    const falling = query([...Array(rows - 2).fill(-1), 0, -1], {
      values: Float32Array.from({ length: rows * 4 }, (_, i) => (i === 4 * (rows - 2) ? 0.9 : i % 4 === 1 ? 1 : 0)),
    });
    const four = { features: PLANTED, queries: [climbing, climbing, climbing, falling] };
    const verdict = compareModels(by({ body: 1 }), by({ name: 1 }), four);
    expect(verdict).toMatchObject({ better: 3, worse: 1, wins: false });
    expect(verdict.fitted['ndcg@10']).toBeGreaterThan(verdict.base['ndcg@10']);
  });
});

describe('a split by time', () => {
  test('holds out the latest fifth, ten at least', () => {
    fc.assert(
      fc.property(fc.nat(500), (size) => {
        const items = Array.from({ length: size }, (_, i) => i);
        const { earlier, held } = splitByTime(items);
        expect([...earlier, ...held]).toEqual(items);
        expect(held).toHaveLength(Math.min(size, Math.max(10, Math.ceil(size / 5))));
      }),
      { seed: 1 },
    );
  });
});

describe('the own history', () => {
  const syntax = new SyntaxReader(loadGrammar);
  afterAll(() => syntax.close());

  test('has the newest fixes, oldest first, of any repository and language', async () => {
    const repository = fixtureRepository({ 'a.py': 'def one():\n    return 1\n', 'b.rb': 'def two\n  1\nend\n' });
    repository.git('remote', 'add', 'origin', 'https://github.com/django/django.git'); // refused as training data
    const fix = (message: string, path: string, content: string) => {
      repository.write(path, content);
      return repository.commit(`Fix ${message}, which was wrong since the first version`);
    };
    fix('one that is dropped', 'a.py', 'def one():\n    return 2\n');
    const expected = [
      fix('what one returns', 'a.py', 'def one():\n    return 3\n'),
      fix('what two returns', 'b.rb', 'def two\n  2\nend\n'),
    ];
    const { instances } = await readOwnHistory(repository.root, {
      fixes: 2,
      parse: (text, language) => syntax.parse(text, language),
    });
    expect(instances.map(({ fix_commit }) => fix_commit)).toEqual(expected);
    repository.remove();
  });
});
