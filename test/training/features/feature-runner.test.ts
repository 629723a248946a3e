/** From an instance of a real repository to rows of the table: what is gold, what is cut, what fails. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openLocalizer, openSyntax } from '../../../src/localize.ts';
import { FEATURES, HAND_MODEL } from '../../../src/ranking/index.ts';
import { FeatureRunner } from '../../../src/training/features/feature-runner.ts';
import type { FeatureQuery } from '../../../src/training/features/feature-table.ts';
import { type FixtureRepository, fixtureRepository } from '../../support/fixture-repository.ts';

const CLOCK = `class Clock:
    def chime(self, hour):
        return ["dong"] * hour


def wind(clock):
    return clock
`;
const TEST = 'def test_chime():\n    assert chime_of_the_clock(3)\n';

let repository: FixtureRepository;
let cacheRoot: string;
let commit: string;
const syntax = openSyntax();

beforeAll(() => {
  repository = fixtureRepository({
    'clock.py': CLOCK,
    'tests/test_clock.py': TEST,
    'radio.py': 'def tune():\n    pass\n',
  });
  commit = repository.git('rev-parse', 'HEAD');
  cacheRoot = mkdtempSync(join(tmpdir(), 'fixpoint-cache-'));
});

afterAll(() => {
  repository.remove();
  rmSync(cacheRoot, { recursive: true });
  syntax.close();
});

async function rankedAt(given: object, candidates = 100) {
  const runner = new FeatureRunner({
    open: (reader) => openLocalizer({ repository: reader, cacheRoot, workers: 0, syntax, ranker: HAND_MODEL }),
    parse: (text, language) => syntax.parse(text, language),
    maxFileBytes: 1_000_000,
    candidates,
  });
  const { patch } = given as { patch?: string };
  const task = {
    instance_id: 'ada__clock-1',
    dataset: 'mined',
    repo: 'ada/clock',
    language: 'python',
    base_commit: commit,
    problem_statement: 'The clock should chime at noon; wind it and it does not chime',
  };
  const gold = {
    gold_files: ['clock.py'],
    gold_functions: [
      { path: 'clock.py', name: 'Clock.chime', start: 2, end: 3 },
      { path: 'clock.py', name: 'Clock.strike' },
    ],
  };
  const row = patch === undefined ? { ...task, ...gold, ...given } : { ...task, patch };
  try {
    return await runner.run({ row, source: 'squash', digest: 'd1' }, repository.root);
  } finally {
    await runner.close();
  }
}

async function queryOf(given: object, candidates?: number): Promise<FeatureQuery> {
  const outcome = await rankedAt(given, candidates);
  if (outcome.kind === 'failed') throw new Error(outcome.reason);
  return outcome.query;
}

it('tells gold functions and files by the candidate, and has no tests', async () => {
  const { values, gold, files, isGoldFile, isFunction, isTest, ...facts } = await queryOf({});
  expect(facts).toEqual({
    instanceId: 'ada__clock-1',
    dataset: 'mined',
    repo: 'ada/clock',
    language: 'python',
    source: 'squash',
    queryLength: 61,
    digest: 'd1',
    goldCount: 2,
  });
  expect(values).toHaveLength(gold.length * FEATURES.length);
  expect(gold.filter((item) => item === 0)).toHaveLength(1);
  expect(gold.filter((item) => item > 0)).toHaveLength(0);
  const chime = gold.indexOf(0);
  expect([isGoldFile[chime], isFunction[chime], isTest[chime]]).toEqual([1, 1, 0]);
  for (const [row, flag] of isGoldFile.entries()) expect(flag === 1).toBe(files[row] === files[chime]);
  expect(isFunction.filter((flag) => flag === 0).length).toBeGreaterThan(0); // the class
  expect([...isTest]).not.toContain(1);
});

it('loses gold beyond the cut, and counts it still', async () => {
  const place = (await queryOf({})).gold.indexOf(0);
  expect(place).toBeGreaterThan(0);
  const cut = await queryOf({}, place);
  expect([...cut.gold]).toEqual(Array(place).fill(-1));
  expect(cut.goldCount).toBe(2);
});

it('counts gold that stands twice once', async () => {
  const twice = { path: 'clock.py', name: 'wind' };
  expect((await queryOf({ gold_functions: [twice, twice] })).goldCount).toBe(1);
});

it('computes the gold of a patch', async () => {
  const patch = `diff --git a/radio.py b/radio.py
--- a/radio.py
+++ b/radio.py
@@ -1,2 +1,2 @@
 def tune():
-    pass
+    return 1
`;
  expect(await queryOf({ patch })).toMatchObject({ goldCount: 1 });
});

it('fails one row for its own trouble', async () => {
  expect(await rankedAt({ base_commit: '0'.repeat(40) })).toMatchObject({ kind: 'failed' });
});
