/** Training of the token encoder: gradients against differences, a planted synonym that must be learned, and runs that go on where they stopped. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { openSyntax } from '../../src/localize.ts';
import { decodeTokenEncoder, hashTerm } from '../../src/retrieval/index.ts';
import { BagsBuilder, entriesOf } from '../../src/training/encoder/bags.ts';
import { collectPairs } from '../../src/training/encoder/collect-pairs.ts';
import { contrast } from '../../src/training/encoder/contrast.ts';
import { decodePairs, type EncoderPairs, encodePairs } from '../../src/training/encoder/encoder-pairs.ts';
import { learningSetOf, vocabularyOf } from '../../src/training/encoder/learning-set.ts';
import type { MinedRow } from '../../src/training/encoder/mined-rows.ts';
import { Parameters } from '../../src/training/encoder/parameters.ts';
import { DEFAULT_ENCODER, type EncoderOptions, trainEncoder } from '../../src/training/encoder/train-encoder.ts';
import { writeEncoder } from '../../src/training/encoder/write-encoder.ts';
import { fixtureRepository } from '../support/fixture-repository.ts';

const OPTIONS: EncoderOptions = {
  ...DEFAULT_ENCODER,
  dimensions: 8,
  fewestRepositories: 2,
  epochs: 6,
  batch: 8,
  negatives: 4,
  dropout: 0,
  commentShare: 1,
  vectorRate: 0.3,
};

/** Issues say `say0`…, functions `code0`…: only learning tells that the same number belongs together. */
function planted(repo: string): EncoderPairs {
  const words = 8;
  const queries = new BagsBuilder();
  const documents = new BagsBuilder();
  for (let copy = 0; copy < 4; copy++) {
    for (let word = 0; word < words; word++) {
      queries.add([[word, 1]]);
      documents.add([[words + word, 1]]);
    }
  }
  const count = documents.length;
  for (let word = 0; word < words; word++) documents.add([[words + word, 1]]);
  const positions = Uint32Array.from({ length: count }, (_, i) => i);
  return {
    repo,
    language: 'python',
    digest: repo,
    terms: Uint32Array.from({ length: 2 * words }, (_, i) => hashTerm(i < words ? `say${i}` : `code${i - words}`)),
    queries: queries.done(),
    documents: documents.done(),
    pool: count,
    keys: Uint32Array.from({ length: documents.length }, (_, i) => i % words),
    pairQueries: positions,
    pairDocuments: positions,
    docPairs: count,
  };
}

const REPOSITORIES = ['a/a', 'b/b', 'c/c'].map(planted);

describe('gradients', () => {
  const encoded = (vectors: Float32Array) => ({ vectors, lengths: new Float32Array(vectors.length / 2).fill(1) });
  const documents = Float32Array.of(0.8, 0.6, 0, 1, -1, 0);
  const answers = (query: number, document: number) => query === 0 && document === 2;
  const lossOf = (queries: Float32Array) =>
    contrast({ dimensions: 2, queries: encoded(queries), documents: encoded(documents), temperature: 0.5, answers });

  test('the loss falls as fast as its gradient says', () => {
    const queries = Float32Array.of(1, 0, 0.6, 0.8);
    const { queryGradients, documentGradients } = lossOf(queries);
    for (let i = 0; i < queries.length; i++) {
      const [up, down] = [0.01, -0.01].map((step) => lossOf(queries.map((v, at) => (at === i ? v + step : v))).loss);
      expect(queryGradients[i]).toBeCloseTo((up! - down!) / 0.02 / 2, 3); // the mean of two queries
    }
    expect(documentGradients.subarray(0, 2).some((value) => value !== 0)).toBe(true);
  });

  test('what answers the query too is no negative', () => {
    const near = (document: number) => {
      const queries = encoded(Float32Array.of(1, 0));
      return contrast({
        dimensions: 2,
        queries,
        documents: encoded(Float32Array.of(1, 0, 1, 0)),
        temperature: 1,
        answers: (_query, other) => other === document,
      }).loss;
    };
    expect(near(1)).toBe(0);
    expect(near(7)).toBeCloseTo(Math.log(2), 6);
  });

  test('a step along the gradient of a cosine turns the vector, and its length does not matter', () => {
    const parameters = Parameters.random(2, Float32Array.of(1), 3);
    const builder = new BagsBuilder();
    builder.add([[0, 1]]);
    const bags = builder.done();
    const cosine = () => parameters.encode(bags, 'query').vectors[0]!;
    const before = cosine();
    parameters.learn(bags, 'query', parameters.encode(bags, 'query'), Float32Array.of(-1, 0), {
      vectors: 0.1,
      weights: 0.1,
    });
    expect(cosine()).toBeGreaterThan(before);
  });
});

