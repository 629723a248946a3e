/** Which commits are candidates by their messages, what they ask, and where the query comes from. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { LoggedCommit } from '../../src/repository/index.ts';
import { candidateOf } from '../../src/training/mine/candidate.ts';
import { type ProjectExports, readProjectExports } from '../../src/training/mine/project-exports.ts';

const NO_EXPORTS: ProjectExports = { issues: new Map(), pulls: new Map(), pullOfCommit: new Map() };

const commit = (message: string, more: Partial<LoggedCommit> = {}): LoggedCommit => ({
  commit: 'c0ffee',
  parents: ['ba5e'],
  authorName: 'Ada',
  authorEmail: 'ada@example.com',
  time: 0,
  message,
  ...more,
});
const merge = (message: string) => commit(message, { parents: ['ba5e', '51de'] });
const asked = (logged: LoggedCommit, exports = NO_EXPORTS) => candidateOf(logged, exports);

describe('what is a change', () => {
  test('a fix by its message, without its trailers', () => {
    expect(asked(commit('Fix total of an empty cart\n\nIt was none.\n\nSigned-off-by: Ada <ada@example.com>'))).toEqual(
      {
        commit: 'c0ffee',
        base: 'ba5e',
        source: 'fix_commit',
        query: 'Fix total of an empty cart\n\nIt was none.',
      },
    );
  });

  test('a squashed pull request with a description', () => {
    expect(asked(commit('Show totals in the cart (#12)\n\nPeople asked for it.'))).toMatchObject({
      source: 'squash',
      pull: 12,
      query: 'Show totals in the cart\n\nPeople asked for it.',
    });
  });

  test('of the commits that it joins the titles go, and what they say stays', () => {
    expect(asked(commit('Show totals in the cart (#12)\n\n* show it\n\n* format'))).toHaveProperty('reason');
    const titles = '* show it\n\nThey were hidden.\n\n* format\n\nNow:\n* of carts\n* of shops';
    expect(asked(commit(`Show totals in the cart (#12)\n\n${titles}`))).toMatchObject({
      source: 'squash',
      query: 'Show totals in the cart\n\nThey were hidden.\n\nNow:\n* of carts\n* of shops',
    });
  });

  test.each([
    ['GitHub', 'Merge pull request #7 from ada/carts\n\nCarts keep their totals\n\nThey were lost.'],
    ['bors', 'Auto merge of #7 - ada:carts, r=grace\n\nCarts keep their totals\n\nThey were lost.'],
    ['new bors', 'Merge #7\n\n7: Carts keep their totals r=grace a=ada\n\nThey were lost.'],
    [
      'GitLab',
      "Merge branch 'carts' into 'main'\n\nCarts keep their totals\n\nThey were lost.\n\nSee merge request shop/shop!7",
    ],
  ])('a merge with a description, as %s writes it', (_, message) => {
    expect(asked(merge(message))).toMatchObject({
      source: 'merge',
      base: 'ba5e',
      query: 'Carts keep their totals\n\nThey were lost.',
    });
  });

  test.each<[what: string, logged: LoggedCommit, reason: RegExp]>([
    ['a merge of branches', merge("Merge branch 'main' into carts"), /merge of branches/],
    ['a merge with conflicts', merge("Merge branch 'main' into carts\n\n# Conflicts:\n#\ta.py"), /merge of branches/],
    ['a merge of many', commit('Fix all of the carts', { parents: ['1', '2', '3'] }), /merge of branches/],
    ['a revert', commit('Revert "Fix total of an empty cart"'), /revert/],
    ['a revert by its body', commit('Fix the build of carts again\n\nThis reverts commit 0123abc.'), /revert/],
    ['a bot by its name', commit('Fix total of empty carts', { authorName: 'renovate[bot]' }), /bot/],
    ['a bot by its address', commit('Fix total of empty carts', { authorEmail: 'shop-bot@example.com' }), /bot/],
    ['a bot by its branch', merge('Merge pull request #7 from dependabot/npm/x\n\nBump x'), /bot/],
    ['upkeep', commit('Bump version to fix the build of carts'), /upkeep/],
    ['upkeep of Conventional Commits', commit('chore(deps)!: fix wrong versions of carts'), /upkeep/],
    ['a feature in one line', commit('Show totals in the cart'), /names no fix/],
    ['the first commit', commit('Fix total of an empty cart', { parents: [] }), /no parent/],
  ])('not %s', (_, logged, reason) => {
    expect(asked(logged)).toEqual({ reason: expect.stringMatching(reason) });
  });

  test('people called Abbot and Talbot are no bots', () => {
    for (const authorName of ['Abbot Costello', 'Ada Talbot', 'Robot Jones']) {
      expect(asked(commit('Fix total of an empty cart', { authorName }))).toMatchObject({ source: 'fix_commit' });
    }
  });
});

describe('with exports', () => {
  let folder: string;
  let exports: ProjectExports;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'fixpoint-'));
    const issues = [
      { number: 3, title: 'Total is 0', body: 'I buy two.\n\n<!-- template -->' },
      { number: 4, title: 'Never linked', body: null },
      { number: 9, title: 'A pull request in the answer of REST', body: '', pull_request: {} },
    ];
    const pulls = [
      {
        number: 12,
        title: 'Sum up carts',
        body: 'As told',
        mergeCommit: { oid: 'aaa' },
        closingIssuesReferences: [{ number: 3 }],
      },
      { number: 13, title: 'Show carts', body: 'For all.\n\nFixes #99', mergeCommit: { oid: 'bbb' } },
      { number: 14, title: 'Raise x', body: '', mergeCommit: { oid: 'ccc' }, author: { is_bot: true, login: 'x' } },
      { number: 15, title: 'Never merged', body: '', merge_commit_sha: 'ddd', merged_at: null },
      { number: 16, title: 'By REST', body: 'Closes #3', merge_commit_sha: 'eee', merged_at: '2020-01-01' },
    ];
    writeFileSync(join(folder, 'issues.json'), JSON.stringify(issues));
    writeFileSync(join(folder, 'pulls.json'), pulls.map((pull) => JSON.stringify(pull)).join('\n'));
    exports = await readProjectExports('ada/shop', {
      issues: join(folder, 'issues.json'),
      pulls: join(folder, 'pulls.json'),
    });
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  test('the issue that the pull request closes is the query, found by its commit or its number', () => {
    const linked = { source: 'linked_issue', issue: 3, query: 'Total is 0\n\nI buy two.' };
    expect(asked(commit('Whatever', { commit: 'aaa' }), exports)).toMatchObject({ ...linked, pull: 12 });
    expect(asked(merge('Merge pull request #12 from ada/x\n\nSum up carts'), exports)).toMatchObject(linked);
    expect(asked(commit('Whatever', { commit: 'eee' }), exports)).toMatchObject({ ...linked, pull: 16 });
    expect(asked(commit('Sum up\n\nCloses #3'), exports)).toMatchObject(linked);
    expect(asked(commit('Fix total of carts that was lost (#3)'), exports)).toMatchObject(linked);
  });

  test('a pull request without a known issue is asked with its own words', () => {
    expect(asked(commit('Whatever', { commit: 'bbb' }), exports)).toMatchObject({
      source: 'pull_request',
      pull: 13,
      query: 'Show carts\n\nFor all.',
    });
  });

  test('pull requests of bots, and those that were not merged, are none', () => {
    expect(asked(commit('Whatever', { commit: 'ccc' }), exports)).toEqual({ reason: 'is made by a bot' });
    expect(exports.pullOfCommit.has('ddd')).toBe(false);
    expect(exports.issues.has(9)).toBe(false);
  });

  test('a folder holds the exports of many repositories', async () => {
    writeFileSync(join(folder, 'ada__shop.json'), '[{"number": 5, "title": "Own"}]');
    const own = await readProjectExports('ada/shop', { issues: folder });
    expect([...own.issues.keys()]).toEqual([5]);
    expect((await readProjectExports('ada/other', { issues: folder })).issues.size).toBe(0);
    await expect(readProjectExports('a/b', { pulls: join(folder, 'none.json') })).rejects.toThrow(/does not exist/);
  });
});
