/** Dense and hybrid retrieval over a small shop, with an encoder that is made by hand. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openLocalizer, type RankerModel } from '../../src/localize.ts';
import { encoderSpecOf } from '../../src/models/encoder-spec.ts';
import { HAND_MODEL } from '../../src/ranking/index.ts';
import { type FixtureRepository, fixtureRepository } from '../support/fixture-repository.ts';
import { type MeaningServer, startMeaningEncoder } from '../support/meaning-encoder.ts';

/** What the issue means stands in other words in `apply_voucher`, and the issue's own words in places that it does not mean. */
const SOURCES = {
  'shop/voucher.py': 'def apply_voucher(total, voucher):\n    return total - voucher.percent\n',
  'shop/banner.py': 'def customers_banner(code):\n    return "customers entering a code" + code\n',
  'shop/session.py': 'def sign_in(password):\n    return password\n',
  'shop/paths.py': 'def join_paths(left, right):\n    return left\n',
  'shop/lists.py': 'def first_item(items):\n    return items[0]\n',
};
const ISSUE = 'Customers entering a coupon code are charged the wrong rebate';
const meanings = [/coupon|rebate|voucher|percent/, /sign_in|password|session/];

let repository: FixtureRepository;
let encoder: MeaningServer;
let root: string;
beforeAll(async () => {
  repository = fixtureRepository(SOURCES);
  encoder = await startMeaningEncoder(meanings);
  root = mkdtempSync(join(tmpdir(), 'fixpoint-dense-'));
});
afterAll(async () => {
  repository.remove();
  rmSync(root, { recursive: true });
  await encoder.server.stop();
});

interface Asking {
  readonly retriever?: 'dense' | 'hybrid';
  readonly fields?: Readonly<Record<string, unknown>>;
  readonly mostUnasked?: number;
  readonly ranker?: RankerModel;
}

async function ask({ retriever, fields = {}, mostUnasked, ranker = HAND_MODEL }: Asking, issue = ISSUE) {
  const spec = encoderSpecOf({ version: 1, url: encoder.url, model: 'meanings', ...fields }, 'x', '/');
  const localizer = await openLocalizer({
    repository: repository.root,
    cacheRoot: root,
    workers: 0,
    ranker,
    ...(retriever && { dense: { retriever, encoder: { spec }, ...(mostUnasked !== undefined && { mostUnasked }) } }),
  });
  return localizer.localize(issue);
}

const namesOf = ({ documents }: Awaited<ReturnType<typeof ask>>) => documents.map(({ name }) => name);

describe('retrieval by vectors', () => {
  test('finds what shares no word with the issue, and nothing that means something else', async () => {
    expect(namesOf(await ask({}))).not.toContain('apply_voucher');
    const dense = await ask({ retriever: 'dense' });
    expect(namesOf(dense)).toEqual(['apply_voucher']);
    const [best] = dense.documents;
    expect(best!.features.encoder).toBe(1);
    expect(best!.evidence.map(({ feature }) => feature)).toContain('encoder');
  });

  test('beside words finds what either finds', async () => {
    const words = namesOf(await ask({}));
    const hybrid = namesOf(await ask({ retriever: 'hybrid' }));
    expect(words).toContain('customers_banner');
    expect(hybrid).toEqual(expect.arrayContaining([...words, 'apply_voucher']));
  });

  test('sends each kind of text with the words that are set for it', async () => {
    const before = encoder.sent().length;
    await ask({ retriever: 'dense', fields: { queryPrefix: 'Find: ', documentPrefix: 'Code: ' } });
    const sent = encoder.sent().slice(before);
    expect(sent.filter((text) => text.startsWith('Find: '))).toEqual([`Find: ${ISSUE}`]);
    expect(sent.filter((text) => text.startsWith('Code: '))).toHaveLength(Object.keys(SOURCES).length);
    expect(sent).toContain(`Code: shop/voucher.py apply_voucher\n${SOURCES['shop/voucher.py'].trimEnd()}`);
  });

  test('sends functions once, and the issue alone after that', async () => {
    await ask({ retriever: 'hybrid' });
    const before = encoder.sent().length;
    await ask({ retriever: 'dense' });
    expect(encoder.sent().slice(before)).toEqual([ISSUE]);
  });

  test('says what to do where there are no vectors, and what words alone find where some are missing', async () => {
    const fields = { documentPrefix: 'other ' };
    await expect(ask({ retriever: 'dense', fields, mostUnasked: 0 })).rejects.toThrow(
      'the functions of this repository have no vectors of meanings yet: fixpoint embed makes them',
    );
    await ask({ retriever: 'dense', fields });
    repository.write('shop/later.py', 'def later(coupon):\n    return coupon\n');
    const { notices } = await ask({ retriever: 'dense', fields, mostUnasked: 0 });
    expect(notices[0]).toMatch(/^1 of 6 functions have no vectors of meanings .* fixpoint embed makes them$/);
    expect(namesOf(await ask({ retriever: 'dense', fields }))).toContain('later');
    rmSync(join(repository.root, 'shop/later.py'));
  });

  test('tells where another model answers under the name', async () => {
    await ask({ retriever: 'dense' });
    meanings.push(/paths/);
    await expect(ask({ retriever: 'dense' })).rejects.toThrow(
      /a vector of 3 numbers for the issue, where those of functions have 2/,
    );
    meanings.pop();
  });
});

describe('the score of an encoder', () => {
  test('raises the nearest by a fixed weight where the ranker was trained without it', async () => {
    const plain = await ask({
      retriever: 'hybrid',
      ranker: { ...HAND_MODEL, linear: { ...HAND_MODEL.linear, encoder: 0 } },
    });
    const lifted = await ask({ retriever: 'hybrid' });
    const scoreOf = (ranking: typeof plain, name: string) => ranking.documents.find((one) => one.name === name)!.score;
    expect(scoreOf(lifted, 'apply_voucher')).toBeGreaterThan(scoreOf(plain, 'apply_voucher'));
    expect(scoreOf(lifted, 'customers_banner')).toBe(scoreOf(plain, 'customers_banner'));
  });

  test('counts as the ranker has learned where it was trained with it', async () => {
    const learned = await ask({
      retriever: 'hybrid',
      ranker: { linear: { encoder: 2 }, ensemble: undefined, linearShare: 1 },
    });
    for (const { score, features } of learned.documents) expect(score).toBeCloseTo(2 * (features.encoder ?? 0), 6);
  });

  test('is no feature without an encoder', async () => {
    for (const { features } of (await ask({})).documents) expect(features).not.toHaveProperty('encoder');
  });
});
