/** Recorded searches as training data: every row has the shape that its tool reads, and tells what was recorded. */
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { StoredTrajectory } from '../../../src/agent/index.ts';
import { DEFAULT_REWARD } from '../../../src/core/index.ts';
import { loadPrompt } from '../../../src/prompts.ts';
import {
  exportTrajectories,
  type TrajectoryExportOptions,
} from '../../../src/training/trajectories/export-trajectories.ts';
import { type GoldIndex, openGold } from '../../../src/training/trajectories/gold-index.ts';
import { rewardOfLine } from '../../../src/training/trajectories/reward-line.ts';
import { linesOf, recorded, recordedWithoutModel } from '../../agent/search/recorded.ts';
import { answer, ISSUE, turn } from '../../agent/search/searching.ts';
import { CONVERSATION_SCHEMAS, PROMPT_SCHEMAS } from './row-schemas.ts';

const GREP = ['grep', { pattern: 'round_price' }] as const;
const READ = ['read_file', { path: 'shop/money.py', start_line: 4, end_line: 5 }] as const;
const COMMIT = 'c'.repeat(40);
const RIGHT = answer(['shop/money.py:round_price']);
const HALF = answer(['shop/money.py:format_price']);
const SILENT = { reason: '', files: ['shop/money.py'], functions: [] };

let folder: string;
let gold: GoldIndex;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'export-'));
  const row = {
    ...{ instance_id: 'shop-1', repo: 'shop/shop', base_commit: COMMIT, problem_statement: `${ISSUE}\n` },
    ...{ language: 'python', gold_files: ['shop/money.py'] },
    gold_functions: [{ path: 'shop/money.py', name: 'round_price', start: 4, end: 5 }],
  };
  writeFileSync(join(folder, 'gold.jsonl'), `${JSON.stringify(row)}\n`);
  gold = await openGold(join(folder, 'gold.jsonl'));
  mkdirSync(join(folder, 'searches/deep'), { recursive: true });
  const said = { ...turn(GREP, READ), text: 'Where is it rounded?' };
  keep('1-right', await recorded([said, turn(READ), RIGHT]));
  keep('2-half', await recorded([turn(GREP), HALF]));
  keep('3-without-model', await recordedWithoutModel([[GREP, READ], SILENT], 'shop/'));
  keep('4-silent', await recorded([{ text: '' }, { text: '' }]));
  keep('deep/5-elsewhere', await recorded([turn(GREP), RIGHT]), 'd'.repeat(40));
  writeFileSync(join(folder, 'searches/notes.jsonl'), '{"a":1}\n');
});
afterAll(() => rmSync(folder, { recursive: true }));
beforeEach(() => rmSync(join(folder, 'out'), { recursive: true, force: true }));

function keep(name: string, trajectory: StoredTrajectory, commit = COMMIT): void {
  const header = { ...trajectory.header, commit };
  writeFileSync(join(folder, 'searches', `${name}.jsonl`), linesOf({ ...trajectory, header }));
}

async function exported(options: Partial<TrajectoryExportOptions>, paths = [join(folder, 'searches')]) {
  const outcome = await exportTrajectories(paths, {
    ...{ format: 'trl', kind: 'sft', output: join(folder, 'out'), force: false, leastF1: 0, leastEfficiency: 0 },
    ...{ prompt: loadPrompt('search'), contextTokens: 32_768, gold },
    ...options,
  });
  const lines = readFileSync(outcome.files[0]!, 'utf8').trimEnd().split('\n');
  return { ...outcome, lines: lines.map((line) => JSON.parse(line)) };
}

