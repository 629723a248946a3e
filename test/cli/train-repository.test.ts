/** `fixpoint train --repo`: weights fitted to a repository's own fixes rank it from then on, and can be forgotten. */
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { writeProject } from '../../examples/01-train-on-your-own-history/project.ts';
import { fixtureRepository } from '../support/fixture-repository.ts';
import { Sandbox } from './fixpoint-process.ts';

let sandbox: Sandbox;
let app: string;
beforeAll(() => {
  sandbox = new Sandbox();
  app = join(sandbox.folder, 'app');
  writeProject(app, { held: 12 });
});
afterAll(() => sandbox.remove());

const ISSUE = 'The discount of a voucher is too high, since it was edited twice';
const first = async (...more: string[]) => {
  const { stdout } = await sandbox.run(['locate', ISSUE, '--repo', app, '--json', '--kind', 'function', ...more]);
  return JSON.parse(stdout).documents[0].name as string;
};
const weights = async () => JSON.parse((await sandbox.run(['status', '--repo', app, '--json'])).stdout).weights;

describe('train --repo', () => {
  it('fits weights that win on the latest fixes, and locate ranks by them', async () => {
    expect(await first()).toMatch(/_discount_of_voucher$/);
    const { exitCode, stdout } = await sandbox.run(['train', '--repo', app, '--workers', '2']);
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/^fitted to 48 fixes, judged on the 12 after them: \d+ ordered better, 0 worse\n/);
    expect(stdout).toContain('the fitted weights rank this repository from now on');
    expect(await weights()).toMatchObject({ origin: 'repository', notices: [] });
    expect(await first()).toBe('rule_0');
    expect(await first('--weights', 'none')).toMatch(/_discount_of_voucher$/);
  });

  it('keeps them through gc, and drops them on --forget', async () => {
    await sandbox.run(['gc', '--repo', app]);
    expect(await weights()).toMatchObject({ origin: 'repository' });
    const { exitCode, stderr } = await sandbox.run(['train', '--repo', app, '--forget']);
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: 'the shipped weights rank this repository again\n' });
    expect((await weights()).origin).not.toBe('repository');
  });

  it('says so where there are too few fixes', async () => {
    const small = fixtureRepository({ 'a.py': 'def one():\n    return 1\n' });
    const { exitCode, stdout, stderr } = await sandbox.run(['train', '--repo', small.root]);
    small.remove();
    expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: '' });
    expect(stderr).toBe(
      'fixpoint: too few usable fixes to learn from: 0 of 1 commit, 30 are needed. The weights stay as they are\n',
    );
  });

  it('leaves the flags of its commands to them', async () => {
    const { exitCode, stderr } = await sandbox.run(['train', 'ranker', '--quiet', '--output', 'out']);
    expect({ exitCode, stderr }).toEqual({
      exitCode: 2,
      stderr: 'fixpoint: give a dataset to learn from, such as the output of fixpoint mine\n',
    });
  });
});
