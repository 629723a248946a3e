/** How one window is asked about: prompts that are too long, answers that are cut off, and first tokens with what stands in for them. */
import { describe, expect, it } from 'vitest';
import { estimateTokens, ModelError, type RerankItem } from '../../src/core/index.ts';
import { loadPrompt } from '../../src/prompts.ts';
import { askWindow, firstTerms } from '../../src/rerank/ask-window.ts';
import { type Answer, scriptedModel } from './scripted-model.ts';

const ITEMS: RerankItem[] = ['a', 'b', 'c'].map((name) => ({
  id: `src/x.ts:${name}`,
  text: `function ${name}() {}\n`.repeat(400),
  prior: 0.1,
}));

async function ask(answers: readonly Answer[], { firstToken = false, terms = firstTerms({ firstToken }) } = {}) {
  const model = scriptedModel(answers, 8_192);
  const question = {
    model,
    prompt: loadPrompt('listwise'),
    issue: 'It fails',
    items: ITEMS,
    documentTokens: 1_024,
    signal: undefined,
  };
  const answer = await askWindow(question, terms);
  const sizes = model.requests.map(({ messages }) =>
    messages.reduce((sum, { content }) => sum + estimateTokens(content), 0),
  );
  return {
    ...answer,
    sizes,
    limits: model.requests.map(({ maxOutputTokens }) => maxOutputTokens),
    requests: model.requests,
  };
}

const tokens = (masses: Record<string, number>) =>
  Object.entries(masses).map(([token, mass]) => ({ token, logProbability: Math.log(mass) }));
const tooLong = new ModelError('too long', { reason: 'context_length' });

describe('a prompt that is too long after all', () => {
  it('is shortened and asked again, and the windows to come are as short', async () => {
    const { ranking, repairs, sizes, terms } = await ask([tooLong, tooLong, '[3] > [2] > [1]']);
    expect(ranking?.order).toEqual([2, 1, 0]);
    expect(repairs).toEqual(['prompt_too_long', 'prompt_too_long']);
    expect(sizes[1]).toBeLessThan(0.61 * sizes[0]!);
    expect(sizes[2]).toBeLessThan(0.61 * sizes[1]!);
    const next = await ask(['[3] > [2] > [1]'], { terms });
    expect(next.sizes[0]).toBe(sizes[2]);
  });

  it('is given up after five requests', async () => {
    const { ranking, error, requests } = await ask(Array(5).fill(tooLong));
    expect(ranking).toBeUndefined();
    expect(error).toBe(tooLong);
    expect(requests).toHaveLength(5);
  });
});

describe('an answer that is cut off', () => {
  it('is asked for again with room to think, now and from then on', async () => {
    const { ranking, repairs, limits, terms } = await ask([
      { text: '<think>Well, [1] might', finish: 'length' },
      '<think>Well, [1] might.</think>[2] > [1] > [3]',
    ]);
    expect(ranking?.order).toEqual([1, 0, 2]);
    expect(repairs).toEqual(['answer_cut_off', 'reasoning']);
    expect(limits[0]).toBeLessThan(200);
    expect(limits[1]).toBe(2_048);
    expect((await ask(['[1] > [2] > [3]'], { terms })).limits).toEqual([2_048]);
  });

  it('counts as far as it goes where that does not help', async () => {
    const cut = { text: '[3] > [', finish: 'length' as const };
    expect(await ask([cut, cut])).toMatchObject({
      ranking: { order: [2, 0, 1] },
      repairs: ['answer_cut_off', 'missing'],
    });
    const failing = new ModelError('down', { reason: 'failing' });
    expect(await ask([cut, failing])).toMatchObject({ ranking: { order: [2, 0, 1] }, error: failing });
  });

  it('is fine where all are named', async () => {
    expect((await ask([{ text: '[3] > [2] > [1] >', finish: 'length' }])).repairs).toEqual([]);
  });
});

describe('first tokens', () => {
  const told = { text: 'B > A', firstTokens: tokens({ B: 0.6, ' C': 0.3 }) };

  it('are asked for by letters, from the second window on with one token', async () => {
    const { ranking, repairs, requests, limits, terms } = await ask([told], { firstToken: true });
    expect(ranking).toMatchObject({ order: [1, 2, 0] });
    expect(ranking!.probabilities![1]).toBeCloseTo(2 / 3);
    expect(repairs).toEqual([]);
    expect(requests[0]!.firstTokens).toBe(20);
    expect(requests[0]!.messages.at(-1)!.content).toMatch(/\[C\] src\/x\.ts:c[\s\S]*B > A/);
    expect(limits[0]).toBeGreaterThan(100);
    expect((await ask([told], { terms })).limits).toEqual([1]);
  });

  it('where an endpoint tells none, the same answer is read as text, and no more are asked for', async () => {
    const { ranking, repairs, requests, terms } = await ask(['C > B > A'], { firstToken: true });
    expect(ranking?.order).toEqual([2, 1, 0]);
    expect(repairs).toEqual(['no_first_tokens']);
    expect(requests).toHaveLength(1);
    const next = await ask(['[2] > [1] > [3]'], { terms });
    expect(next.ranking?.order).toEqual([1, 0, 2]);
    expect(next.requests[0]).not.toHaveProperty('firstTokens');
  });

  it.each(['unsupported', 'refused'] as const)(
    'where an endpoint will not have them (%s), the window is asked about again',
    async (reason) => {
      const { ranking, repairs, terms } = await ask([new ModelError('no logprobs', { reason }), '[2] > [1] > [3]'], {
        firstToken: true,
      });
      expect(ranking?.order).toEqual([1, 0, 2]);
      expect(repairs).toEqual(['no_first_tokens']);
      expect(terms.firstTokens).toBe('off');
    },
  );

  it('where a single answer tells no letter, that window is asked about in words', async () => {
    const { terms } = await ask([told], { firstToken: true });
    const stray = { text: '[', firstTokens: tokens({ '[': 0.9 }) };
    const { ranking, repairs, limits, terms: after } = await ask([stray, '[3] > [2] > [1]'], { terms });
    expect(ranking?.order).toEqual([2, 1, 0]);
    expect(repairs).toEqual(['no_first_tokens']);
    expect(limits[0]).toBe(1);
    expect(limits[1]).toBeGreaterThan(100);
    expect(after.firstTokens).toBe('on');
  });
});
