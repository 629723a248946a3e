import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { FixtureRepository } from '../support/fixture-repository.ts';
import { type MeaningServer, startMeaningEncoder } from '../support/meaning-encoder.ts';
import { Sandbox } from './fixpoint-process.ts';
import { shopRepository } from './shop-repository.ts';

const KEY = 'sk-encoder-key-1';
/** Functions of the shop outside tests. */
const FUNCTIONS = 6;

let repository: FixtureRepository;
let sandbox: Sandbox;
let encoder: MeaningServer;
let file: string;
beforeAll(async () => {
  repository = shopRepository();
  sandbox = new Sandbox();
  encoder = await startMeaningEncoder([/voucher|coupon|rebate/, /price|cent/]);
  file = encoderFile('encoder.json', { url: encoder.url, model: 'meanings', dollarsPerMillionTokens: 0.02 });
});
afterAll(async () => {
  repository.remove();
  sandbox.remove();
  await encoder.server.stop();
});

function encoderFile(name: string, fields: Readonly<Record<string, unknown>>): string {
  const path = join(sandbox.folder, name);
  writeFileSync(path, JSON.stringify({ version: 1, ...fields }));
  return path;
}

const run = (...args: string[]) =>
  sandbox.run([...args, '--repo', repository.root], { environment: { FIXPOINT_ENCODER_KEY: KEY } });

describe('fixpoint embed', () => {
  test('makes vectors once, and tells before what that will cost and where the functions go', async () => {
    const { exitCode, stdout, stderr } = await run('embed', '--encoder', file);
    expect({ exitCode, stderr }).toMatchObject({ exitCode: 0 });
    expect(stdout).toMatch(/^6 functions with vectors of meanings \(6 newly encoded\) in /);
    expect(stderr).toMatch(
      /^6 of 6 functions to encode with meanings: about \d+ tokens, about \$0\.0000, sent to 127\.0\.0\.1:\d+$/m,
    );
    expect(encoder.sent()).toHaveLength(FUNCTIONS);
    expect(encoder.server.requests[0]!.headers.authorization).toBe(`Bearer ${KEY}`);

    const again = await run('embed', '--encoder', file, '--json');
    expect(JSON.parse(again.stdout)).toMatchObject({ encoder: 'meanings', functions: 6, encoded: 0, complete: true });
    expect(again.stderr).toBe('');
    expect(encoder.sent()).toHaveLength(FUNCTIONS);
  });

  test('makes them anew where that is asked for', async () => {
    const before = encoder.sent().length;
    expect((await run('embed', '--encoder', file, '--fresh', '--quiet')).exitCode).toBe(0);
    expect(encoder.sent()).toHaveLength(before + FUNCTIONS);
  });

  test('runs an ONNX folder on this machine, also with --offline', async () => {
    const folder = fileURLToPath(new URL('../models/tiny-encoder', import.meta.url));
    const onnx = encoderFile('onnx.json', { name: 'tiny', folder });
    const { exitCode, stdout, stderr } = await run('embed', '--encoder', onnx, '--offline');
    expect({ exitCode, stderr }).toMatchObject({ exitCode: 0 });
    expect(stdout).toContain('6 functions with vectors of tiny');
    expect(stderr).toMatch(/to encode with tiny: about \d+ tokens, on this machine/);
    const found = await run('the price is wrong', '--encoder', onnx, '--retriever', 'dense', '--offline', '--json');
    expect(found.exitCode).toBe(0);
  });

  test('tells how to install the runtime of an ONNX folder where it is missing', async () => {
    const folder = fileURLToPath(new URL('../models/tiny-encoder', import.meta.url));
    const onnx = encoderFile('missing.json', { name: 'absent', folder, documentPrefix: 'not stored yet ' });
    const hooks = `export const resolve = (name, context, next) => {
      if (name !== 'onnxruntime-node') return next(name, context);
      throw Object.assign(new Error('none'), { code: 'ERR_MODULE_NOT_FOUND' });
    };`;
    const asModule = (code: string) => `data:text/javascript,${encodeURIComponent(code)}`;
    const registering = asModule(
      `import { register } from 'node:module'; register(${JSON.stringify(asModule(hooks))});`,
    );
    const { exitCode, stderr } = await sandbox.run(['embed', '--encoder', onnx, '--repo', repository.root, '--quiet'], {
      nodeArguments: ['--import', registering],
    });
    expect(exitCode).toBe(2);
    expect(stderr).toBe(
      'fixpoint: the encoder absent runs in onnxruntime-node, which is not installed; install it with: npm install --ignore-scripts onnxruntime-node\n',
    );
  });

  test('keeps the key to itself', async () => {
    const { stdout, stderr } = await run('embed', '--encoder', file, '--verbose');
    expect(stdout + stderr).not.toContain(KEY);
    for (const name of readdirSync(sandbox.folder, { recursive: true, withFileTypes: true })) {
      if (name.isFile()) expect(readFileSync(join(name.parentPath, name.name), 'latin1')).not.toContain(KEY);
    }
  });

  test.each<[string, string[], RegExp]>([
    ['no encoder', [], /no encoder is set: give --encoder <file or preset>/],
    ['half an encoder', ['--encoder-model', 'm'], /needs both --encoder-url and --encoder-model/],
    ['a preset without an address', ['--encoder', 'coderankembed'], /the preset coderankembed needs --encoder-url/],
    ['a file that is not there', ['--encoder', 'no.json'], /no\.json is no preset .* \(there is none\)/],
    [
      'an endpoint offline',
      ['--encoder-url', 'http://127.0.0.1:59999/v1', '--encoder-model', 'm', '--offline'],
      /--offline forbids the network, which this encoder needs/,
    ],
    [
      'an endpoint where nobody listens',
      ['--encoder-url', 'http://127.0.0.1:59999/v1', '--encoder-model', 'm'],
      /the embedding model m at 127\.0\.0\.1:59999: nothing listens there/,
    ],
  ])('tells in one line of %s', async (_what, args, message) => {
    const { exitCode, stderr } = await run('embed', '--quiet', ...args);
    expect(exitCode).toBe(2);
    expect(stderr).toMatch(message);
    expect(stderr.trimEnd().split('\n')).toHaveLength(1);
  });
});

describe('fixpoint locate', () => {
  test('finds by vectors what it does not find by words', async () => {
    const names = async (...args: string[]) => {
      const { stdout } = await run('locate', 'wrong rebate with a coupon', '--json', ...args);
      return (JSON.parse(stdout) as { documents: { name: string }[] }).documents.map(({ name }) => name);
    };
    expect(await names()).not.toContain('applyVoucher');
    expect(await names('--retriever', 'dense', '--encoder', file)).toEqual(['applyVoucher']);
    expect(await names('--retriever', 'hybrid', '--encoder', file)).toContain('applyVoucher');
    expect(encoder.sent().at(-1)).toBe('wrong rebate with a coupon');
  });

  test('says what --retriever needs', async () => {
    const { exitCode, stderr } = await run('locate', 'x', '--retriever', 'hybrid');
    expect(exitCode).toBe(2);
    expect(stderr).toMatch(/--retriever hybrid needs an encoder: give --encoder <file or preset>/);
  });
});
