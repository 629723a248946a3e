import { describe, expect, it } from 'vitest';
import type { RunRow } from '../../src/evaluation/run-row.ts';
import { scoreInstance, shapeOf } from '../../src/evaluation/scoring.ts';

const instance = {
  gold_files: ['a.py', 'b.py'],
  gold_functions: [
    { path: 'a.py', name: 'read', start: 1, end: 10 },
    { path: 'b.py', name: 'write', start: 5, end: 14 },
  ],
};

const row: RunRow = {
  instance_id: 'one',
  functions: [
    { path: 'x.py', name: 'other', start: 1, end: 2, score: 3 },
    { path: 'a.py', name: 'read', start: 1, end: 10, score: 2 },
    { path: 'b.py', name: 'close', start: 1, end: 9, score: 1 },
  ],
  files: [
    { path: 'a.py', score: 2 },
    { path: 'b.py', score: 1 },
  ],
  seconds: 1.5,
};

const QUALITY = /^(function|module|file|fileByFunction|lineCoverage)/;

describe('scoreInstance', () => {
  it('scores every level of a ranking', () => {
    const { scores, function_ranks, file_ranks } = scoreInstance(instance, row);
    expect(function_ranks).toEqual([2, null]);
    expect(file_ranks).toEqual([1, 2]);
    expect(scores).toMatchObject({
      'function.acc@5': 0,
      'function.hit@1': 0,
      'function.hit@3': 1,
      'function.recall@5': 0.5,
      'function.mrr': 0.5,
      'module.recall@20': 0.5,
      'file.acc@1': 1,
      'file.acc@3': 1,
      'file.recall@1': 0.5,
      'file.ndcg@10': 1,
      'fileByFunction.acc@1': 0,
      'fileByFunction.acc@3': 1,
      'fileByFunction.mrr': 0.5,
      'lineCoverage@5': 15 / 20,
      seconds: 1.5,
    });
    expect(scores).not.toHaveProperty('fileF1');
    expect(scores).not.toHaveProperty('turns');
  });

  it('scores an answer that is a set, and what it cost', () => {
    const { scores } = scoreInstance(instance, {
      ...row,
      answer: { files: ['a.py', 'a.py', 'z.py'], functions: [{ path: 'a.py', name: 'read' }] },
      usage: {
        turns: 3,
        tool_calls: 8,
        input_tokens: 900,
        output_tokens: 100,
        dollars: 0.02,
        tool_efficiency: 0.75,
        redundancy: 0.125,
      },
    });
    expect(scores).toMatchObject({
      filePrecision: 0.5,
      fileRecall: 0.5,
      fileF1: 0.5,
      functionPrecision: 1,
      functionRecall: 0.5,
      functionF1: 2 / 3,
      turns: 3,
      toolCalls: 8,
      inputTokens: 900,
      outputTokens: 100,
      dollars: 0.02,
      toolEfficiency: 0.75,
      redundancy: 0.125,
    });
  });

  it('gives a failed instance zero in what applies to it, and no costs', () => {
    const { scores, function_ranks, file_ranks } = scoreInstance(instance, undefined, { lines: true, answers: true });
    expect(Object.keys(scores).filter((name) => !QUALITY.test(name))).toEqual([]);
    expect(new Set(Object.values(scores))).toEqual(new Set([0]));
    expect(Object.keys(scores)).toEqual(expect.arrayContaining(['function.mrr', 'lineCoverage@10', 'functionF1']));
    expect(function_ranks).toEqual([null, null]);
    expect(file_ranks).toEqual([null, null]);
  });

  it('leaves out what needs gold functions where there are none', () => {
    const { scores } = scoreInstance(
      { gold_files: ['a.py'], gold_functions: [] },
      { ...row, answer: { files: [], functions: [] } },
    );
    expect(Object.keys(scores).filter((name) => /^(function|module|fileByFunction|lineCoverage)/.test(name))).toEqual(
      [],
    );
    expect(scores).toMatchObject({ 'file.acc@1': 1, fileF1: 0 });
  });

  it('leaves out line coverage where gold or run has no lines', () => {
    const unplacedGold = { ...instance, gold_functions: [{ path: 'a.py', name: 'read' }] };
    const unplacedRow = { ...row, functions: row.functions.map((one) => ({ ...one, start: 0, end: 0 })) };
    expect(scoreInstance(unplacedGold, row).scores).not.toHaveProperty('lineCoverage@5');
    expect(scoreInstance(instance, unplacedRow).scores).not.toHaveProperty('lineCoverage@5');
    expect(scoreInstance(instance, unplacedRow).function_ranks).toEqual([2, null]);
  });

  it('scores by the shape of the run: no answer among answers is an empty one', () => {
    const shape = shapeOf([row, { ...row, answer: { files: [], functions: [] } }]);
    expect(shape).toEqual({ lines: true, answers: true });
    expect(scoreInstance(instance, row, shape).scores).toMatchObject({ fileF1: 0, functionF1: 0 });
  });

  it('takes no seconds for not measured', () => {
    expect(scoreInstance(instance, { ...row, seconds: 0 }).scores).not.toHaveProperty('seconds');
  });
});
