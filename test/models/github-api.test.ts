/** GitHub's lists as they are read: pages, waits on rate limits, tries, refusals, and where the token goes. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { GithubApi, type GithubApiOptions } from '../../src/models/index.ts';
import { type Answer, GithubServer } from '../support/github-server.ts';

const TOKEN = 'ghp_SecretOfAda';
const ISSUES = '/repos/ada/shop/issues';
const DATE = 'Wed, 01 Jan 2020 00:00:00 GMT';
const DATE_S = Date.parse(DATE) / 1000;

let server: GithubServer;
/** Milliseconds that were waited, with the reasons. */
let waits: [milliseconds: number, reason: string][];

beforeEach(async () => {
  server = await GithubServer.start({ [ISSUES]: [{ number: 1 }, { number: 2 }, { number: 3 }] });
  waits = [];
});
afterEach(() => server.stop());

const api = (options: Partial<GithubApiOptions> = {}) =>
  new GithubApi({
    url: server.url,
    token: TOKEN,
    pause: async () => {},
    onWaiting: (milliseconds, reason) => waits.push([milliseconds, reason.replace(/^127\.0\.0\.1:\d+: /, '')]),
    ...options,
  });

/** Answers one after the other in place of the server's own. */
const answering = (...answers: (Answer | undefined)[]) => server.instead.push(...answers);

test('pages follow each other until the last', async () => {
  const github = api({ url: `${server.url}/` });
  const first = await github.page(ISSUES);
  expect(first).toEqual({ rows: [{ number: 1 }, { number: 2 }], next: `${server.url}${ISSUES}?page=2` });
  expect(await github.page(first.next!)).toEqual({ rows: [{ number: 3 }], next: undefined });
  expect(server.requests[0]).toEqual({ path: ISSUES, authorization: `Bearer ${TOKEN}`, agent: 'fixpoint' });
});

