/** Trajectories of searches: cut anywhere and taken up again they come to the same outcome, and they can be shown. */
import { appendFileSync, mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pc from 'picocolors';
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  readTrajectory,
  resumeTrajectory,
  runSearch,
  type SearchOutcome,
  startTrajectory,
  summaryOf,
} from '../../../src/agent/index.ts';
import { trajectoryText } from '../../../src/cli/trajectory-text.ts';
import { ModelError } from '../../../src/core/index.ts';
import { answer, ISSUE, type Script, SHOP, searching, turn } from './searching.ts';

const BUDGET = new ModelError('spent', { reason: 'budget' });
const GREP = ['grep', { pattern: 'round_price' }] as const;
const DEFINITIONS = ['grep', { pattern: 'def .*_price' }] as const;
const BAD = ['read_file', { path: '/etc/passwd' }] as const;
const LAST = answer(['shop/money.py:round_price', 'nowhere.py:x']);

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'search-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

async function start(file: string, script: Script): Promise<SearchOutcome> {
  const { options, header } = await searching(script);
  return runSearch(ISSUE, { ...options, trajectory: startTrajectory(file, header) });
}

async function resume(file: string, script: Script, given = {}): Promise<SearchOutcome & { asked: number }> {
  const { options, header, model } = await searching(script, given);
  const outcome = await runSearch(ISSUE, { ...options, trajectory: resumeTrajectory(file, header) });
  return { ...outcome, asked: model.requests.length };
}

const essence = ({ places, files, end, pool, ending, repairs, notices, spent }: SearchOutcome) =>
  JSON.stringify({
    places: places.map(({ id, score }) => [id, score]),
    files,
    end,
    pool,
    ending,
    repairs,
    notices,
    spent,
  });

test('any cut resumes to the same outcome, and asks only what is missing', async () => {
  const script: Script = [turn(GREP, BAD), { text: 'Hm.' }, turn(['glob', { pattern: '**/*.py' }]), LAST];
  const whole = join(folder, 'whole.jsonl');
  const outcome = await start(whole, script);
  const lines = readFileSync(whole, 'utf8').trimEnd().split('\n');
  const asked = lines.map((line) => JSON.parse(line).type === 'asked');
  for (let kept = 1; kept <= lines.length; kept++) {
    const file = join(folder, `cut-${kept}.jsonl`);
    writeFileSync(file, `${lines.slice(0, kept).join('\n')}\n{"type":"asked","torn`);
    const done = asked.slice(0, kept).filter(Boolean).length;
    const again = await resume(file, script.slice(done));
    expect(essence(again)).toBe(essence(outcome));
    expect(again.asked).toBe(script.length - done);
  }
});

test('after the budget was spent, it goes on where it stopped', async () => {
  const file = join(folder, 'budget.jsonl');
  const stopped = await start(file, [turn(GREP), BUDGET]);
  expect(stopped).toMatchObject({ ending: 'budget', notices: [expect.stringContaining('spent'), expect.any(String)] });
  const again = await resume(file, [LAST]);
  expect(again).toMatchObject({ ending: 'answered', pool: ['shop/money.py:round_price'], asked: 1 });
  expect(again.spent.calls).toBe(2);
});

test('a trajectory of other limits is not resumed', async () => {
  const file = join(folder, 'limits.jsonl');
  await start(file, [turn(GREP), LAST]);
  await expect(resume(file, [], { turns: 3 })).rejects.toThrow('another value of turns (6, not 3)');
});

test('a tree that has changed since is noticed', async () => {
  const file = join(folder, 'changed.jsonl');
  await start(file, [turn(GREP), LAST]);
  const sources = { ...SHOP, 'shop/money.py': SHOP['shop/money.py'].replaceAll('round_price', 'cut_price') };
  await expect(resume(file, [], { sources })).rejects.toThrow('start a new one');
});

test('damage is refused with its line', async () => {
  const file = join(folder, 'damaged.jsonl');
  await start(file, [turn(GREP), LAST]);
  const text = readFileSync(file, 'utf8');
  truncateSync(file);
  appendFileSync(file, text.replace('"entities":[', '"entities":[7,'));
  expect(() => readTrajectory(file)).toThrow(/damaged\.jsonl:3: /);
});

test('it is shown turn by turn, with the answer and how well the calls were used', async () => {
  const file = join(folder, 'shown.jsonl');
  await start(file, [turn(DEFINITIONS, BAD), turn(DEFINITIONS), LAST]);
  const { header, events } = readTrajectory(file);
  const text = trajectoryText(summaryOf(header, events), { colors: pc.createColors(false), width: 80, limit: 2 });
  expect(text.split('\n')).toEqual([
    'Prices are rounded down',
    'scripted/model on ./shop',
    '+ shown first   . shown before',
    '',
    'turn 1',
    '  grep {"pattern":"def .*_price"}',
    '    + shop/money.py:round_price',
    '    + shop/money.py:format_price',
    '    2 new of 2',
    '  read_file {"path":"/etc/passwd"}',
    '    outside',
    '',
    'turn 2',
    '  grep {"pattern":"def .*_price"}',
    '    . shop/money.py:round_price',
    '    . shop/money.py:format_price',
    '    0 new of 2',
    '',
    'ended  the model answered, after 2 turns',
    'mended  1 × outside, 1 × unknown path',
    '3 calls of tools, 33 % of what they showed was new, 67 % showed nothing new',
    '',
    'answer',
    '  because',
    '  shop/money.py',
    '  shop/money.py:round_price',
    '    why round_price',
    '',
    'ranking',
    '   1  1.00  shop/money.py:round_price  turn 1',
    '   2  0.33  shop/money.py:format_price  turn 1',
    '',
    '3 calls, 300 tokens in, 30 out',
  ]);
});
