/** Trajectories on disk: what is written, what a resumed run replays, and what damage does. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  type AgentOptions,
  type AgentOutcome,
  agentHeader,
  readTrajectory,
  resumeTrajectory,
  runAgent,
  startTrajectory,
  summaryOf,
} from '../../src/agent/index.ts';
import { CancelledError, ModelError, UsageError } from '../../src/core/index.ts';
import { type Answer, functions, reports, rerankById, scripted } from './scripted-agent.ts';

const PLACE = { fixpoint: '1.2.3', repository: 'shop', commit: 'c0ffee' };
const FOUND = { issue: functions('a.py:a', 'b.py:b'), x: functions('c.py:c', 'a.py:a'), y: functions('d.py:d') };
const ANSWERS = [
  reports(['a.py:a'], 'x', 'first'),
  reports(['c.py:c'], 'y', 'second'),
  reports(['d.py:d'], '', 'third'),
];

let folder: string;
let path: string;
let files = 0;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'trajectory-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

async function record(options: AgentOptions, issue = 'issue'): Promise<AgentOutcome> {
  path = join(folder, `${files++}.jsonl`);
  return runAgent(issue, { ...options, trajectory: startTrajectory(path, agentHeader(issue, options, PLACE)) });
}

async function resume(options: AgentOptions, issue = 'issue'): Promise<AgentOutcome> {
  return runAgent(issue, { ...options, trajectory: resumeTrajectory(path, agentHeader(issue, options, PLACE)) });
}

const lines = () =>
  readFileSync(path, 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
const types = () =>
  lines()
    .slice(1)
    .map(({ type }) => type);

describe('what is written', () => {
  test('a head, and an event for each thing that happened, in order', async () => {
    const options = scripted(ANSWERS, FOUND);
    const outcome = await record(options);
    const [head, ...events] = lines();
    expect(head).toMatchObject({
      kind: 'fixpoint-trajectory',
      version: 1,
      ...PLACE,
      mode: 'agent',
      issue: { text: 'issue', hash: expect.stringMatching(/^[0-9a-f]{16}$/) },
      model: 'scripted/model',
      prompts: outcome.prompts,
      tools: [{ name: 'report' }],
      options: {
        iterations: 5,
        shown: 10,
        patience: 1,
        documentTokens: 1024,
        answerTokens: 2048,
        contextTokens: 32768,
      },
    });
    const round = ['called', 'asked', 'judged'];
    expect(types()).toEqual([...round, ...round, ...round, 'stopped', 'reranked', 'ended']);
    expect(events.at(-1)).toMatchObject({ ending: 'model_stopped', ranking: outcome.ranking, pool: outcome.pool });
    expect(
      events[3].results[0].functions.map(({ id, text }: { id: string; text?: string }) => [id, text !== undefined]),
    ).toEqual([
      ['c.py:c', true],
      ['a.py:a', false],
    ]);
  });

  test('the requests can be put together again exactly as they were sent', async () => {
    const options = scripted(ANSWERS, FOUND);
    await record(options);
    let messages: unknown[] = [];
    const sent = readTrajectory(path).events.flatMap((event) => {
      if (event.type !== 'asked') return [];
      messages = [...messages.slice(0, event.request.keep), ...event.request.messages];
      return [messages];
    });
    expect(sent).toEqual(options.model.requests.map((request) => JSON.parse(JSON.stringify(request.messages))));
  });

  test('each event is on disk before the next step', async () => {
    const seen: string[][] = [];
    const options = scripted(
      ANSWERS.map((answer) => () => {
        seen.push(types());
        return answer;
      }),
      FOUND,
    );
    await record(options);
    expect(seen).toEqual([
      ['called'],
      ['called', 'asked', 'judged', 'called'],
      expect.arrayContaining(['called', 'asked']),
    ]);
  });

  test('failures are written too', async () => {
    const busy = new ModelError('busy', { reason: 'busy' });
    await record(scripted([ANSWERS[0]!, busy, busy], FOUND));
    expect(types()).toEqual(['called', 'asked', 'judged', 'called', 'failed', 'failed', 'stopped', 'ended']);
    await expect(record(scripted([], FOUND), 'unknown')).rejects.toThrow();
    expect(lines()).toHaveLength(1);
  });

  test('what the bill shows is kept with each event, and adds up over runs', async () => {
    let dollars = 0;
    const bill = () => ({ calls: 0, cachedCalls: 0, inputTokens: 0, outputTokens: 0, seconds: 0, dollars });
    const paid = (answer: Answer) => () => {
      dollars += 1;
      return answer;
    };
    const busy = new ModelError('no money', { reason: 'budget' });
    const first = await record(scripted([paid(ANSWERS[0]!), paid(busy)], FOUND, { bill }));
    expect(first.spent.dollars).toBe(2);
    const second = await resume(scripted([paid(ANSWERS[1]!), paid(ANSWERS[2]!)], FOUND, { bill }));
    expect(second.spent.dollars).toBe(4);
    const { header, events } = readTrajectory(path);
    expect(summaryOf(header, events).spent.dollars).toBe(4);
  });

  test('numbers that are none do not make it unreadable', async () => {
    const found = { issue: FOUND.issue.map((one) => ({ ...one, prior: Number.NaN })), x: FOUND.x };
    const options = scripted([ANSWERS[0]!, reports(['c.py:c'], '')], found, {
      rerank: async (issue, pool) => ({ ...(await rerankById(issue, pool)), beliefs: pool.map(() => Number.NaN) }),
    });
    const outcome = await record(options);
    expect(outcome.ranking.map(({ belief }) => belief)).toEqual([0, 0, 0]);
    expect(await resume(scripted([], {}))).toEqual(outcome);
  });

  test('a disk that refuses costs the trajectory, not the answer', async () => {
    path = join(folder, 'gone', 'file.jsonl');
    const removesFolder = () => {
      rmSync(join(folder, 'gone'), { recursive: true });
      return ANSWERS[2]!;
    };
    const options = scripted([removesFolder], { issue: FOUND.y });
    const trajectory = startTrajectory(path, agentHeader('issue', options, PLACE));
    const { pool, notices } = await runAgent('issue', { ...options, trajectory });
    expect(pool).toEqual(['d.py:d']);
    expect(notices).toEqual([
      expect.stringMatching(/file\.jsonl cannot be written .*; the answer does not depend on it/),
    ]);
  });
});

describe('resume', () => {
  test('of a run that ended asks nothing and writes nothing', async () => {
    const outcome = await record(scripted(ANSWERS, FOUND));
    const before = readFileSync(path, 'utf8');
    const again = scripted([], {}, { rerank: () => Promise.reject(new Error('reranked')) });
    expect(await resume(again)).toEqual(outcome);
    expect(readFileSync(path, 'utf8')).toBe(before);
  });

  test.each(['budget', 'busy', 'unauthorized'] as const)('after %s goes on where it stopped', async (reason) => {
    const failure = new ModelError('no', { reason });
    expect((await record(scripted([ANSWERS[0]!, failure, failure], FOUND))).ending).toMatch(/budget|model_failed/);
    const options = scripted(ANSWERS.slice(1), FOUND);
    const outcome = await resume(options);
    expect(outcome).toMatchObject({ ending: 'model_stopped', rounds: 3, pool: ['a.py:a', 'c.py:c', 'd.py:d'] });
    expect(options.searched).toEqual(['y']);
    expect(types()).toContain('resumed');
    expect(await resume(scripted([], {}))).toEqual(outcome);
  });

  test('after the first search failed and the first stage answered', async () => {
    const failing = scripted([], {}, { search: () => Promise.reject(new ModelError('no', { reason: 'budget' })) });
    await record(failing);
    expect(await resume(scripted(ANSWERS, FOUND))).toMatchObject({ ending: 'model_stopped', rounds: 3 });
  });

  test('after the reranking failed or was cancelled reranks', async () => {
    for (const error of [new ModelError('no', { reason: 'busy' }), new CancelledError('it')]) {
      const { notices } = await record(scripted(ANSWERS, FOUND, { rerank: () => Promise.reject(error) }));
      expect(notices[0]).toMatch('was not reranked');
      expect(await resume(scripted([], {}))).toMatchObject({ reliability: 0.8, notices: [] });
    }
  });

  test('tells beforehand what it will not search for', async () => {
    await record(scripted([ANSWERS[0]!, new CancelledError('it')], FOUND));
    const options = scripted([], FOUND);
    const { searched } = resumeTrajectory(path, agentHeader('issue', options, PLACE));
    expect(searched).toEqual(['issue', 'x']);
  });

  test('after cancelling', async () => {
    await record(scripted([ANSWERS[0]!, new CancelledError('it')], FOUND));
    expect(await resume(scripted(ANSWERS.slice(1), FOUND))).toMatchObject({ ending: 'model_stopped', rounds: 3 });
  });

  test.each([
    ['issue', {}, PLACE, 'another'],
    ['commit', {}, { ...PLACE, commit: null }, 'issue'],
    ['model', { model: { ...scripted([], {}).model, name: 'other/model', contextTokens: 32_768 } }, PLACE, 'issue'],
    ['prompt', { prompt: { ...scripted([], {}).prompt, hash: 'changed' } }, PLACE, 'issue'],
    ['value of iterations', { iterations: 9 }, PLACE, 'issue'],
  ])('of another %s is refused', async (what, change, place, issue) => {
    await record(scripted(ANSWERS, FOUND));
    const header = agentHeader(issue, { ...scripted([], {}), ...change } as AgentOptions, place);
    expect(() => resumeTrajectory(path, header)).toThrow(new RegExp(`cannot be resumed: it is of another ${what}`));
    expect(() => resumeTrajectory(path, header)).toThrow(UsageError);
  });

  test('where a search finds something else now is refused as soon as that matters', async () => {
    await record(scripted([ANSWERS[0]!, new CancelledError('it')], FOUND));
    const other = lines();
    other[1].results[0].functions[0].text = 'changed';
    writeFileSync(path, `${other.map((line) => JSON.stringify(line)).join('\n')}\n`);
    await expect(resume(scripted([], FOUND))).rejects.toThrow(/its step 2 is not what this run does/);
  });

  test('a file that exists is not started over', async () => {
    await record(scripted(ANSWERS, FOUND));
    expect(() => startTrajectory(path, agentHeader('issue', scripted([], {}), PLACE))).toThrow(
      /exists already: continue it with --resume/,
    );
  });
});

describe('damage', () => {
  test.each([
    ['nothing', '', /no trajectory/],
    ['other JSON', '{"kind":"other"}\n', /no trajectory/],
    ['a later version', '{"kind":"fixpoint-trajectory","version":2}\n', /version 2; this fixpoint reads version 1/],
    ['a bad head', '{"kind":"fixpoint-trajectory","version":1}\n', /:1: the head/],
  ])('%s is refused in one line', (_, text, message) => {
    path = join(folder, `${files++}.jsonl`);
    writeFileSync(path, text);
    expect(() => readTrajectory(path)).toThrow(message);
    expect(() => readTrajectory(join(folder, 'absent'))).toThrow(UsageError);
  });

  test('whatever bytes are changed, it is read or refused, and what is read can be shown', async () => {
    await record(scripted(ANSWERS, FOUND));
    const whole = readFileSync(path);
    const change = fc.tuple(fc.nat(whole.length - 1), fc.uint8Array({ maxLength: 6 }), fc.nat(40));
    fc.assert(
      fc.property(fc.array(change, { minLength: 1, maxLength: 4 }), (changes) => {
        let damaged: Uint8Array = whole;
        for (const [at, inserted, removed] of changes) {
          damaged = Buffer.concat([damaged.subarray(0, at), inserted, damaged.subarray(at + removed)]);
        }
        readOrRefuse(damaged);
      }),
      { numRuns: 300 },
    );
  });

  test('whatever values stand in it, it is read or refused', async () => {
    await record(scripted([new ModelError('x', { reason: 'unsupported' }), ...ANSWERS], FOUND));
    const whole = lines();
    fc.assert(
      fc.property(fc.nat(), fc.nat(), fc.jsonValue(), (line, at, value) => {
        const changed = structuredClone(whole);
        let left = at % 60;
        changed[line % changed.length] = JSON.parse(JSON.stringify(changed[line % changed.length]), (_, inner) =>
          left-- === 0 ? value : inner,
        );
        readOrRefuse(Buffer.from(`${changed.map((entry) => JSON.stringify(entry)).join('\n')}\n`));
      }),
      { numRuns: 500 },
    );
  });

  function readOrRefuse(content: Uint8Array): void {
    const damaged = join(folder, 'damaged.jsonl');
    writeFileSync(damaged, content);
    try {
      const { header, events } = readTrajectory(damaged);
      JSON.stringify(summaryOf(header, events));
    } catch (error) {
      expect(error).toBeInstanceOf(UsageError);
    }
  }
});
