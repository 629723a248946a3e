/** Which weights rank: shipped, of a folder, fitted to the repository, or set by hand where the others are missing or unusable. */
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { CacheFolder } from '../src/index/index.ts';
import { openLocalizer } from '../src/localize.ts';
import { digestOfRankerModel, encodeRankerModel, HAND_MODEL, type RankerModel } from '../src/ranking/index.ts';
import {
  rankingWeights,
  removeRepositoryWeights,
  repositoryWeights,
  shippedWeights,
  storeRepositoryWeights,
} from '../src/ranking-weights.ts';
import { fixtureRepository } from './support/fixture-repository.ts';

const LEARNED: RankerModel = { linear: { body: 1 }, ensemble: undefined, linearShare: 1 };
const FITTED: RankerModel = { linear: { size: 1 }, ensemble: undefined, linearShare: 1 };

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'fixpoint-weights-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function store(name: string, bytes: Uint8Array): string {
  const place = join(folder, name);
  mkdirSync(place);
  writeFileSync(join(place, 'ranker.weights'), bytes);
  return place;
}

describe('weights of a folder', () => {
  test('are named by what they hold', () => {
    const weights = rankingWeights(store('out', encodeRankerModel(LEARNED)));
    expect(weights).toEqual({ model: LEARNED, digest: digestOfRankerModel(LEARNED), origin: 'folder', notices: [] });
  });

  test('are those set by hand for the word none', () => {
    expect(rankingWeights('none')).toMatchObject({ model: HAND_MODEL, origin: 'hand', notices: [] });
  });

  test.each([
    ['a folder that is missing', undefined, /it is missing.*; fixpoint train ranker --output .* makes one/],
    ['a damaged file', encodeRankerModel(LEARNED).subarray(9), /no usable ranker model/],
    ['another version', encodeRankerModel({ ...LEARNED, linear: { telepathy: 1 } }), /no feature is called telepathy/],
  ])('are refused: %s', (_, bytes, message) => {
    const place = bytes ? store('out', bytes) : join(folder, 'out');
    expect(() => rankingWeights(place)).toThrow(message);
  });
});

describe('shipped weights', () => {
  test('rank where they can be read', () => {
    expect(shippedWeights(store('weights', encodeRankerModel(LEARNED)))).toMatchObject({
      model: LEARNED,
      origin: 'shipped',
      notices: [],
    });
  });

  test.each([
    ['missing', undefined, 'it is missing'],
    ['damaged', encodeRankerModel(LEARNED).fill(7, 40, 41), 'no usable ranker model: checksum differs'],
    [
      'of another version',
      encodeRankerModel({ ...LEARNED, linear: { telepathy: 1 } }),
      'no feature is called telepathy',
    ],
  ])('that are %s give way to those set by hand, with one line of notice', (_, bytes, reason) => {
    const place = bytes ? store('weights', bytes) : join(folder, 'weights');
    expect(shippedWeights(place)).toEqual({
      ...rankingWeights('none'),
      notices: [`ranking with weights set by hand: the shipped ones cannot be used (${reason})`],
    });
  });
});

describe('weights fitted to a repository', () => {
  const shipped = { ...rankingWeights('none'), model: LEARNED, digest: 'a'.repeat(16), origin: 'shipped' as const };
  const cache = () => new CacheFolder(folder, 'some repository');

  test('rank in the place of those they were fitted to', () => {
    expect(repositoryWeights(cache(), shipped)).toBe(shipped);
    storeRepositoryWeights(cache(), FITTED, shipped.digest);
    expect(repositoryWeights(cache(), shipped)).toEqual({
      model: FITTED,
      base: shipped.digest,
      digest: digestOfRankerModel(FITTED),
      origin: 'repository',
      notices: [],
    });
    removeRepositoryWeights(cache());
    expect(repositoryWeights(cache(), shipped)).toBe(shipped);
  });

  test('do not count once others are shipped, and are replaced by the next fit', () => {
    storeRepositoryWeights(cache(), FITTED, 'b'.repeat(16));
    const { origin, notices } = repositoryWeights(cache(), shipped);
    expect({ origin, notices }).toEqual({
      origin: 'shipped',
      notices: [expect.stringMatching(/were fitted to others than this version ships.*fixpoint train --repo/)],
    });
    storeRepositoryWeights(cache(), FITTED, shipped.digest);
    expect(cache().list('weights')).toHaveLength(1);
  });

  test('that are damaged are removed, and told of once', () => {
    storeRepositoryWeights(cache(), FITTED, shipped.digest);
    const place = join(cache().folder, 'weights');
    const file = join(place, readdirSync(place)[0]!);
    writeFileSync(file, readFileSync(file).subarray(0, -1));
    expect(repositoryWeights(cache(), shipped)).toEqual({
      ...shipped,
      notices: [
        expect.stringMatching(/^the weights fitted to this repository were unusable \(.*checksum differs\); fix/),
      ],
    });
    expect(repositoryWeights(cache(), shipped)).toBe(shipped);
  });
});

describe('a localizer', () => {
  const SOURCES = {
    'app.py':
      'def add(a):\n    return a\n\n\ndef total(rows):\n    sum = 0\n    for row in rows:\n        sum += row\n    return sum\n',
  };
  const open = async (ranker?: RankerModel) => {
    const repository = fixtureRepository(SOURCES);
    const localizer = await openLocalizer({
      repository: repository.root,
      cacheRoot: folder,
      workers: 0,
      ...(ranker && { ranker }),
    });
    return { localizer, close: () => repository.remove() };
  };

  test('ranks by the model it is given', async () => {
    const { localizer, close } = await open(FITTED);
    const { documents, notices } = await localizer.localize('add', { kinds: ['function'] });
    expect(documents.map(({ name }) => name)).toEqual(['total', 'add']);
    expect(notices).toEqual([expect.stringContaining('the calibration was fitted for other ranker weights')]);
    close();
  });

  test('reads weights when it is first asked, and tells of trouble in that answer alone', async () => {
    const { localizer, close } = await open();
    const [cache] = CacheFolder.all(folder);
    storeRepositoryWeights(cache!, FITTED, 'another base');
    const outdated = expect.stringMatching(/^the weights fitted to this repository were fitted to others/);
    expect((await localizer.localize('add')).notices).toContainEqual(outdated);
    expect((await localizer.localize('add')).notices).toEqual([]);
    close();
  });

  test('ranks by the weights fitted to its repository', async () => {
    const { localizer, close } = await open();
    const [cache] = CacheFolder.all(folder);
    storeRepositoryWeights(cache!, FITTED, shippedWeights().digest);
    const { documents } = await localizer.localize('add', { kinds: ['function'] });
    expect(documents.map(({ name }) => name)).toEqual(['total', 'add']);
    close();
  });
});