describe('rate limits', () => {
  test('a refusal is waited out for as long as it says', async () => {
    answering({ status: 403, headers: { 'retry-after': '7' }, body: { message: 'secondary rate limit' } });
    expect((await api().page(ISSUES)).rows).toHaveLength(2);
    expect(waits).toEqual([[7_000, 'rate limit']]);
  });

  test('a used up quota is waited out until it is reset, by the clock of the server', async () => {
    const spent = { date: DATE, 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': String(DATE_S + 90) };
    answering({ status: 403, headers: spent, body: {} });
    await api().page(ISSUES);
    expect(waits).toEqual([[91_000, 'rate limit']]);
  });

  test('the last answer of a quota is taken, and the next request waits', async () => {
    const spent = { date: DATE, 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': String(DATE_S + 30) };
    answering({ headers: spent, body: [{ number: 8 }] });
    const github = api();
    expect((await github.page(ISSUES)).rows).toEqual([{ number: 8 }]);
    expect(waits).toEqual([]);
    await github.page(ISSUES);
    expect(waits).toEqual([[31_000, 'rate limit']]);
    await github.page(ISSUES);
    expect(waits).toHaveLength(1);
  });

  test('where nothing tells for how long, the waits grow, and end', async () => {
    answering(...Array.from({ length: 20 }, () => ({ status: 429 })));
    await expect(api().page(ISSUES)).rejects.toMatchObject({ code: 'service' });
    expect(waits.slice(0, 3).map(([milliseconds]) => milliseconds)).toEqual([60_000, 120_000, 240_000]);
    expect(server.requests.length).toBeLessThan(12);
  });

  test('a limit of many hours is an error at once', async () => {
    answering({ status: 429, headers: { 'retry-after': '86400' } });
    await expect(api().page(ISSUES)).rejects.toThrow(/its rate limit holds for 1440 min; run it again then/);
    expect(waits).toEqual([]);
  });
});

describe('what fails for the moment', () => {
  test('is tried again, ever more slowly', async () => {
    answering({ status: 502 }, { status: 500 });
    expect((await api().page(ISSUES)).rows).toHaveLength(2);
    expect(waits).toEqual([
      [500, 'answered 502'],
      [1_000, 'answered 500'],
    ]);
  });

  test('as are connections that break, without waiting on an earlier limit once more', async () => {
    answering({ status: 429, headers: { 'retry-after': '7' } }, { status: 0 });
    expect((await api().page(ISSUES)).rows).toHaveLength(2);
    expect(waits.map(([milliseconds]) => milliseconds)).toEqual([7_000, 500]);
  });

  test('is told after five tries', async () => {
    answering(...Array.from({ length: 9 }, () => ({ status: 503 })));
    await expect(api().page(ISSUES)).rejects.toMatchObject({
      code: 'service',
      message: expect.stringMatching(/^127\.0\.0\.1:\d+: answered 503$/),
    });
    expect(server.requests).toHaveLength(5);
  });

  test('as is a server that is not there', async () => {
    const { url } = server;
    await server.stop();
    await expect(api({ url }).page(ISSUES)).rejects.toThrow(/cannot be reached \(.*ECONNREFUSED/);
    expect(waits).toHaveLength(4);
  });
});

test.each<[what: string, answer: Answer, code: string, message: RegExp]>([
  ['a wrong token', { status: 401, body: { message: 'Bad credentials' } }, 'usage', /GITHUB_TOKEN \(401: Bad cred/],
  ['a token that may not', { status: 403, body: { message: 'Needs SSO' } }, 'service', /forbids .*shop.*\(403: Needs/],
  [
    'no such list',
    { status: 404, body: { message: 'Not Found' } },
    'not_found',
    /has no \/repos\/ada\/shop\/issues, or/,
  ],
  [
    'a list that moved',
    { status: 301, headers: { location: '/repositories/1' } },
    'service',
    /has moved; name the repo/,
  ],
  ['another error', { status: 422, body: '<b>\nno\u001b[2J' }, 'service', /answered 422: <b> no \[2J$/],
  ['no JSON', { body: '<html>' }, 'service', /its answer is no list; check --github-url/],
  ['no list', { body: { number: 1 } }, 'service', /its answer is no list; check --github-url/],
])('%s is told at once', async (_, answer, code, message) => {
  answering(answer);
  await expect(api().page(ISSUES)).rejects.toMatchObject({ code, message: expect.stringMatching(message) });
  expect(server.requests).toHaveLength(1);
});

describe('the token', () => {
  test('stands in no message, even where the server repeats it', async () => {
    answering({ status: 403, body: { message: `who is ${TOKEN}?` } }, { status: 422, body: TOKEN });
    await expect(api().page(ISSUES)).rejects.toThrow('who is ***?');
    await expect(api().page(ISSUES)).rejects.toThrow('422: ***');
  });

  test('goes to no other origin', async () => {
    const other = await GithubServer.start({ [ISSUES]: [] });
    try {
      await expect(api().page(`${other.url}${ISSUES}`)).rejects.toThrow(/at another origin/);
      answering({ status: 307, headers: { location: `${other.url}${ISSUES}` } });
      await expect(api().page(ISSUES)).rejects.toThrow(/has moved/);
      expect(other.requests).toEqual([]);
    } finally {
      await other.stop();
    }
  });

  test.each(['http://host.example', 'https://ada:word@host.example', 'ftp://host.example', 'api', ''])(
    'is not sent to %j',
    (url) => {
      expect(() => api({ url })).toThrow(/--github-url must be an https URL without a user/);
    },
  );

  test('with a line break is refused and not shown', () => {
    const wrong = `${TOKEN}\nx`;
    expect(() => api({ token: wrong })).toThrow(/^the token in GITHUB_TOKEN holds spaces or other characters that no/);
  });
});

describe('when it is cancelled', () => {
  test('a wait ends', async () => {
    const abort = new AbortController();
    answering({ status: 429, headers: { 'retry-after': '600' } });
    const github = new GithubApi({ url: server.url, token: TOKEN, onWaiting: () => abort.abort() });
    await expect(github.page(ISSUES, { signal: abort.signal })).rejects.toMatchObject({ code: 'cancelled' });
  });

  test('a request ends', async () => {
    await expect(api().page(ISSUES, { signal: AbortSignal.abort() })).rejects.toMatchObject({ code: 'cancelled' });
    expect(server.requests).toEqual([]);
  });
});
