/** Downloaded exports: which fields are kept, how an interrupted download goes on, and whose lists are asked for. */
import { appendFileSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { FixpointError } from '../../src/core/index.ts';
import { cloneUrl, hostOfApi, nameAtHost } from '../../src/training/mine/api-host.ts';
import { downloadExports, downloadedExports, type ListPage } from '../../src/training/mine/download-exports.ts';
import { readProjectExports } from '../../src/training/mine/project-exports.ts';

const issue = (number: number) => ({
  number,
  title: `Issue ${number}`,
  body: number === 1 ? null : `Text ${number}`,
  user: { login: 'grace', type: 'User' },
  labels: [{ name: 'bug' }],
});
const pull = (number: number, more: object = {}) => ({
  ...issue(number),
  merged_at: '2020-01-01T00:00:00Z',
  merge_commit_sha: `c${number}`,
  ...more,
});

const START = {
  issues: '/repos/ada/shop/issues?state=all&sort=created&direction=asc&per_page=100',
  pulls: '/repos/ada/shop/pulls?state=closed&sort=created&direction=asc&per_page=100',
};
const PAGES: Readonly<Record<string, ListPage>> = {
  [START.issues]: { rows: [issue(1), { ...issue(2), pull_request: { url: 'x' } }], next: 'issues-2' },
  'issues-2': { rows: [issue(3)], next: 'issues-3' },
  'issues-3': { rows: [{ ...issue(3), title: 'Issue 3, seen again' }, issue(4)], next: undefined },
  [START.pulls]: {
    rows: [
      pull(2),
      pull(5, { merged_at: null }),
      pull(6, { user: { login: 'tidy[bot]', type: 'Bot' } }),
      pull(7, { user: null }),
    ],
    next: undefined,
  },
};

let output: string;
let asked: string[];

beforeEach(() => {
  output = mkdtempSync(join(tmpdir(), 'fixpoint-'));
  asked = [];
});
afterEach(() => rmSync(output, { recursive: true }));

const download = (fails?: string) =>
  downloadExports('ada/shop', {
    output,
    readPage: async (address) => {
      asked.push(address);
      if (address === fails) throw new FixpointError('service', 'down');
      return PAGES[address]!;
    },
  });
const file = (list: 'issues' | 'pulls') => join(downloadedExports(output)[list], 'ada__shop.json');
const rows = (list: 'issues' | 'pulls') =>
  readFileSync(file(list), 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));

test('issues that are no pull requests and pull requests that were merged are kept, with what mining reads of them', async () => {
  await download();
  expect(rows('issues')).toEqual([
    { number: 1, title: 'Issue 1', body: null },
    { number: 3, title: 'Issue 3, seen again', body: 'Text 3' },
    { number: 4, title: 'Issue 4', body: 'Text 4' },
  ]);
  const merged = { merged_at: '2020-01-01T00:00:00Z', user: { type: 'User' } };
  expect(rows('pulls')).toEqual([
    { number: 2, title: 'Issue 2', body: 'Text 2', merge_commit_sha: 'c2', ...merged },
    { number: 6, title: 'Issue 6', body: 'Text 6', merge_commit_sha: 'c6', ...merged, user: { type: 'Bot' } },
    { number: 7, title: 'Issue 7', body: 'Text 7', merge_commit_sha: 'c7', ...merged },
  ]);
  expect([readdirSync(join(output, 'exports/issues')), readdirSync(join(output, 'exports/pulls'))]).toEqual([
    ['ada__shop.json'],
    ['ada__shop.json'],
  ]);
  const exports = await readProjectExports('ada/shop', downloadedExports(output));
  expect([...exports.issues.keys()]).toEqual([1, 3, 4]);
  expect([...exports.pulls.values()].map(({ number, byBot }) => [number, byBot])).toEqual([
    [2, false],
    [6, true],
    [7, false],
  ]);
  expect(exports.pullOfCommit.get('c7')?.number).toBe(7);
});

test('an interrupted download goes on after its last page, and gives the same', async () => {
  await download();
  const whole = readFileSync(file('issues'), 'utf8');
  rmSync(join(output, 'exports'), { recursive: true });
  asked = [];
  await expect(download('issues-2')).rejects.toThrow('down');
  expect(existsSync(file('issues'))).toBe(false);
  appendFileSync(`${file('issues')}.part`, '{"next":"issues-9","rows":[{"num'); // torn
  asked = [];
  await expect(download('issues-3')).rejects.toThrow('down');
  expect(asked).toEqual(['issues-2', 'issues-3']);
  asked = [];
  await expect(download(START.pulls)).rejects.toThrow('down');
  expect(asked).toEqual(['issues-3', START.pulls]);
  expect(readFileSync(file('issues'), 'utf8')).toBe(whole);
  asked = [];
  await download();
  expect(asked).toEqual([START.pulls]);
  asked = [];
  await download();
  expect(asked).toEqual([]);
});

test('a part that is damaged, or of another form, is begun anew', async () => {
  await expect(download('issues-2')).rejects.toThrow('down');
  for (const text of ['', 'no JSON\n', '{"version":0}\n{"next":null,"rows":[]}\n']) {
    writeFileSync(`${file('issues')}.part`, text);
    asked = [];
    await expect(download('issues-2')).rejects.toThrow('down');
    expect(asked).toEqual([START.issues, 'issues-2']);
  }
});

test.each([
  ['rows that are none', { rows: [{ number: 1 }], next: undefined }, /have no number and title; check --github-url/],
  ['pages in a circle', { rows: [], next: START.issues }, /the issues of ada\/shop have no last page/],
])('%s are an error', async (_, page, message) => {
  const outcome = downloadExports('ada/shop', { output, readPage: async () => page });
  await expect(outcome).rejects.toThrow(message);
  expect(existsSync(file('issues'))).toBe(false);
});

test.each([
  ['https://api.github.com', 'github.com'],
  ['https://API.ada.ghe.com/', 'ada.ghe.com'],
  ['https://git.example:8443/api/v3', 'git.example'],
])('the API at %s serves %s', (url, host) => {
  expect(hostOfApi(url)).toBe(host);
});

test.each([
  ['https://github.com/ada/shop.git', 'ada/shop'],
  ['https://www.GitHub.com/ada/shop', 'ada/shop'],
  ['git@github.com:ada/shop.git', 'ada/shop'],
  ['ssh://git@ssh.github.com:443/ada/shop.git', 'ada/shop'],
  ['https://gitlab.com/ada/shop.git', undefined],
  ['https://github.com.example/ada/shop', undefined],
  ['https://host.example/github.com/ada/shop', undefined],
  ['file:///github.com/ada/shop', undefined],
  ['https://github.com/ada/other', undefined],
  [undefined, undefined],
])('a clone of %s is %s at github.com', (url, name) => {
  expect(nameAtHost({ repo: 'ada/shop', url }, 'github.com')).toBe(name);
});

test.each(['../shop', 'ada/..', 'ada/sh?p', 'ada/shop/x', 'shop'])('%s is no name', (repo) => {
  expect(nameAtHost({ repo, url: `https://github.com/${repo}` }, 'github.com')).toBeUndefined();
  expect(cloneUrl(repo, 'github.com')).toBe(repo);
});

test('owner/name is cloned from the host, and folders stay folders', () => {
  expect(cloneUrl('ada/shop', 'github.com')).toBe('https://github.com/ada/shop.git');
  expect(cloneUrl('https://host.example/ada/shop', 'github.com')).toBe('https://host.example/ada/shop');
  expect(cloneUrl('src/training', 'github.com')).toBe('src/training');
});
