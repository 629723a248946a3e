/** Reranking from end to end with scripted models: orders, counts, mended mistakes, failures and what is asked for. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CancelledError, type ChatRequest, ModelError, type RerankItem, UsageError } from '../../src/core/index.ts';
import { loadPrompt } from '../../src/prompts.ts';
import { ListwiseReranker, type RerankOptions } from '../../src/rerank/index.ts';
import { type AskedModel, answeringModel, orderedAnswer, scriptedModel } from './scripted-model.ts';

const PROMPT = loadPrompt('listwise');
const ISSUE = 'Cells are lost';

function itemsOf(count: number): RerankItem[] {
  return Array.from({ length: count }, (_, i) => ({
    id: `src/a.ts:f${i}`,
    text: `function f${i}() {}\n// ${'what it is for, '.repeat(20)}\n`,
    prior: 0.3 / (i + 1),
  }));
}

function rerank(model: AskedModel, count: number, options: Partial<RerankOptions> = {}, signal?: AbortSignal) {
  return new ListwiseReranker(model, PROMPT, { fusion: 'none', ...options }).rerank(ISSUE, itemsOf(count), { signal });
}

const numberOf = (id: string) => Number(/\d+$/.exec(id)![0]);
/** Puts the given items first. */
const preferring = (relevant: ReadonlySet<number>) => (request: ChatRequest) =>
  orderedAnswer(request, (a, b) => Number(relevant.has(numberOf(b))) - Number(relevant.has(numberOf(a))));
/** Puts later items first. */
const backwards = (request: ChatRequest) => orderedAnswer(request, (a, b) => numberOf(b) - numberOf(a));
const failing = (reason: ModelError['reason'], message = 'no answer') => new ModelError(message, { reason });

describe('a reranking', () => {
  it('asks window by window and tells what it cost', async () => {
    const model = scriptedModel([
      '[4] > [3] > [2] > [1]',
      { text: '[1] > [4] > [3] > [2]', cached: true },
      '[2] > [1]',
    ]);
    const { order, report } = await rerank(model, 7, { window: 4, stride: 2 });
    // [3 4 5 6] -> 6 5 4 3; [1 2 6 5] -> 1 5 6 2; [0 1 5 6] -> 1 0 5 6
    expect(order).toEqual([1, 0, 5, 6, 2, 4, 3]);
    expect(report).toEqual({
      windows: 3,
      skipped: 0,
      calls: 3,
      cachedCalls: 1,
      inputTokens: 300,
      outputTokens: 30,
      repairs: { missing: 1 },
      failures: [],
      reliability: expect.any(Number),
      prompt: { name: 'listwise', version: '1', hash: PROMPT.hash },
    });
    expect(model.requests.map(({ purpose }) => purpose)).toEqual([
      { kind: 'rerank', documents: [3, 4, 5, 6].map((i) => `src/a.ts:f${i}`) },
      { kind: 'rerank', documents: [1, 2, 6, 5].map((i) => `src/a.ts:f${i}`) },
      { kind: 'rerank', documents: [0, 1, 5, 6].map((i) => `src/a.ts:f${i}`) },
    ]);
  });

  it.each([0, 1])('asks nothing about %i candidates', async (count) => {
    const { order, beliefs, report } = await rerank(scriptedModel([]), count, { fusion: 'learned' });
    expect([order, beliefs.length, report.calls]).toEqual([[...Array(count).keys()], count, 0]);
  });

  it('tells how far it is', async () => {
    const seen: string[] = [];
    const reranker = new ListwiseReranker(answeringModel(backwards), PROMPT);
    await reranker.rerank(ISSUE, itemsOf(20), { onProgress: ({ windows, total }) => seen.push(`${windows}/${total}`) });
    expect(seen).toEqual(['1/3', '2/3', '3/3']);
  });

  it('asks nothing twice in a second pass', async () => {
    const model = answeringModel(preferring(new Set([12, 17])));
    const { order, report } = await rerank(model, 20, { passes: 2 });
    expect(order.slice(0, 2)).toEqual([12, 17]);
    expect(new Set(model.requests.map((request) => JSON.stringify(request))).size).toBe(report.calls);
    const settled = await rerank(answeringModel(preferring(new Set())), 20, { passes: 2 });
    expect(settled.report).toMatchObject({ windows: 3, skipped: 3, calls: 3 });
  });

  it('counts the windows that the lean sweep leaves out', async () => {
    const { report } = await rerank(answeringModel(backwards), 100, { schedule: 'lean' });
    expect(report.windows + report.skipped).toBe(19);
    expect(report.skipped).toBeGreaterThan(0);
  });
});

