/** Training a ranker: repositories are kept apart, what is planted is found, and the same data give the same bytes. */
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { decodeRankerModel, encodeRankerModel } from '../../../src/ranking/index.ts';
import { rankerCard } from '../../../src/training/ranker/ranker-card.ts';
import { splitRepositories } from '../../../src/training/ranker/split-repositories.ts';
import {
  DEFAULT_RANKER,
  type RankerOptions,
  type TrainedRanker,
  trainRanker,
} from '../../../src/training/ranker/train-ranker.ts';
import { writeRanker } from '../../../src/training/ranker/write-ranker.ts';
import { PLANTED, plantedQueries, query } from '../features/made-queries.ts';

const QUERIES = plantedQueries(10, 16);
const OPTIONS: RankerOptions = {
  ...DEFAULT_RANKER,
  forms: ['value'],
  linear: { ...DEFAULT_RANKER.linear, epochs: 40 },
  trees: { ...DEFAULT_RANKER.trees, rounds: 25, learningRate: 0.2, minChildWeight: 0.1 },
};
const train = (given: Partial<RankerOptions> = {}, queries = QUERIES) =>
  trainRanker({ features: PLANTED, queries }, { ...OPTIONS, ...given });

describe('holding repositories out', () => {
  const repositoriesOf = (list: readonly { repo: string }[]) => [...new Set(list.map(({ repo }) => repo))];

  it('takes its share of every language, and of no repository a part', () => {
    const { training, validation } = splitRepositories(QUERIES, { share: 0.4, seed: 1 });
    expect(training.length + validation.length).toBe(QUERIES.length);
    const held = repositoriesOf(validation);
    expect(repositoriesOf(training).filter((repo) => held.includes(repo))).toEqual([]);
    expect(new Set(validation.filter(({ language }) => language === 'go').map(({ repo }) => repo)).size).toBe(2);
    expect(held).toHaveLength(4);
  });

  it('is by lot, the same for a seed', () => {
    const heldBy = (seed: number) => repositoriesOf(splitRepositories(QUERIES, { share: 0.4, seed }).validation);
    expect(heldBy(1)).toEqual(heldBy(1));
    expect(new Set([1, 2, 3, 4].map((seed) => heldBy(seed).join())).size).toBeGreaterThan(1);
  });

  it('holds one out where its share is less than one, and refuses a single one', () => {
    const two = plantedQueries(2, 3);
    expect(repositoriesOf(splitRepositories(two, { share: 0.1, seed: 1 }).validation)).toHaveLength(1);
    expect(() => splitRepositories(plantedQueries(1, 3), { share: 0.2, seed: 1 })).toThrow(/two are needed/);
  });
});

