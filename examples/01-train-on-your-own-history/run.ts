/**
 * Three commands from a clone to trained weights to a better evaluation, on a project that is made here:
 * `npx tsx examples/01-train-on-your-own-history/run.ts`. Fails unless the trained weights win on the fixes that they have not seen.
 */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { writeProject } from './project.ts';

const HELD = 15;
const command = fileURLToPath(new URL('../../dist/cli.mjs', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'fixpoint-example-'));

try {
  writeProject(join(folder, 'app'), { held: HELD });
  execFileSync('git', ['clone', '--quiet', '--branch', 'past', join(folder, 'app'), join(folder, 'past')], {
    stdio: 'ignore',
  });

  fixpoint('mine', 'past', '--output', 'data');
  fixpoint(
    'train',
    'ranker',
    'data/instances.jsonl',
    '--repositories',
    'data/clones',
    '--validation',
    '0',
    '--output',
    'weights',
  );
  fixpoint('eval', '--repo', 'app', '--history', `${HELD}`, '--weights', 'weights', '--output', 'trained');

  fixpoint('eval', '--repo', 'app', '--history', `${HELD}`, '--weights', 'none', '--output', 'by-hand');
  fixpoint('compare', 'by-hand', 'trained');
  const [byHand, trained] = [score('by-hand'), score('trained')];
  console.log(`function MRR on the ${HELD} latest fixes: ${byHand.toFixed(3)} by hand, ${trained.toFixed(3)} trained`);
  assert(trained > byHand + 0.2, 'the trained weights do not rank the latest fixes better');
} finally {
  rmSync(folder, { recursive: true, force: true });
}

function fixpoint(...args: readonly string[]): void {
  console.log(`\n$ fixpoint ${args.join(' ')}`);
  execFileSync(process.execPath, [command, ...args], {
    cwd: folder,
    env: { ...process.env, FIXPOINT_CACHE_DIR: join(folder, 'cache'), FIXPOINT_OFFLINE: 'true' },
    stdio: ['ignore', 'inherit', 'inherit'],
  });
}

function score(run: string): number {
  const { metrics } = JSON.parse(readFileSync(join(folder, run, 'metrics.json'), 'utf8'));
  return metrics['function.mrr'].mean;
}
