/** The simulated judge: it is as good as it is set to be, says the same whatever it was asked before, and uses the real formats. */
import { describe, expect, test } from 'vitest';
import type { ChatRequest, ModelError } from '../../../src/core/index.ts';
import { DEFAULT_STRENGTH, type JudgeStrength } from '../../../src/evaluation/simulation/judge-strength.ts';
import { SimulatedJudge } from '../../../src/evaluation/simulation/simulated-judge.ts';

const GOLD = 'src/gold.py:found';
const documents = (n: number, from = 0) => Array.from({ length: n }, (_, i) => `src/${from + i}.py:other`);

function judge(strength: Partial<JudgeStrength>, { id = 'one', gold = [GOLD], contextTokens = 32_768 } = {}) {
  const known = gold.map((each) => ({ id: each, line: 1, text: `def ${each}(): pass` }));
  return new SimulatedJudge(
    { instance_id: id, problem_statement: 'It is not found', gold: known },
    { ...DEFAULT_STRENGTH, ...strength },
    { contextTokens },
  );
}

function windowOf(shown: readonly string[], more: Partial<ChatRequest> = {}): ChatRequest {
  return {
    messages: [{ role: 'user', content: shown.map((id, i) => `[${i + 1}] ${id}`).join('\n') }],
    purpose: { kind: 'rerank', documents: shown },
    maxOutputTokens: 200,
    ...more,
  };
}

const orderIn = (text: string) => text.split(' > ').map((each) => Number(each.slice(1, -1)) - 1);

async function orderOf(model: SimulatedJudge, shown: readonly string[]): Promise<number[]> {
  return orderIn((await model.complete(windowOf(shown), {})).text);
}

/** Of `times` windows, each of an instance of its own, in which places the gold function of the last place ends. */
async function placesOfGold(strength: Partial<JudgeStrength>, times = 2_000): Promise<number[]> {
  const shown = [...documents(9), GOLD];
  return Promise.all(
    Array.from({ length: times }, async (_, i) =>
      (await orderOf(judge(strength, { id: `issue-${i}` }), shown)).indexOf(9),
    ),
  );
}

const share = (values: readonly boolean[]) => values.filter(Boolean).length / values.length;

describe('accuracy', () => {
  test.each([0, 0.3, 0.5, 0.9, 1])('%d: so often is a gold function put in front', async (accuracy) => {
    const places = await placesOfGold({ accuracy, noise: 0 });
    expect(share(places.map((place) => place === 0))).toBeCloseTo(accuracy, 1);
    expect(share(places.map((place) => place === 0 || place === 9))).toBe(1); // not recognised, it stays where it is
  });

  test('0 with noise 1 is the coin: every place is as probable', async () => {
    const places = await placesOfGold({ accuracy: 0, noise: 1 }, 5_000);
    for (let place = 0; place < 10; place++) expect(share(places.map((each) => each === place))).toBeCloseTo(0.1, 1);
  });

  test('a stronger judge recognises all that a weaker one does', async () => {
    const [weak, strong] = await Promise.all([0.4, 0.6].map((accuracy) => placesOfGold({ accuracy, noise: 0 })));
    expect(weak!.every((place, i) => place !== 0 || strong![i] === 0)).toBe(true);
  });
});

describe('noise', () => {
  test.each([
    [0, 1, 1],
    [0.3, 0.6, 0.95],
    [1, -0.1, 0.1],
  ])('%d keeps so much of the order shown', async (noise, least, most) => {
    const shown = documents(10);
    const taus = await Promise.all(
      Array.from({ length: 200 }, async (_, i) => tau(await orderOf(judge({ noise }, { id: `${i}` }), shown))),
    );
    const mean = taus.reduce((sum, each) => sum + each, 0) / taus.length;
    expect(mean).toBeGreaterThanOrEqual(least);
    expect(mean).toBeLessThanOrEqual(most);
  });

  function tau(order: readonly number[]): number {
    const pairs = order.flatMap((left, i) => order.slice(i + 1).map((right) => (left < right ? 1 : -1)));
    return pairs.reduce((sum, each) => sum + each, 0) / pairs.length;
  }
});

