/** The localizer that asks a model, over a repository on disk: what reaches the model, and what its order becomes. */
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type ChatLocalizerOptions, openChatLocalizer } from '../../src/chat/index.ts';
import type { ChatModel, ChatRequest, Ranking } from '../../src/core/index.ts';
import { ModelError } from '../../src/core/index.ts';
import { openLocalizer } from '../../src/localize.ts';
import { answeringModel, orderedAnswer } from '../rerank/scripted-model.ts';
import { type FixtureRepository, fixtureRepository } from '../support/fixture-repository.ts';

const AREA = `class Area {
  int of(int side) { return side * side; }
  int of(int width, int height) { return width * height; }
  int halved(int area) { return area / 2; }
}
`;
const FRAME = `class Frame {
  int border(int width, int height) { return 2 * (width + height); }
}
`;
const ISSUE = 'Area of a rectangle is wrong\n\n`Area.of` multiplies width and height, the border adds them.';

let repository: FixtureRepository;
let cache: FixtureRepository;
beforeAll(() => {
  cache = fixtureRepository({}, { git: false });
  repository = fixtureRepository({ 'src/Area.java': AREA, 'src/Frame.java': FRAME });
});
afterAll(() => {
  repository.remove();
  cache.remove();
});

async function answer(model: ChatModel, options: Partial<ChatLocalizerOptions> = {}, issue = ISSUE): Promise<Ranking> {
  const localizer = await openLocalizer({ repository: repository.root, cacheRoot: cache.root, workers: 0 });
  const chat = await openChatLocalizer(
    localizer,
    { repository: repository.root },
    { mode: 'rerank', model, rerank: { fusion: 'none' }, ...options },
  );
  try {
    return await chat.localize(issue, { kinds: ['method'] });
  } finally {
    await chat.close();
  }
}

const reversed = (request: ChatRequest) => orderedAnswer(request, (a, b) => (a < b ? 1 : -1));
const placeOf = ({ path, startLine }: { path: string; startLine: number }) => `${path}:${startLine}`;

describe('rerank', () => {
  test('shows methods of one name apart, each with its own source, and loses none', async () => {
    const model = answeringModel(reversed);
    const { documents } = await answer(model);
    const { purpose, messages } = model.requests[0]!;
    const shown = purpose.kind === 'rerank' ? purpose.documents : [];
    expect([...shown].sort()).toEqual([
      'src/Area.java:Area.halved',
      'src/Area.java:Area.of',
      expect.stringMatching(/^src\/Area\.java:Area\.of \(line [23]\)$/),
      'src/Frame.java:Frame.border',
    ]);
    expect(messages.at(-1)!.content).toContain('int of(int width, int height) { return width * height; }');
    expect(documents.map(placeOf).sort()).toEqual([
      'src/Area.java:2',
      'src/Area.java:3',
      'src/Area.java:4',
      'src/Frame.java:2',
    ]);
  });

  test('files follow their first method, and every place tells where it stood', async () => {
    const { documents, files } = await answer(answeringModel(reversed));
    expect(documents[0]!.path).toBe('src/Frame.java');
    expect(files.map(({ path, rank }) => [path, rank])).toEqual([
      ['src/Frame.java', 1],
      ['src/Area.java', 2],
    ]);
    expect(documents.map(({ firstRank }) => firstRank).sort()).toEqual([1, 2, 3, 4]);
    const scores = documents.map(({ score }) => score);
    expect(scores).toEqual([...scores].sort((a, b) => b - a));
  });

  test('a model that answers nothing of use leaves the order as it was, and the mistake is counted', async () => {
    const first = await answer(answeringModel(() => 'I would rather not say.'));
    expect(first.documents.map(({ rank, firstRank }) => rank === firstRank)).toEqual([true, true, true, true]);
    expect(first.model!.repairs).toMatchObject({ unusable: 1 });
  });

  test('a model that cannot be reached is an error; one out of budget leaves the first ranking', async () => {
    const failing = (reason: 'unreachable' | 'budget') => answeringModel(() => new ModelError('no', { reason }));
    await expect(answer(failing('unreachable'))).rejects.toThrow(ModelError);
    const { documents, notices } = await answer(failing('budget'));
    expect(documents).toHaveLength(4);
    expect(notices.at(-1)).toContain('the model was not asked');
  });

  test('tells what was asked and paid', async () => {
    const { model } = await answer(answeringModel(reversed), { dollarsOf: ({ inputTokens }) => inputTokens / 100 });
    expect(model).toMatchObject({
      mode: 'rerank',
      calls: 1,
      cachedCalls: 0,
      inputTokens: 100,
      outputTokens: 10,
      dollars: 1,
    });
  });
});

describe('agent', () => {
  test('a resumed trajectory gives the same answer and asks nothing', async () => {
    const path = join(cache.root, 'agent.jsonl');
    const judge = (request: ChatRequest) => {
      if (request.purpose.kind === 'rerank') return reversed(request);
      const { documents } = request.purpose as { documents: readonly string[] };
      const asked = request.messages.length > 2 ? '' : 'sum of width and height';
      return {
        toolCalls: [
          {
            id: '1',
            name: 'report',
            arguments: { reasoning: 'r', relevant: documents.slice(1, 2), next_description: asked },
          },
        ],
      };
    };
    const run = await answer(answeringModel(judge), { mode: 'agent', trajectory: { path, resume: false } });
    const silent = answeringModel(() => new Error('asked'));
    const resumed = await answer(silent, { mode: 'agent', trajectory: { path, resume: true } });
    expect(resumed.documents).toEqual(run.documents);
    expect(silent.requests).toEqual([]);
    expect(resumed.model!.calls).toBe(run.model!.calls);
    expect(run.documents).toHaveLength(4);
  });
});

test('an issue that nothing matches is not shown to the model', async () => {
  const model = answeringModel(() => new Error('asked'));
  const { documents } = await answer(model, {}, 'zzzz qqqq');
  expect(documents).toEqual([]);
  expect(model.requests).toEqual([]);
});
