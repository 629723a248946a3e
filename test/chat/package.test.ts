/** The part of the package that asks models, as a program imports it: from what the build made, with the prompts that ship. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ChatModel } from '../../src/core/index.ts';
import { answeringModel, orderedAnswer } from '../rerank/scripted-model.ts';
import { type FixtureRepository, fixtureRepository } from '../support/fixture-repository.ts';

let repository: FixtureRepository;
let cache: FixtureRepository;
beforeAll(() => {
  cache = fixtureRepository({}, { git: false });
  repository = fixtureRepository({
    'app/parser.py': 'def parse_csv(text):\n    return text.split(",")\n',
    'app/report.py': 'def csv_report(text):\n    return len(text)\n',
  });
});
afterAll(() => {
  repository.remove();
  cache.remove();
});

test('a program reranks with a model of its own', async () => {
  const { openLocalizer } = await import(new URL('../../dist/index.mjs', import.meta.url).href);
  const { openChatLocalizer } = await import(new URL('../../dist/chat.mjs', import.meta.url).href);
  const model: ChatModel = answeringModel((request) => orderedAnswer(request, (a, b) => (a < b ? 1 : -1)));
  const localizer = await openLocalizer({ repository: repository.root, cacheRoot: cache.root, workers: 0 });
  const place = { repository: repository.root };
  const chat = await openChatLocalizer(localizer, place, { mode: 'rerank', model, rerank: { fusion: 'none' } });
  const { documents } = await chat.localize('parse_csv fails on an empty csv report', { kinds: ['function'] });
  await chat.close();
  expect(documents.map(({ name }: { name: string }) => name)).toEqual(['csv_report', 'parse_csv']);
});