describe('conversations', () => {
  it.each(['trl', 'verl', 'llama-factory'] as const)('%s: rows have the shape that it reads', async (format) => {
    const { lines, rows } = await exported({ format });
    expect(rows).toBe(4);
    const validate = new Ajv().compile(CONVERSATION_SCHEMAS[format]);
    for (const row of lines) expect(validate(row), JSON.stringify(validate.errors)).toBe(true);
    expect(readdirSync(join(folder, 'out')).sort()).toEqual(
      [...(format === 'llama-factory' ? ['dataset_info.json'] : []), 'sft.jsonl', 'tools.json'].sort(),
    );
    const tools = JSON.parse(readFileSync(join(folder, 'out/tools.json'), 'utf8'));
    expect(tools.map((tool: { function: { name: string } }) => tool.function.name)).toEqual([
      ...['grep', 'glob', 'read_file', 'answer'],
    ]);
  });

  it('trl: calls are objects, and the mask is on what the policy said', async () => {
    const [row] = (await exported({})).lines;
    expect(row.messages.map(({ role }: { role: string }) => role)).toEqual([
      ...['system', 'user', 'assistant', 'tool', 'tool', 'assistant', 'tool', 'assistant'],
    ]);
    expect(row.mask).toEqual([0, 0, 1, 0, 0, 1, 0, 1]);
    expect(row.messages[2]).toEqual({
      role: 'assistant',
      content: 'Where is it rounded?',
      tool_calls: [
        { type: 'function', function: { name: 'grep', arguments: GREP[1] } },
        { type: 'function', function: { name: 'read_file', arguments: READ[1] } },
      ],
    });
    expect(row.messages[4]).toMatchObject({ role: 'tool', name: 'read_file' });
    expect(row.messages[4].content).toContain('return int(amount * CENTS)');
    expect(JSON.parse(row.tools)).toHaveLength(4);
    expect(row).toMatchObject({
      id: 'shop-1',
      answer: { files: ['shop/money.py'], functions: ['shop/money.py:round_price'] },
      gold: { files: ['shop/money.py'], functions: ['shop/money.py:round_price'] },
    });
  });

  it('verl: calls and results are text between tags, told in the system message', async () => {
    const [row] = (await exported({ format: 'verl' })).lines;
    const roles = row.messages.map(({ role }: { role: string }) => role);
    expect(roles).toEqual(['system', 'user', 'assistant', 'user', 'assistant', 'user', 'assistant']);
    expect(row.mask).toEqual([0, 0, 1, 0, 1, 0, 1]);
    const [system, , first, results] = row.messages.map(({ content }: { content: string }) => content);
    expect(first).toBe(
      [
        'Where is it rounded?',
        ...['<tool_call>', '{"name":"grep","arguments":{"pattern":"round_price"}}', '</tool_call>', '<tool_call>'],
        ...['{"name":"read_file","arguments":{"path":"shop/money.py","start_line":4,"end_line":5}}', '</tool_call>'],
      ].join('\n'),
    );
    expect(results.match(/<tool_response>\n<result>/g)).toHaveLength(2);
    const schemas = /<tools>\n([\s\S]*)\n<\/tools>/.exec(system)![1]!.split('\n');
    expect(schemas.map((line) => JSON.parse(line).function.name)).toEqual(['grep', 'glob', 'read_file', 'answer']);
  });

  it('llama-factory: a turn of calls is one entry, and what comes of them is another', async () => {
    const [row] = (await exported({ format: 'llama-factory' })).lines;
    const from = row.conversations.map((entry: { from: string }) => entry.from);
    expect(from).toEqual(['human', 'function_call', 'observation', 'function_call', 'observation', 'function_call']);
    expect(row.mask).toEqual([0, 1, 0, 1, 0, 1]);
    expect(JSON.parse(row.conversations[1].value)).toEqual([
      { name: 'grep', arguments: GREP[1] },
      { name: 'read_file', arguments: READ[1] },
    ]);
    expect(row.conversations[2].value.split('\n</tool_response>\n<tool_response>\n')).toHaveLength(2);
    const info = JSON.parse(readFileSync(join(folder, 'out/dataset_info.json'), 'utf8'));
    const { file_name, columns, tags } = info.fixpoint_search;
    expect(readdirSync(join(folder, 'out'))).toContain(file_name);
    for (const column of Object.values<string>(columns)) expect(row).toHaveProperty(column);
    for (const entry of row.conversations) {
      expect(Object.keys(entry)).toEqual([tags.role_tag, tags.content_tag]);
      expect([tags.user_tag, tags.observation_tag, tags.function_tag]).toContain(entry.from);
    }
  });

  it('a row is rewarded as its trajectory is', async () => {
    const { lines } = await exported({});
    const score = (value: object) => rewardOfLine(JSON.stringify(value), 1, { weights: DEFAULT_REWARD, gold });
    const { id: _, ...ofRow } = score(lines[0]);
    const { id: __, ...ofFile } = score({ trajectory: join(folder, 'searches/1-right.jsonl') });
    expect(ofRow).toEqual(ofFile);
    expect(ofRow).toMatchObject({ f1: 1, fileF1: 1, functionF1: 1 });
  });

  it('a trajectory without an answer of its policy earns nothing', () => {
    const line = JSON.stringify({ trajectory: join(folder, 'searches/4-silent.jsonl'), instance_id: 'shop-1' });
    expect(rewardOfLine(line, 1, { weights: { ...DEFAULT_REWARD, form: 'f1' }, gold })).toMatchObject({
      reward: 0,
      f1: 0,
    });
  });

  it('is filtered by F1 and by efficiency, and says why the others are left out', async () => {
    const good = await exported({ leastF1: 0.6 });
    expect(good.rows).toBe(1);
    expect(Object.fromEntries(good.leftOut)).toEqual({
      'below the least F1': 2,
      'without an answer': 1,
      'not in the dataset': 1,
      'no trajectory, or damaged': 1,
    });
    const fresh = await exported({ leastEfficiency: 0.9, force: true });
    expect(fresh.lines.map(({ answer: { functions } }) => functions)).toEqual([
      ['shop/money.py:format_price'],
      ['shop/money.py:round_price'],
    ]);
  });
});

