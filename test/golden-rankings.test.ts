/**
 * Golden rankings: small repositories in many languages, issues of many kinds, and the answer to each, line by line. A change
 * of ranking shows as a difference in these files, for a reviewer to judge; `UPDATE_GOLDEN=1 npx vitest run test/golden`
 * rewrites them. Whatever they say, each issue's own answer must stay within the first few.
 */
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Ranking } from '../src/core/index.ts';
import { type LocalizerOptions, openLocalizer, type RepositoryLocalizer } from '../src/localize.ts';
import { type FixtureRepository, fixtureRepository } from './support/fixture-repository.ts';
import { type GoldenCase, type GoldenIssue, readGoldenCases, renderRanking } from './support/golden-case.ts';

const update = process.env.UPDATE_GOLDEN === '1';
const cases = readGoldenCases(fileURLToPath(new URL('./golden', import.meta.url)));
const cache = fixtureRepository({}, { git: false });
afterAll(() => cache.remove());

const open = (repository: string, options: Partial<LocalizerOptions> = {}): Promise<RepositoryLocalizer> =>
  openLocalizer({ repository, cacheRoot: cache.root, workers: 0, ...options });

describe.each(cases)('$language', ({ files, issues }) => {
  let repository: FixtureRepository;
  let localizer: RepositoryLocalizer;

  beforeAll(async () => {
    repository = fixtureRepository(files);
    localizer = await open(repository.root);
  });
  afterAll(() => repository.remove());

  test.each(issues)('$name: the ranking is the expected one', async ({ text, expectedFile }) => {
    const actual = renderRanking(await localizer.localize(text));
    if (update) writeFileSync(expectedFile, actual);
    expect(actual).toBe(readFileSync(expectedFile, 'utf8'));
  });

  test.each(issues)('$name: the answer is within the first $within', async ({ text, answer, within }) => {
    expect(Number.isInteger(within) && answer.length > 0).toBe(true);
    const { documents } = await localizer.localize(text, { limit: within });
    const names = documents.map(({ path, name }) => `${path}:${name}`);
    expect(
      answer.filter((wanted) => !names.includes(wanted)),
      `not among ${names.join(', ')}`,
    ).toEqual([]);
  });

  test('commit, bare clone and work tree give the same bytes; a folder without git the same order', async () => {
    const bare = fixtureRepository({}, { git: false });
    const plain = fixtureRepository(files, { git: false });
    try {
      bare.git('clone', '--quiet', '--bare', repository.root, 'clone.git');
      const fromWorkTree = await answers(localizer, issues);
      const fromCommit = await answers(await open(repository.root, { revision: 'HEAD' }), issues);
      const fromBareClone = await answers(await open(`${bare.root}/clone.git`), issues);
      const fromFolder = await answers(await open(plain.root), issues);
      expect(JSON.stringify(fromCommit)).toBe(JSON.stringify(fromWorkTree));
      expect(JSON.stringify(fromBareClone)).toBe(JSON.stringify(fromWorkTree));
      expect(fromFolder.map(placesOf)).toEqual(fromWorkTree.map(placesOf));
    } finally {
      bare.remove();
      plain.remove();
    }
  });
});

test('one ranking, to the byte, on any number of workers', async () => {
  const repository = fixtureRepository(manyCopies(cases, 12), { git: false });
  let started = 0;
  const onStart = () => started++;
  subscribe('worker_threads', onStart);
  try {
    const issues = cases.flatMap((golden) => golden.issues);
    const onWorkers = async (workers: number): Promise<string> => {
      const localizer = await open(repository.root, { workers, cacheRoot: `${cache.root}/${workers}` });
      expect(localizer.index.parsed).toBe(localizer.index.listing.files.length);
      return JSON.stringify(await answers(localizer, issues));
    };
    const alone = await onWorkers(0);
    expect(started).toBe(0);
    expect(await onWorkers(1)).toBe(alone);
    expect(started).toBe(1);
    expect(await onWorkers(3)).toBe(alone);
    expect(started).toBeGreaterThan(2);
  } finally {
    unsubscribe('worker_threads', onStart);
    repository.remove();
  }
});

async function answers(localizer: RepositoryLocalizer, issues: readonly GoldenIssue[]): Promise<Ranking[]> {
  const rankings: Ranking[] = [];
  for (const { text } of issues) rankings.push(await localizer.localize(text, { limit: 20 }));
  return rankings;
}

/** Paths and names in order. */
const placesOf = ({ documents, files }: Ranking): string[] => [
  ...documents.map(({ path, name, startLine }) => `${path}:${startLine} ${name}`),
  ...files.map(({ path }) => path),
];

/** All cases in one tree, several times over, each copy with blobs of its own: enough bytes for workers to be started. */
function manyCopies(all: readonly GoldenCase[], copies: number): Record<string, string> {
  const files: Record<string, string> = {};
  for (let copy = 0; copy < copies; copy++) {
    for (const { language, files: own } of all) {
      for (const [path, text] of Object.entries(own))
        files[`${language}-${copy}/${path}`] = `${text}\n${' '.repeat(copy)}\n`;
    }
  }
  return files;
}