describe('a perfect judge', () => {
  it.each(['sweep', 'lean', 'tournament'] as const)(
    'brings up to five of 100 into the first ten, by %s',
    async (schedule) => {
      await fc.assert(
        fc.asyncProperty(fc.uniqueArray(fc.nat(99), { maxLength: 5 }), async (relevant) => {
          // The lean sweep promises it where the priors expect that much everywhere.
          const items = itemsOf(100).map((item) => ({ ...item, prior: 0.5 }));
          const model = answeringModel(preferring(new Set(relevant)));
          const reranker = new ListwiseReranker(model, PROMPT, { schedule, fusion: 'none' });
          const { order, report } = await reranker.rerank(ISSUE, items, {});
          expect(new Set(order.slice(0, relevant.length))).toEqual(new Set(relevant));
          expect(report.calls).toBe(19);
        }),
        { numRuns: 25 },
      );
    },
  );
});

describe('whatever a model answers', () => {
  it('no candidate is lost or repeated', async () => {
    const answers = fc.array(
      fc.oneof(
        fc.string(),
        fc.array(fc.integer({ min: -1, max: 12 }).map((n) => `[${n}]`)).map((all) => all.join(' > ')),
        fc.constantFrom(failing('busy'), failing('context_length'), failing('budget'), failing('refused')),
        fc.constant({ text: '[1', finish: 'length' as const }),
        fc.record({
          text: fc.string(),
          firstTokens: fc.array(
            fc.record({ token: fc.constantFrom('A', ' B', '[', 'x'), logProbability: fc.double() }),
          ),
        }),
      ),
      { minLength: 1 },
    );
    const options = fc.record({
      schedule: fc.constantFrom('sweep' as const, 'lean' as const, 'tournament' as const),
      fusion: fc.constantFrom('learned' as const, 'fixed' as const, 'none' as const),
      firstToken: fc.boolean(),
      passes: fc.integer({ min: 1, max: 2 }),
      window: fc.integer({ min: 4, max: 10 }),
      stride: fc.integer({ min: 1, max: 3 }),
    });
    await fc.assert(
      fc.asyncProperty(answers, options, fc.nat(25), async (script, chosen, count) => {
        const model = answeringModel((_, call) => (call === 0 ? '[2] > [1]' : script[call % script.length]!));
        const { order, beliefs } = await rerank(model, count, chosen);
        expect([...order].sort((a, b) => a - b)).toEqual([...Array(count).keys()]);
        expect(beliefs.every((belief) => belief >= 0 && belief <= 1)).toBe(true);
      }),
      { numRuns: 200 },
    );
  });

  it('an answer without any identifier keeps the order and is no judgement', async () => {
    const { order, report } = await rerank(
      answeringModel(() => 'I cannot tell.'),
      12,
      { fusion: 'learned' },
    );
    expect(order).toEqual([...Array(12).keys()]);
    expect(report.repairs).toEqual({ unusable: 2 });
  });
});

describe('the order of answers', () => {
  it.each([true, false])('changes nothing in a tournament (first tokens: %s)', async (firstToken) => {
    const outcomes = await Promise.all(
      [() => 0, (call: number) => call % 3, (call: number) => 7 - (call % 8)].map(async (turns) => {
        const model = answeringModel(backwards, 32_768, turns);
        const outcome = await rerank(model, 100, {
          schedule: 'tournament',
          firstToken,
          fusion: 'learned',
          concurrency: 8,
        });
        return { ...outcome, asked: model.requests.map((request) => JSON.stringify(request)).sort() };
      }),
    );
    expect(outcomes[1]).toEqual(outcomes[0]);
    expect(outcomes[2]).toEqual(outcomes[0]);
  });

  it('at most `concurrency` windows are asked for side by side', async () => {
    let [now, most] = [0, 0];
    const model = {
      ...answeringModel(backwards),
      complete: async (request: ChatRequest) => {
        most = Math.max(most, ++now);
        await new Promise((resolve) => setImmediate(resolve));
        now--;
        return answeringModel(backwards).complete(request, {});
      },
    };
    await rerank(model, 100, { schedule: 'tournament', concurrency: 3 });
    expect(most).toBe(3);
  });
});

