import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, test } from 'vitest';
import { UsageError } from '../../src/core/index.ts';
import { ENCODER_PRESETS } from '../../src/models/encoder-presets.ts';
import { encoderSpecOf } from '../../src/models/encoder-spec.ts';
import { chosenEncoder } from '../../src/models/index.ts';

const folder = mkdtempSync(join(tmpdir(), 'fixpoint-encoder-'));
afterAll(() => rmSync(folder, { recursive: true }));

function file(content: unknown): string {
  const path = join(folder, 'encoder.json');
  writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content));
  return path;
}

describe('an encoder is chosen', () => {
  test('by nothing: there is none', () => {
    expect(chosenEncoder({})).toBeUndefined();
  });

  test('by the address and the name of a model, with usual values', () => {
    expect(chosenEncoder({ url: 'http://localhost:1/v1', model: 'm' })).toEqual({
      name: 'm',
      url: 'http://localhost:1/v1',
      model: 'm',
      queryPrefix: '',
      documentPrefix: '',
      pooling: 'mean',
      normalize: true,
      maxTokens: 1_024,
      batchSize: 32,
    });
  });

  test('by a preset and an address, with the words of its model card', () => {
    expect(chosenEncoder({ encoder: 'swerankembed-small', url: 'http://localhost:1/v1' })).toMatchObject({
      name: 'swerankembed-small',
      model: 'Salesforce/SweRankEmbed-Small',
      queryPrefix: 'Represent this query for searching relevant code: ',
      documentPrefix: '',
      pooling: 'cls',
    });
    const served = chosenEncoder({
      encoder: 'qwen3-embedding-0.6b',
      url: 'http://localhost:1/v1',
      model: 'qwen3-embedding:0.6b',
    });
    expect(served).toMatchObject({ model: 'qwen3-embedding:0.6b', pooling: 'last-token' });
    expect(served!.queryPrefix).toMatch(/^Instruct: .*\nQuery:$/);
  });

  test('by a file, whose folder is beside it and whose fields go before those of its preset', () => {
    const path = file({ version: 1, preset: 'coderankembed', folder: 'onnx', maxTokens: 512 });
    expect(chosenEncoder({ encoder: path })).toMatchObject({
      name: 'coderankembed',
      folder: join(folder, 'onnx'),
      file: 'model.onnx',
      queryPrefix: 'Represent this query for searching relevant code: ',
      pooling: 'cls',
      maxTokens: 512,
    });
  });

  test.each<[string, Parameters<typeof chosenEncoder>[0], RegExp]>([
    ['half an endpoint', { url: 'http://localhost:1' }, /needs both --encoder-url and --encoder-model/],
    ['a preset alone', { encoder: 'coderankembed' }, /needs --encoder-url/],
    ['a file that is not there', { encoder: 'coderank.json' }, /no preset \(swerank.*\(there is none\)/],
    ['an address of another kind', { url: 'ftp://host', model: 'm' }, /"url" is "ftp:\/\/host"; expected an http/],
  ])('not by %s', (_what, choice, message) => {
    expect(() => chosenEncoder(choice)).toThrow(message);
    expect(() => chosenEncoder(choice)).toThrow(UsageError);
  });
});

describe('an encoder file with a mistake is refused:', () => {
  const GOOD = { version: 1, url: 'http://localhost:1/v1', model: 'm' };
  test.each<[string, unknown, RegExp]>([
    ['no JSON', '{"version": 1,', /no JSON/],
    ['a list', [1], /holds one JSON object/],
    ['without a version', { ...GOOD, version: undefined }, /has "version": 1/],
    ['of another version', { ...GOOD, version: 2 }, /"version" is 2; expected 1/],
    ['a field that does not exist', { ...GOOD, prefix: 'x' }, /unknown field "prefix"/],
    ['a field that every object has', '{"version": 1, "__proto__": 1, "toString": 2}', /unknown field/],
    ['an unknown preset', { ...GOOD, preset: 'bert' }, /"preset" is "bert"; expected one of swerank/],
    ['an unknown pooling', { ...GOOD, pooling: 'max' }, /"pooling" is "max"; expected one of mean, cls, last-token/],
    ['dimensions that are none', { ...GOOD, dimensions: 0.5 }, /"dimensions" is 0.5; expected a whole number/],
    ['a price below nothing', { ...GOOD, dollarsPerMillionTokens: -1 }, /expected a number from 0 up/],
    ['two places', { ...GOOD, folder: 'x' }, /either "url" and "model" or "folder"/],
    ['no place', { version: 1 }, /either "url" and "model" or "folder"/],
    ['no model', { version: 1, url: 'http://localhost:1' }, /"url" needs a "model"/],
  ])('%s', (_what, content, message) => {
    expect(() => chosenEncoder({ encoder: file(content) })).toThrow(message);
  });

  test('whatever its fields hold, it is read or refused in words', () => {
    fc.assert(
      fc.property(
        fc.dictionary(fc.constantFrom('version', 'url', 'model', 'folder', 'preset', 'normalize'), fc.jsonValue()),
        (fields) => {
          try {
            encoderSpecOf(fields, 'x', '/');
          } catch (error) {
            expect(error).toBeInstanceOf(UsageError);
          }
        },
      ),
    );
  });
});

describe('docs/encoders.md', () => {
  const text = readFileSync(new URL('../../docs/encoders.md', import.meta.url), 'utf8');

  test('shows an encoder file that is right', () => {
    const [, json] = /```json\n([\s\S]*?)```/.exec(text)!;
    expect(chosenEncoder({ encoder: file(json) })).toMatchObject({ name: 'qwen3-embedding-0.6b', dimensions: 512 });
  });

  test('shows choices that are right, and every preset', () => {
    const chosen = [...text.matchAll(/`((?:--encoder(?:-url|-model)? \S+ ?)+)`/g)].flatMap(([, flags]) => {
      const words = flags!.trim().split(' ');
      const value = (flag: string) => (words.includes(flag) ? words[words.indexOf(flag) + 1] : undefined);
      const encoder = value('--encoder');
      if (encoder?.endsWith('.json')) return [];
      return [chosenEncoder({ encoder, url: value('--encoder-url'), model: value('--encoder-model') })!];
    });
    expect(chosen).toHaveLength(5);
    for (const preset of Object.keys(ENCODER_PRESETS)) {
      expect(text).toContain(preset.startsWith('qwen') ? preset.replace('qwen3-embedding', '') : preset);
    }
  });
});
