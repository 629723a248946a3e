/** What a trainer asks and is answered, by hand, and whatever it may send. */
import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { DEFAULT_REWARD, type RewardWeights } from '../../../src/core/index.ts';
import { GoldIndex } from '../../../src/training/trajectories/gold-index.ts';
import { rewardOfLine } from '../../../src/training/trajectories/reward-line.ts';

const GOLD = { files: ['a.py', 'b.py'], functions: ['a.py:f', 'b.py:C.g'] };
const KNOWN = new GoldIndex([
  {
    ...{
      instance_id: 'x-1',
      dataset: 'd',
      repo: 'x/x',
      language: 'cpp',
      base_commit: 'c',
      problem_statement: 'It fails',
    },
    ...{ gold_files: ['a.cpp'], gold_functions: [{ path: 'a.cpp', name: 'C::g', start: 1, end: 2 }] },
  },
]);

function rewarded(value: unknown, weights: Partial<RewardWeights> = {}, gold?: GoldIndex) {
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return rewardOfLine(text, 7, { weights: { ...DEFAULT_REWARD, ...weights }, gold });
}

describe('a search', () => {
  // one file of two: 2 * 1 / (1 + 2); one function of two, one wrong: 2 * 1 / (2 + 2)
  const answer = { files: ['a.py'], functions: ['a.py:f', 'a.py:wrong'] };
  // new: 2 of 2, 1 of 2, 0 of 2, and nothing
  const calls = [['a.py:f', 'a.py:h'], ['a.py:f', 'b.py'], ['b.py', 'a.py:h'], []];

  it('earns alpha * F1 + gamma * F1 * e', () => {
    const f1 = (2 / 3 + 1 / 2) / 2;
    const told = rewarded({ id: 'r', answer, calls, gold: GOLD });
    expect(told).toEqual({
      ...{ id: 'r', reward: expect.closeTo(0.5 * f1 + 0.5 * f1 * 0.375, 12), f1: expect.closeTo(f1, 12) },
      ...{ fileF1: expect.closeTo(2 / 3, 12), functionF1: 0.5, efficiency: 0.375, redundancy: 0.5 },
    });
    expect(rewarded({ id: 'r', answer, novelty: [1, 0.5, 0, 0], gold: GOLD })).toEqual(told);
    expect(Object.keys(told)).toEqual(['id', 'reward', 'f1', 'fileF1', 'functionF1', 'efficiency', 'redundancy']);
  });

  it('earns by other weights and forms', () => {
    const of = (weights: Partial<RewardWeights>) => {
      const told = rewarded({ answer, calls, gold: GOLD }, weights);
      return told.reward;
    };
    expect(of({ form: 'f1', alpha: 1, fileWeight: 1 })).toBeCloseTo(2 / 3, 12);
    expect(of({ form: 'f1+e', alpha: 1, gamma: 2, fileWeight: 0 })).toBeCloseTo(0.5 + 2 * 0.375, 12);
  });

  it('names places in any spelling', () => {
    const functions = ['./a.py::f', { path: 'b.py', name: 'C::g', start_line: 3, reason: 'so' }, 'a.py:f (line 12)'];
    expect(rewarded({ answer: { functions }, calls: [['x']], gold: GOLD })).toMatchObject({
      fileF1: 1,
      functionF1: 1,
      reward: 1,
    });
  });

  it('names tests at no cost, unless they are gold', () => {
    const given = { answer: { functions: ['a.py:f', 'tests/test_a.py:test_f'] }, calls: [['x']] };
    expect(rewarded({ ...given, gold: { files: ['a.py'], functions: ['a.py:f'] } })).toMatchObject({ reward: 1 });
    expect(rewarded({ ...given, gold: { files: ['tests/test_a.py'] } })).toMatchObject({ fileF1: 2 / 3 });
  });

  it('without an answer, without calls or without gold functions counts as far as it goes', () => {
    expect(rewarded({ answer: null, calls, gold: GOLD })).toMatchObject({ reward: 0, f1: 0, efficiency: 0.375 });
    const still = rewarded({ answer, calls: [], gold: { files: ['a.py'] } });
    expect(still).toEqual({
      ...{ id: '7', reward: 0.5, f1: 1, fileF1: 1, functionF1: null, efficiency: null, redundancy: null },
    });
  });

  it('takes its gold from the dataset, by its instance', () => {
    const line = { instance_id: 'x-1', answer: { functions: ['a.cpp:C.g'] }, calls: [['a.cpp:C.g']] };
    expect(rewarded(line, {}, KNOWN)).toMatchObject({ id: 'x-1', reward: 1 });
    expect(rewarded({ ...line, instance_id: 'x-2' }, {}, KNOWN)).toMatchObject({
      id: 'x-2',
      reward: 0,
      error: expect.any(String),
    });
    expect(rewarded(line)).toMatchObject({ error: expect.stringContaining('--dataset') });
  });
});

