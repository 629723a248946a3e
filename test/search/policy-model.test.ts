/** Where the weights of the embedded policy come from. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { encodePolicyModel } from '../../src/agent/index.ts';
import { UsageError } from '../../src/core/index.ts';
import { findPolicyModel } from '../../src/policy-model.ts';
import { MODEL } from '../agent/embedded/embedded.ts';

let root: string;
const folder = (name: string) => join(root, name);
beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'policy-'));
  writeFileSync(folder('policy.weights'), encodePolicyModel(MODEL));
});
afterAll(() => rmSync(root, { recursive: true }));

test('of the folder where it holds one, else of the package', () => {
  const own = findPolicyModel(root, folder('nowhere'));
  expect(own.digest).toMatch(/^[0-9a-f]{16}$/);
  expect(findPolicyModel(folder('nowhere'), root)).toEqual(own);
  expect(findPolicyModel(undefined, root).model).toEqual(MODEL);
});

test('none, or a damaged one, is told with what to do', () => {
  expect(() => findPolicyModel(undefined, folder('nowhere'))).toThrow(UsageError);
  expect(() => findPolicyModel(undefined, folder('nowhere'))).toThrow(/--model.*fixpoint train policy/);
  const damaged = mkdtempSync(join(tmpdir(), 'policy-'));
  writeFileSync(join(damaged, 'policy.weights'), 'no policy');
  expect(() => findPolicyModel(damaged, root)).toThrow(/policy\.weights cannot be used/);
  rmSync(damaged, { recursive: true });
});
