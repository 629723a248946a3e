import { readFileSync } from 'node:fs';
import { Ajv } from 'ajv';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type FixtureRepository, fixtureRepository } from '../support/fixture-repository.ts';
import { Sandbox } from './fixpoint-process.ts';
import { SHOP_ISSUE, shopRepository } from './shop-repository.ts';

const schema = JSON.parse(readFileSync(new URL('../../docs/json-schema/ranking.schema.json', import.meta.url), 'utf8'));
const ajv = new Ajv({ allErrors: true, allowUnionTypes: true });
const validate = ajv.compile(schema);
const validateDocument = ajv.compile({ definitions: schema.definitions, $ref: '#/definitions/document' });

let sandbox: Sandbox;
let shop: FixtureRepository;
let plain: FixtureRepository;

beforeAll(async () => {
  sandbox = new Sandbox();
  shop = shopRepository();
  plain = fixtureRepository({ 'a b/ünï.py': 'def greet():\n    pass\n' }, { git: false });
  await sandbox.run(['index', '--repo', shop.root]);
});

afterAll(() => {
  sandbox.remove();
  shop.remove();
  plain.remove();
});

async function answer(...args: string[]): Promise<string> {
  return (await sandbox.run(['locate', '--repo', shop.root, ...args])).stdout;
}

describe.concurrent('json', () => {
  it.each([
    ['an answer', [SHOP_ISSUE]],
    ['an explained answer', [SHOP_ISSUE, '--explain']],
    ['files', [SHOP_ISSUE, '--files']],
    ['a cut answer', [SHOP_ISSUE, '--max-tokens', '600']],
    ['no answer', ['qqqqzzzz']],
  ])('keeps to the published schema: %s', async (_, args) => {
    const report = JSON.parse(await answer(...args, '--json'));
    validate(report);
    expect(validate.errors).toBeNull();
  });

  it('keeps to the schema for a folder without git', async () => {
    const { stdout } = await sandbox.run(['greet', '--repo', plain.root, '--json']);
    const report = JSON.parse(stdout);
    validate(report);
    expect(validate.errors).toBeNull();
    expect(report.corpus).toMatchObject({ commit: null, files: 1 });
  });

  it('tells the issue, the commit and the spans', async () => {
    const report = JSON.parse(await answer(SHOP_ISSUE, '--json'));
    expect(report).toMatchObject({
      schemaVersion: 1,
      tool: { name: 'fixpoint' },
      query: { title: 'Cart.total_price is off by one cent' },
      corpus: { commit: shop.git('rev-parse', 'HEAD'), dirty: false, fresh: true, files: 5 },
      grounding: 'strong',
    });
    const total = report.documents.find(({ name }: { name: string }) => name === 'Cart.total_price');
    expect(total).toMatchObject({
      path: 'shop/cart.py',
      kind: 'method',
      startLine: 16,
      endLine: 18,
      language: 'python',
    });
    expect(total).not.toHaveProperty('features');
  });

  it('--explain adds features, --files leaves documents out', async () => {
    const explained = JSON.parse(await answer(SHOP_ISSUE, '--json', '--explain'));
    expect(Object.keys(explained.documents[0].features)).toContain('symbol');
    const files = JSON.parse(await answer(SHOP_ISSUE, '--json', '--files'));
    expect(files.documents).toEqual([]);
    expect(files.files.map(({ path }: { path: string }) => path)).toContain('shop/money.py');
  });
});

it('jsonl is one document on each line', async () => {
  const lines = (await answer(SHOP_ISSUE, '--format', 'jsonl')).trimEnd().split('\n');
  lines.forEach((line, i) => {
    const document = JSON.parse(line);
    expect(document.rank).toBe(i + 1);
    validateDocument(document);
    expect(validateDocument.errors).toBeNull();
  });
  const files = (await answer(SHOP_ISSUE, '--format', 'jsonl', '--files')).trimEnd().split('\n');
  expect(JSON.parse(files[0]!)).not.toHaveProperty('kind');
});

it('markdown is a numbered list of places', async () => {
  const markdown = await answer(SHOP_ISSUE, '--format', 'markdown', '-k', '2');
  expect(markdown).toMatch(
    /^\*\*Places that the fix may change\*\* at `[0-9a-f]{7}`, most likely first:\n\n1\. `shop\//,
  );
  expect(markdown).toMatch(/\n2\. `shop\/\w+\.py:\d+-\d+` `\w+(\.\w+)?` \((method|function)\), \d+ %\n {3}- \S/);
});

describe.concurrent('sarif', () => {
  it('is one note per place, with region and evidence', async () => {
    const log = JSON.parse(await answer(SHOP_ISSUE, '--format', 'sarif'));
    expect(log.version).toBe('2.1.0');
    const [run] = log.runs;
    const rules = run.tool.driver.rules.map(({ id }: { id: string }) => id);
    expect(run.results.length).toBeGreaterThan(1);
    for (const result of run.results) {
      expect(result.level).toBe('note');
      expect(rules[result.ruleIndex]).toBe(result.ruleId);
      expect(result.message.text).not.toBe('');
      const { artifactLocation, region } = result.locations[0].physicalLocation;
      expect(artifactLocation).toMatchObject({ uri: expect.stringMatching(/^(shop|web)\//), uriBaseId: '%SRCROOT%' });
      expect(region.endLine).toBeGreaterThanOrEqual(region.startLine);
    }
    expect(run.results.map(({ message }: { message: { text: string } }) => message.text).join()).toContain(
      '`round_price` is named in the issue as code',
    );
  });

  it('writes paths as URIs', async () => {
    const { stdout } = await sandbox.run(['greet', '--repo', plain.root, '--format', 'sarif']);
    const { uri } = JSON.parse(stdout).runs[0].results[0].locations[0].physicalLocation.artifactLocation;
    expect(uri).toBe('a%20b/%C3%BCn%C3%AF.py');
  });
});
