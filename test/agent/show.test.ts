/** What `fixpoint show` prints of a trajectory. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pc from 'picocolors';
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  type AgentOptions,
  agentHeader,
  readTrajectory,
  resumeTrajectory,
  runAgent,
  startTrajectory,
  summaryOf,
} from '../../src/agent/index.ts';
import { trajectoryText } from '../../src/cli/trajectory-text.ts';
import { ModelError } from '../../src/core/index.ts';
import { functions, reports, scripted } from './scripted-agent.ts';

const ISSUE = 'Options are split\u001b[31m\n\nMore text.';
const FOUND = {
  [ISSUE]: functions('lint.py:run', 'utils.py:unquote', 'other.py:x'),
  'how options are read': functions('argument.py:transform', 'utils.py:unquote', 'lint.py:run'),
  again: [],
};
const PLACE = { fixpoint: '1.2.3', repository: './pylint', commit: '1a2b3c4d5e6f' };
let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'show-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

async function run(file: string, options: AgentOptions): Promise<void> {
  const trajectory = startTrajectory(file, agentHeader(ISSUE, options, PLACE));
  await runAgent(ISSUE, { ...options, trajectory });
}

function shown(file: string, width = 60): string[] {
  const { header, events } = readTrajectory(file);
  return trajectoryText(summaryOf(header, events), { colors: pc.createColors(false), width, limit: 3 }).split('\n');
}

test('rounds, marks, reasoning, the ending, the ranking and the costs', async () => {
  const file = join(folder, 'whole.jsonl');
  const reasoning = 'The values are only used here, and what splits them stands elsewhere.';
  const answers = [
    reports(['utils.py:unquote'], 'how options are read', reasoning),
    reports(['[4]', 'utils.py:unquote'], 'again', 'This is it.'),
    reports(['other.py:x'], '', ''),
  ];
  await run(file, scripted(answers, FOUND, { shown: 2 + 1 }));
  expect(shown(file)).toEqual([
    'Options are split\ufffd[31m',
    'scripted/model on ./pylint at 1a2b3c4',
    '+ relevant, new   = relevant, known   . shown before',
    '',
    'round 1  the issue itself',
    '   1   lint.py:run',
    '   2 + utils.py:unquote',
    '   3   other.py:x',
    '  The values are only used here, and what splits them stands',
    '  elsewhere.',
    '  1 relevant, 1 of them new',
    '',
    'round 2  how options are read',
    '   1 + argument.py:transform',
    '   2 = utils.py:unquote',
    '   3 . lint.py:run',
    '  This is it.',
    '  2 relevant, 1 of them new',
    '',
    'round 3  again',
    '  nothing was found',
    '     + other.py:x  of an earlier round',
    '  1 relevant, 1 of them new',
    '',
    'ended  the model asked for no further search, after 3 rounds',
    'mended  1 × id by number',
    '',
    'ranking, the pool reranked',
    '   1  0.90  argument.py:transform  round 2',
    '   2  0.45  other.py:x  was 3',
    '   3  0.30  utils.py:unquote  was 2',
    '  and 1 more; -k lists more',
    '',
    '4 calls, 1,300 tokens in, 80 out',
  ]);
});

test('failures, interruptions and what a resumed run added', async () => {
  const file = join(folder, 'resumed.jsonl');
  const failure = new ModelError('the limit of $1 is reached', { reason: 'budget' });
  await run(file, scripted([reports(['utils.py:unquote'], 'again'), failure], FOUND, { shown: 2 }));
  const stopped = shown(file);
  expect(stopped).toContain('failed (budget): the limit of $1 is reached');
  expect(stopped).toContain('     and 1 function that it was not shown');
  expect(stopped.join(' ')).toContain('the limit of dollars or seconds was reached; --resume');

  const options = scripted([{ text: '?' }, reports([], '')], FOUND, { shown: 2 });
  await runAgent(ISSUE, { ...options, trajectory: resumeTrajectory(file, agentHeader(ISSUE, options, PLACE)) });
  expect(shown(file)).toEqual(expect.arrayContaining(['resumed 1 time', 'mended  1 × unreadable', 'ranking']));
  expect(shown(file).filter((line) => line.startsWith('round'))).toHaveLength(2);

  const lines = readFileSync(file, 'utf8').split('\n');
  writeFileSync(file, `${lines.slice(0, 3).join('\n')}\n{"type":"jud`);
  expect(shown(file)).toContain('  no answer of the model could be read');
  expect(shown(file).at(-2)).toBe('interrupted before its end; --resume goes on');
});