test('gold of an issue is that of its commit, or the only one', () => {
  expect(KNOWN.ofIssue('It fails\n', 'c')?.instance_id).toBe('x-1');
  expect(KNOWN.ofIssue('It fails', null)?.instance_id).toBe('x-1');
  expect(KNOWN.ofIssue('It fails', 'd')).toBeUndefined();
  expect(KNOWN.ofIssue('It works', 'c')).toBeUndefined();
});

describe('what cannot be read earns nothing, and is told in one line', () => {
  it.each<[unknown, string]>([
    ['{"id": "a"', 'no JSON object'],
    ['[1]', 'no JSON object'],
    [{ calls: [], gold: GOLD }, 'answer is missing'],
    [{ answer: {}, gold: GOLD }, 'calls is missing'],
    [{ answer: {}, calls: ['a'], gold: GOLD }, 'calls is no list'],
    [{ answer: {}, calls: [[1]], gold: GOLD }, 'calls holds'],
    [{ answer: {}, novelty: [2], gold: GOLD }, 'from 0 to 1'],
    [{ answer: { files: 'a' }, calls: [], gold: GOLD }, 'answer.files is no list'],
    [{ answer: { functions: ['f'] }, calls: [], gold: GOLD }, 'path:name'],
    [{ answer: {}, calls: [], gold: {} }, 'gold names no file'],
    [{ answer: {}, calls: [] }, 'gold is missing'],
    [{ trajectory: 'nowhere.jsonl', gold: GOLD }, 'cannot be read'],
  ])('%j', (value, error) => {
    const told = rewarded(value);
    expect(told).toEqual({ id: '7', reward: 0, error: expect.stringContaining(error) });
    expect((told as { error: string }).error).not.toContain('\n');
  });
});

test('any line is answered with one of both shapes, and a reward from 0 to 1', () => {
  const text = fc.oneof(fc.string(), fc.constantFrom('a.py', 'a.py:f', 'b.py:C.g', '::', ':', 'a:b:c'));
  const place = fc.oneof(text, fc.record({ path: text, name: text }), fc.jsonValue());
  const places = fc.record({ files: fc.array(text), functions: fc.array(place) }, { requiredKeys: [] });
  const line = fc.record(
    {
      ...{ id: fc.oneof(text, fc.jsonValue()), instance_id: fc.constantFrom('x-1', '', 3) },
      ...{ answer: fc.oneof(places, fc.jsonValue()), gold: fc.oneof(places, fc.jsonValue()) },
      ...{
        calls: fc.oneof(fc.array(fc.array(text)), fc.jsonValue()),
        novelty: fc.oneof(fc.array(fc.double()), fc.jsonValue()),
      },
      trajectory: fc.jsonValue(),
    },
    { requiredKeys: [] },
  );
  fc.assert(
    fc.property(
      fc.oneof(
        line.map((value) => JSON.stringify(value)),
        fc.string(),
        fc.json(),
      ),
      (value) => {
        const told = rewarded(value, {}, KNOWN);
        expect(typeof told.id).toBe('string');
        expect(told.reward >= 0 && told.reward <= 1 + 1e-12).toBe(true);
        expect('error' in told ? told.reward : told.f1 <= 1 + 1e-12).toBe('error' in told ? 0 : true);
        expect(JSON.parse(JSON.stringify(told))).toEqual(told);
      },
    ),
  );
});
