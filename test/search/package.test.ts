/** The part of the package that searches bare trees, as a program uses it. */
import { expect, test } from 'vitest';
import { MODEL } from '../agent/embedded/embedded.ts';
import { fixtureRepository } from '../support/fixture-repository.ts';

test('a program searches a folder', async () => {
  const { openSearchLocalizer } = await import(new URL('../../dist/search.mjs', import.meta.url).href);
  const repository = fixtureRepository({
    'app/parser.py': 'def parse_csv(text):\n    return text.split(",")\n',
    'app/report.py': 'def csv_report(text):\n    return len(text)\n',
  });
  const localizer = await openSearchLocalizer({
    repository: repository.root,
    weights: { model: MODEL, digest: '0123456789abcdef' },
  });
  const { documents, answer } = await localizer.localize('parse_csv fails on an empty csv report');
  await localizer.close();
  repository.remove();
  expect(answer.given).toBe(true);
  expect(documents[0]).toMatchObject({ path: 'app/parser.py', name: 'parse_csv' });
});
