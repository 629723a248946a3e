/** No training data comes from the repositories of benchmarks, their forks or their copies. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { type AdmissionOptions, admit, rootsOfClones } from '../../src/training/mine/admission.ts';
import { EXCLUDED_REPOSITORIES } from '../../src/training/mine/excluded-repositories.ts';
import { type CloneIdentity, exclusionOf, repositoryName } from '../../src/training/mine/exclusion.ts';
import { nameOfUrl, publicUrl } from '../../src/training/mine/repository-names.ts';
import { type FixtureRepository, fixtureRepository } from '../support/fixture-repository.ts';

const NONE = { allowedForkNames: new Map<string, string>(), excludedRoots: new Set<string>() };
const refuse = (identity: Partial<CloneIdentity>, options = {}) =>
  exclusionOf({ given: '/clones/mine', ...identity }, { ...NONE, ...options });

describe('the list', () => {
  test('holds 242 names of the form owner/name, each once', () => {
    expect(EXCLUDED_REPOSITORIES).toHaveLength(242);
    expect(new Set(EXCLUDED_REPOSITORIES.map((name) => name.toLowerCase())).size).toBe(242);
    for (const name of EXCLUDED_REPOSITORIES) expect(name).toMatch(/^[\w.-]+\/[\w.-]+$/);
  });

  test.each(EXCLUDED_REPOSITORIES)('%s is refused however it is named', (repo) => {
    const [owner, name] = repo.split('/') as [string, string];
    for (const given of [
      `https://github.com/${repo}`,
      `https://token@github.com/${repo}.git/`,
      `git@github.com:${repo}.git`,
      `ssh://git@github.com:22/${repo.toUpperCase()}.git`,
      `/clones/${owner}__${name}`,
      `/clones/${owner}__${name}.git`,
      `clones/${owner}+${name}/repo`,
      `/src/${repo}`,
      `/src/${name}`,
      `https://github.com/somebody/${name}`,
    ]) {
      expect(refuse({ given }), given).toBeDefined();
    }
    for (const remote of [`https://github.com/${repo}.git`, `/elsewhere/${owner}__${name}`]) {
      expect(refuse({ remotes: ['https://github.com/me/mine', remote] }), remote).toBeDefined();
    }
  });
});

describe('exclusionOf', () => {
  test('what is on no list may be mined', () => {
    expect(refuse({ given: 'https://github.com/ada/engine', folder: '/data/ada__engine.git' })).toBeUndefined();
  });

  test('a name shared with an excluded repository needs a word, the repository itself none can allow', () => {
    const allowedForkNames = new Map([
      ['ada/django', 'a guitar tuner'],
      ['django/django', 'please'],
    ]);
    expect(refuse({ given: 'https://x.y/ada/django' })).toContain('--allow-fork-name');
    expect(refuse({ given: 'https://x.y/ada/django' }, { allowedForkNames })).toBeUndefined();
    expect(refuse({ given: 'https://x.y/django/django' }, { allowedForkNames })).toContain('repository of a benchmark');
  });

  test('the first commit tells forks of any name, which no word allows', () => {
    const options = { excludedRoots: new Set(['abc']), allowedForkNames: new Map([['ada/engine', 'mine']]) };
    const given = 'https://x.y/ada/engine';
    expect(refuse({ given, rootCommits: ['def', 'abc'] }, options)).toContain('began with the same commit');
    expect(refuse({ given, rootCommits: ['def'] }, options)).toBeUndefined();
    expect(refuse({ given, rootCommits: ['def'], shallow: true }, options)).toContain('shallow');
  });
});

test('names and URLs', () => {
  expect(nameOfUrl('https://gitlab.example/group/part/name.git?x=1')).toBe('part/name');
  expect(nameOfUrl('git@host.example:owner/name.git')).toBe('owner/name');
  expect(publicUrl('https://ada:secret@host.example/a/b')).toBe('https://host.example/a/b');
  expect(repositoryName({ given: '/data/ada__engine.git' })).toBe('ada/engine');
  expect(repositoryName({ given: '/data/ada+engine/repo' })).toBe('ada/engine');
  expect(repositoryName({ given: '/data/engine', remotes: ['https://h.example/ada/motor.git'] })).toBe('ada/motor');
  expect(repositoryName({ given: '/data/c++/engine' })).toBe('engine');
});

describe('admit', () => {
  let folder: string | undefined;
  let repository: FixtureRepository | undefined;
  afterEach(() => {
    repository?.remove();
    if (folder !== undefined) rmSync(folder, { recursive: true });
    folder = undefined;
  });
  const options = (more: Partial<AdmissionOptions> = {}): AdmissionOptions => ({
    ...NONE,
    cloneFolder: join(tmpdir(), 'none'),
    offline: true,
    signal: new AbortController().signal,
    ...more,
  });

  test('a clone is known by its remotes, whatever its folder is called', async () => {
    repository = fixtureRepository({ 'a.py': 'A = 1\n' });
    repository.git('remote', 'add', 'origin', 'https://me:password@github.com/me/thing.git');
    expect(await admit(repository.root, options())).toMatchObject({
      kind: 'admitted',
      repo: 'me/thing',
      url: 'https://github.com/me/thing.git',
      clone: { shallow: false },
    });
    repository.git('remote', 'add', 'upstream', 'https://github.com/django/django.git');
    expect(await admit(repository.root, options())).toMatchObject({ kind: 'excluded' });
  });

  test('a fork under another name is found by the first commit of an excluded clone', async () => {
    repository = fixtureRepository({ 'a.py': 'A = 1\n' });
    folder = mkdtempSync(join(tmpdir(), 'fixpoint-'));
    const [excluded, fork] = [join(folder, 'excluded'), join(folder, 'fork')];
    mkdirSync(excluded);
    execFileSync('git', ['clone', '--quiet', '--bare', repository.root, join(excluded, 'original.git')]);
    repository.commit('One more');
    execFileSync('git', ['clone', '--quiet', repository.root, fork]);
    const excludedRoots = await rootsOfClones(excluded, new AbortController().signal);
    expect(await admit(fork, options({ excludedRoots }))).toMatchObject({
      kind: 'excluded',
      reason: expect.stringContaining('began with the same commit'),
    });
    expect(await admit(fork, options())).toMatchObject({ kind: 'admitted' });
  });

  test('what cannot be read has failed, with the reason and without passwords', async () => {
    expect(await admit('/no/such/folder', options())).toEqual({
      kind: 'failed',
      given: '/no/such/folder',
      reason: '/no/such/folder is not a git repository',
    });
    expect(await admit('https://ada:x@h.example/a/b', options())).toEqual({
      kind: 'failed',
      given: 'https://h.example/a/b',
      reason: 'there is no clone of a/b, and --offline forbids to fetch it',
    });
  });
});