describe('training', () => {
  test('learns that other words mean the same, which BM25 cannot, in a repository held out', async () => {
    const { curve, epoch, heldOut, encoder } = await trainEncoder(REPOSITORIES, OPTIONS);
    expect(heldOut).toHaveLength(1);
    expect(encoder.terms).toHaveLength(16);
    const { bm25, encoder: learned, sum } = curve[epoch]!.validation;
    expect(learned.mrr).toBe(1);
    expect(sum.mrr).toBe(1);
    expect(bm25.recallAt10).toBe(1); // all are equal: nothing is above
    expect(curve.at(-1)!.loss).toBeLessThan(curve[1]!.loss!);
  });

  test('does not depend on the order of the repositories, but on the seed', async () => {
    const once = await trainEncoder(REPOSITORIES, OPTIONS);
    expect(await trainEncoder([...REPOSITORIES].reverse(), OPTIONS)).toEqual(once);
    expect((await trainEncoder(REPOSITORIES, { ...OPTIONS, seed: 2 })).encoder).not.toEqual(once.encoder);
  });

  test('goes on after any epoch to the same end', async () => {
    const folders = [0, 1].map(() => mkdtempSync(join(tmpdir(), 'fixpoint-')));
    onTestFinished(() => {
      for (const folder of folders) rmSync(folder, { recursive: true });
    });
    const [whole, stopped] = folders as [string, string];
    const run = { options: OPTIONS, fixpoint: '0', origins: [] };
    await writeEncoder(whole, REPOSITORIES, run);
    const abort = new AbortController();
    const onProgress = ({ epoch }: { epoch: number }) => epoch === 4 && abort.abort();
    await expect(writeEncoder(stopped, REPOSITORIES, { ...run, signal: abort.signal, onProgress })).rejects.toThrow(
      'cancelled',
    );
    let epochs = 0;
    await writeEncoder(stopped, REPOSITORIES, {
      ...run,
      onProgress: ({ batch }) => void (epochs += batch === 1 ? 1 : 0),
    });
    expect(epochs).toBe(3);
    const weights = (folder: string) => readFileSync(join(folder, 'encoder.weights'));
    expect(weights(stopped).equals(weights(whole))).toBe(true);
    expect(decodeTokenEncoder(weights(whole)).dimensions).toBe(8);
    expect(readFileSync(join(whole, 'report.md'), 'utf8')).toContain('| a/a ');
    // A damaged checkpoint, or one of other options, costs time alone.
    writeFileSync(join(stopped, 'encoder.checkpoint'), 'damaged');
    await writeEncoder(stopped, REPOSITORIES, run);
    expect(weights(stopped).equals(weights(whole))).toBe(true);
  });

  test('too few repositories are told', async () => {
    await expect(trainEncoder([], OPTIONS)).rejects.toThrow('too few repositories');
    await expect(trainEncoder(REPOSITORIES.slice(0, 1), OPTIONS)).rejects.toThrow('too few repositories');
  });

  test('terms of few repositories are left out, the most common are kept', () => {
    const [first, ...rest] = REPOSITORIES as [EncoderPairs, ...EncoderPairs[]];
    const rare = { ...first, terms: first.terms.map((hash, i) => (i === 0 ? 7 : hash)) };
    const all = vocabularyOf([rare, ...rest], { fewest: 3, size: 100 });
    expect(all).toHaveLength(15);
    expect([...all]).toEqual([...all].sort((a, b) => a - b));
    expect(vocabularyOf([rare, ...rest], { fewest: 2, size: 15 })).toEqual(all);
    const { queries } = learningSetOf(rare, all);
    expect([...entriesOf(queries, 0)]).toEqual([]);
    expect([...entriesOf(queries, 1)]).toHaveLength(1);
  });
});

describe('pairs', () => {
  test('are read from fixes and from comments', async () => {
    const repository = fixtureRepository({
      'lib/session.py': 'def resume(token):\n    return load(token)\n',
      'lib/other.py':
        'def paint(canvas):\n    """Draws all shapes onto the given canvas."""\n    return canvas.draw()\n',
      'tests/test_session.py': 'def test_resume():\n    """Checks that sessions are resumed properly."""\n',
    });
    onTestFinished(() => repository.remove());
    const base = repository.git('rev-parse', 'HEAD');
    repository.write('lib/session.py', 'def resume(token):\n    return load(token or "")\n');
    const fix = repository.commit('Fix the crash when the login cookie is missing');
    const instance: MinedRow['instance'] = {
      instance_id: 'x-1',
      dataset: 'mined',
      repo: 'x/x',
      language: 'python',
      base_commit: base,
      fix_commit: fix,
      problem_statement: 'Fix the crash when the login cookie is missing',
      gold_files: ['lib/session.py'],
      gold_functions: [{ path: 'lib/session.py', name: 'resume', start: 1, end: 2 }],
    };
    const syntax = openSyntax();
    const pairs = await collectPairs({
      repo: 'x/x',
      language: 'python',
      folder: repository.root,
      head: fix,
      instances: [instance],
      digest: 'd',
      seed: 1,
      poolSize: 100,
      parse: (text, language) => syntax.parse(text, language),
    });
    syntax.close();
    expect(pairs.docPairs).toBe(1);
    expect(pairs.pairQueries).toHaveLength(2);
    expect(pairs.pool).toBe(1);
    expect(pairs.keys).toHaveLength(3); // resume before the fix, and both functions of HEAD, tests left out
    expect(pairs.keys.subarray(1)).toContain(pairs.keys[0]);
    const termsOf = (bags: EncoderPairs['queries'], text: number) =>
      new Set([...entriesOf(bags, text)].map(([term]) => pairs.terms[term]));
    expect(termsOf(pairs.queries, 0)).toContain(hashTerm('cooki'));
    expect(termsOf(pairs.documents, 0)).toContain(hashTerm('token'));
    const commented = termsOf(pairs.documents, pairs.pairDocuments[1]!);
    expect(termsOf(pairs.queries, 1)).toContain(hashTerm('shap'));
    expect(commented).not.toContain(hashTerm('shap'));
    expect(commented).toContain(hashTerm('draw'));
    expect(decodePairs(encodePairs(pairs))).toEqual(pairs);
  });
});