describe('what is learned of an endpoint', () => {
  it.each(['sweep', 'tournament'] as const)('%s: holds for the rounds to come', async (schedule) => {
    const model = answeringModel((request, call) => {
      if (call === 0) return failing('context_length');
      if (request.maxOutputTokens < 1_000) return { text: '<think>', finish: 'length' };
      return backwards(request);
    });
    const { report } = await rerank(model, 40, { schedule });
    const inFirstRound = schedule === 'sweep' ? 1 : 3;
    expect(report.repairs).toEqual({ prompt_too_long: 1, answer_cut_off: inFirstRound });
    expect(model.requests).toHaveLength(report.windows + 1 + inFirstRound);
    const [first, ...others] = model.requests.map(({ messages }) => JSON.stringify(messages).length);
    for (const size of others.slice(2 * inFirstRound)) expect(size).toBeLessThan(0.8 * first!);
  });
});

describe('mistaken options', () => {
  it.each([
    [{ window: 1 }, /window/],
    [{ window: 5, stride: 5 }, /stride \(5\)/],
    [{ stride: 0 }, /stride/],
    [{ passes: 0 }, /pass/],
    [{ window: 25, firstToken: true }, /20/],
  ])('%o', (options, message) => {
    expect(() => new ListwiseReranker(scriptedModel([]), PROMPT, options)).toThrow(message);
  });

  it('first tokens with a prompt that fixes the form', () => {
    const messages = PROMPT.messages.map((message) => ({
      ...message,
      template: message.template.replace('{{form}}', '[2] > [1]'),
    }));
    expect(() => new ListwiseReranker(scriptedModel([]), { ...PROMPT, messages }, { firstToken: true })).toThrow(
      UsageError,
    );
  });
});

describe('failures', () => {
  it('of one window leave its order and the others their say', async () => {
    const model = scriptedModel(['[2] > [1]', failing('failing', 'answered 500'), '[3] > [1]']);
    const { order, report } = await rerank(model, 8, { window: 4, stride: 2 });
    expect(order).toEqual([2, 0, 1, 3, 5, 4, 6, 7]);
    expect(report).toMatchObject({ windows: 3, calls: 2, failures: ['a window of 4 keeps its order: answered 500'] });
  });

  it.each(['unauthorized', 'budget', 'unsupported'] as const)(
    '%s: nothing more is asked, what is known counts',
    async (reason) => {
      const model = scriptedModel(['[4] > [3]', failing(reason, 'the end')]);
      const { order, report } = await rerank(model, 12, { window: 4, stride: 2 });
      expect(order).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 11, 10, 8, 9]);
      expect(report).toMatchObject({ windows: 2, calls: 1, failures: ['4 windows keep their order: the end'] });
    },
  );

  it.each(['sweep', 'tournament'] as const)('%s: a first round without an answer throws', async (schedule) => {
    const model = answeringModel(() => failing('unreachable', 'nobody there'));
    await expect(rerank(model, 100, { schedule })).rejects.toThrow('nobody there');
    expect(model.requests).toHaveLength(schedule === 'sweep' ? 1 : 8);
  });

  it('a key that is refused is not tried again by the windows in line', async () => {
    const model = answeringModel(() => failing('unauthorized'));
    await expect(rerank(model, 100, { schedule: 'tournament', concurrency: 2 })).rejects.toThrow(ModelError);
    expect(model.requests).toHaveLength(2);
  });

  it('cancelling throws, and nothing more is asked', async () => {
    const stop = new AbortController();
    const model = answeringModel((request, call) => {
      if (call === 1) stop.abort();
      return backwards(request);
    });
    await expect(rerank(model, 100, {}, stop.signal)).rejects.toThrow(CancelledError);
    expect(model.requests).toHaveLength(2);
  });

  it('an error that is none of ours is not hidden', async () => {
    await expect(rerank(scriptedModel([]), 8)).rejects.toThrow('asked once too often');
  });
});