describe('a trained ranker', () => {
  let trained: TrainedRanker;
  beforeAll(async () => {
    trained = await train();
  });

  it('finds what is planted, on repositories that it has not seen', () => {
    const card = rankerCard(trained, OPTIONS, { fixpoint: '1', origins: [], seconds: 1, bytes: 1 });
    const [all] = card.validation;
    expect(all!.systems.linear['acc@5'].mean).toBeGreaterThan(all!.systems.hand['acc@5'].mean + 0.2);
    expect(all!.systems.trees['ndcg@10'].mean).toBeGreaterThan(all!.systems.linear['ndcg@10'].mean);
    expect(all!.gained['ndcg@10'].p).toBeLessThan(0.05);
  });

  it('weighs evidence positively, and says what it used', () => {
    const { linear, ensemble } = trained.model;
    expect(linear.name).toBeGreaterThan(linear.body!);
    for (const name of ['body', 'name', 'history']) expect(linear[name]).toBeGreaterThanOrEqual(0);
    const card = rankerCard(trained, OPTIONS, {
      fixpoint: '1',
      origins: [{ repo: 'ada/r0', licence: 'MIT' }],
      seconds: 1,
      bytes: 1,
    });
    expect(card.features.map(({ feature }) => feature).sort()).toEqual([...PLANTED, 'linear'].sort());
    expect(card.features.reduce((sum, { gain }) => sum + gain, 0)).toBeCloseTo(1);
    expect(card.features.reduce((sum, { splits }) => sum + splits, 0)).toBe(ensemble!.column.length);
    expect(card.features.find(({ feature }) => feature === 'is.class')!.splits).toBe(0);
    expect(card.repositories).toHaveLength(10);
    expect(card.repositories.find(({ repo }) => repo === 'ada/r0')).toMatchObject({ licence: 'MIT', queries: 16 });
    expect(card.sources).toEqual({ squash: trained.split.training.length });
  });

  it('is the same for the same seed, byte for byte, and survives its file', async () => {
    const bytes = encodeRankerModel(trained.model);
    expect(Buffer.from(encodeRankerModel((await train()).model)).equals(bytes)).toBe(true);
    expect(Buffer.from(encodeRankerModel((await train({ seed: 2 })).model)).equals(bytes)).toBe(false);
    expect(decodeRankerModel(bytes)).toEqual(trained.model);
  });

  it('leaves out features, languages and queries when told to, and validates on all the same', async () => {
    const less = await train({ without: ['history', 'name'], languages: ['go'], queries: 20 });
    expect(Object.keys(less.model.linear)).toEqual(['body', 'is.class']);
    expect(new Set(less.split.training.map(({ language }) => language))).toEqual(new Set(['go']));
    expect(less.split.training).toHaveLength(20);
    expect(less.split.validation).toEqual(trained.split.validation);
    expect((await train({ sources: ['squash'], trees: { ...OPTIONS.trees, rounds: 1 } })).split).toEqual(trained.split);
    await expect(train({ sources: ['merge'] })).rejects.toThrow(/no query is left/);
    await expect(train({ without: ['nothing'] })).rejects.toThrow(/no feature or group is called nothing/);
  });

  it('learns nothing from a query without gold among its candidates, and is judged on it', async () => {
    const unfound = [0, 1, 2, 3].map((i) =>
      query([-1, -1], { repo: `ada/r${i}`, goldCount: 1, values: new Float32Array(8) }),
    );
    const { split, unfound: left } = await train({ trees: { ...OPTIONS.trees, rounds: 2 } }, [...QUERIES, ...unfound]);
    const held = split.validation.filter(({ goldCount, gold }) => goldCount === 1 && gold.length === 2).length;
    expect(left + held).toBe(4);
    expect(split.training.every(({ gold }) => gold.includes(0))).toBe(true);
    await expect(train({}, unfound)).rejects.toThrow(/no query is left/);
  });

  it('can be cancelled, and tells how far it is', async () => {
    const abort = new AbortController();
    const stages = new Set<string>();
    const training = trainRanker({ features: PLANTED, queries: QUERIES }, OPTIONS, {
      signal: abort.signal,
      onProgress: ({ stage, step, steps }) => {
        stages.add(stage);
        expect(step).toBeLessThanOrEqual(steps);
        if (stage === 'trees' && step === 3) abort.abort();
      },
    });
    await expect(training).rejects.toMatchObject({ code: 'cancelled' });
    expect([...stages]).toEqual(['linear weights', 'trees']);
  });

  it('writes weights, card and report', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'fixpoint-ranker-'));
    try {
      const table = { features: PLANTED, queries: QUERIES, failed: [] };
      const card = await writeRanker(folder, table, { options: OPTIONS, fixpoint: '1.2.3', origins: [] });
      expect(readdirSync(folder).sort()).toEqual(['ranker.json', 'ranker.weights', 'report.md']);
      const weights = readFileSync(join(folder, 'ranker.weights'));
      expect(decodeRankerModel(weights)).toEqual(trained.model);
      expect(JSON.parse(readFileSync(join(folder, 'ranker.json'), 'utf8'))).toEqual(card);
      expect(card).toMatchObject({ fixpoint: '1.2.3', seed: 1, bytes: weights.length });
      const report = readFileSync(join(folder, 'report.md'), 'utf8');
      for (const line of ['| hand ', '| blend ', '| python ', '| history ']) expect(report).toContain(`\n${line}`);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
