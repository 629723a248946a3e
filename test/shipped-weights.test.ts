/** The models that ship: whole, of this version, made for each other, small, and with a card each. */
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { findAnswerModels } from '../src/answer-models.ts';
import { FEATURES } from '../src/ranking/index.ts';
import { rankingWeights } from '../src/ranking-weights.ts';

const FOLDER = join(import.meta.dirname, '..', 'weights');
const MODELS = ['ranker', 'calibration', 'grounding'];
/** What the whole package may have, in bytes, is 25 MB; the models may have a small part of it. */
const MAX_BYTES = 5_000_000;

describe('the shipped weights', () => {
  it('can be used by this version, without a notice', () => {
    const { origin, model, notices } = rankingWeights();
    expect(origin).toBe('shipped');
    expect(notices).toEqual([]);
    expect(model.ensemble?.roots.length).toBeGreaterThan(0);
    expect(model.linearShare).toBeLessThan(1);
  });

  it('weigh no feature that is not computed, and more than the half of those that are', () => {
    const { linear } = rankingWeights().model;
    expect(Object.keys(linear).filter((name) => !(FEATURES as readonly string[]).includes(name))).toEqual([]);
    expect(Object.values(linear).filter((weight) => weight !== 0).length).toBeGreaterThan(FEATURES.length / 2);
  });

  it('have a calibration and a grounding model made for them', () => {
    const { calibration, grounding, notices } = findAnswerModels(rankingWeights().digest);
    expect(calibration).toBeDefined();
    expect(grounding).toBeDefined();
    expect(notices).toEqual([]);
  });

  it('have a card each, and are small', () => {
    const files = readdirSync(FOLDER);
    expect(files).toEqual(expect.arrayContaining(MODELS.flatMap((name) => [`${name}.weights`, `${name}.md`])));
    const bytes = files.reduce((sum, file) => sum + statSync(join(FOLDER, file)).size, 0);
    expect(bytes).toBeLessThan(MAX_BYTES);
  });

  it('say in the card which repositories taught them, at which commit, and with which seed', () => {
    const card = JSON.parse(readFileSync(join(FOLDER, 'ranker.json'), 'utf8'));
    expect(card.seed).toBeTypeOf('number');
    expect(card.repositories.length).toBeGreaterThanOrEqual(60);
    for (const { head } of card.repositories) expect(head).toMatch(/^[0-9a-f]{40}$/);
  });
});