describe('prompts', () => {
  it.each(['trl', 'verl'] as const)('%s: one row for each instance, with its gold', async (format) => {
    const { lines, leftOut } = await exported({ format, kind: 'rl' });
    expect(lines).toHaveLength(1);
    expect(Object.fromEntries(leftOut)).toEqual({
      'of an instance that has a row': 3,
      'not in the dataset': 1,
      'no trajectory, or damaged': 1,
    });
    const validate = new Ajv().compile(PROMPT_SCHEMAS[format]);
    expect(validate(lines[0]), JSON.stringify(validate.errors)).toBe(true);
    const told = format === 'trl' ? lines[0].gold : JSON.parse(lines[0].reward_model.ground_truth);
    expect(told).toEqual({ files: ['shop/money.py'], functions: ['shop/money.py:round_price'] });
    expect(lines[0].prompt.map(({ role }: { role: string }) => role)).toEqual(['system', 'user']);
    expect(lines[0].prompt[1].content).toContain('Prices are rounded down');
  });

  it('are nothing for LLaMA-Factory', async () => {
    await expect(exported({ format: 'llama-factory', kind: 'rl' })).rejects.toThrow('export sft for it');
  });
});

describe('files', () => {
  it('are not overwritten unless forced, and nothing half written stays', async () => {
    await exported({});
    await expect(exported({})).rejects.toThrow('sft.jsonl exists');
    await exported({ force: true });
    await expect(exported({ force: true, leastEfficiency: 1, leastF1: 1 })).rejects.toThrow(/^nothing to export: /);
    expect(readdirSync(join(folder, 'out')).sort()).toEqual(['sft.jsonl', 'tools.json']);
  });

  it('that are named have to be trajectories', async () => {
    await expect(exported({}, [join(folder, 'searches/notes.jsonl')])).rejects.toThrow('this is no trajectory');
    await expect(exported({}, [join(folder, 'none')])).rejects.toThrow('there is no trajectory and no folder');
  });

  it('go only where they can be written', async () => {
    const output = join(folder, 'gold.jsonl');
    await expect(exported({ output })).rejects.toThrow('cannot write into');
  });

  it('datasets without gold are refused', async () => {
    const row = {
      instance_id: 'a__b-1',
      repo: 'a/b',
      base_commit: COMMIT,
      problem_statement: 'x',
      patch: 'diff --git a/a b/a\n',
    };
    writeFileSync(join(folder, 'patches.jsonl'), `${JSON.stringify(row)}\n`);
    await expect(openGold(join(folder, 'patches.jsonl'))).rejects.toThrow('no gold');
  });
});