describe('consistency', () => {
  /** Whether gold is recognised in two windows of one instance, over instances. */
  async function twice(consistency: number): Promise<number> {
    const pairs = await Promise.all(
      Array.from({ length: 2_000 }, async (_, i) => {
        const model = judge({ accuracy: 0.5, noise: 0, consistency }, { id: `issue-${i}` });
        const [first, second] = [
          [...documents(9), GOLD],
          [...documents(9, 20), GOLD],
        ];
        return (await orderOf(model, first))[0] === (await orderOf(model, second))[0];
      }),
    );
    return share(pairs);
  }

  test.each([
    [0, 0.5],
    [0.5, 0.75],
    [1, 1],
  ])('%d: two windows agree so often on a function', async (consistency, agreement) => {
    expect(await twice(consistency)).toBeCloseTo(agreement, 1);
  });
});

describe('replies', () => {
  test('do not depend on what was asked before, nor by whom', async () => {
    const windows = Array.from({ length: 20 }, (_, i) => [...documents(9, i), GOLD]);
    const model = judge({ accuracy: 0.5, chatter: 0.5 });
    const asked = await Promise.all(windows.map((shown) => model.complete(windowOf(shown), {})));
    const backwards = await Promise.all(
      windows.toReversed().map((shown) => judge({ accuracy: 0.5, chatter: 0.5 }).complete(windowOf(shown), {})),
    );
    expect(backwards.toReversed()).toEqual(asked);
  });

  test('differ by seed and by instance', async () => {
    const orders = await Promise.all(
      [judge({}), judge({ seed: 2 }), judge({}, { id: 'two' })].map((model) => orderOf(model, documents(10))),
    );
    expect(new Set(orders.map(String)).size).toBe(3);
  });

  test('have formal mistakes as often as set, of several kinds', async () => {
    const model = judge({ chatter: 0.4 });
    const texts = await Promise.all(
      Array.from({ length: 1_000 }, async (_, i) => (await model.complete(windowOf(documents(10, i)), {})).text),
    );
    const isPermutation = (text: string) => new Set(orderIn(text)).size === 10 && /^(\[\d+\]( > )?){10}$/.test(text);
    expect(share(texts.map((text) => !isPermutation(text)))).toBeCloseTo(0.4, 1);
    expect(texts.some((text) => text.startsWith('<think>'))).toBe(true);
    expect(texts.some((text) => text.startsWith('Here'))).toBe(true);
  });

  test('with probabilities of the first token, in the order of the judgement', async () => {
    const shown = [...documents(9), GOLD];
    const model = judge({ noise: 0 });
    const { text, firstTokens } = await model.complete(windowOf(shown, { firstTokens: 20, maxOutputTokens: 1 }), {});
    expect(text).toBe('J');
    expect(firstTokens!.map(({ token }) => 'ABCDEFGHIJ'.indexOf(token))).toEqual(await orderOf(model, shown));
    expect(firstTokens!.reduce((sum, { logProbability }) => sum + Math.exp(logProbability), 0)).toBeCloseTo(1);
  });

  test('count the tokens of the real messages, and are cut at the limit', async () => {
    const request = windowOf(documents(10));
    const model = judge({});
    const { usage, finish, text } = await model.complete(request, {});
    expect(usage.inputTokens).toBe(Math.ceil((request.messages[0]!.content.length * 2) / 7));
    expect(usage.outputTokens).toBe(Math.ceil((text.length * 2) / 7));
    expect(finish).toBe('stop');
    expect(await model.complete({ ...request, maxOutputTokens: 2 }, {})).toMatchObject({
      finish: 'length',
      text: text.slice(0, 7),
    });
  });

  test('that do not fit end as those of a real endpoint', async () => {
    const asked = judge({}, { contextTokens: 100 }).complete(windowOf(documents(10)), {});
    await expect(asked).rejects.toMatchObject({ reason: 'context_length' } satisfies Partial<ModelError>);
  });
});
