/** Features that only the candidates together can tell, on sources where a person sees at once what each should say. */
import { beforeAll, describe, expect, it } from 'vitest';
import type { Candidate } from '../../src/core/index.ts';
import type { TreeIndex } from '../../src/index/index.ts';
import { understand } from '../../src/query/index.ts';
import { extractFeatures } from '../../src/ranking/features.ts';
import { FEATURES } from '../../src/ranking/index.ts';
import { QuerySignals } from '../../src/retrieval/index.ts';
import { documentNamed, historyOf, treeOf } from '../support/tree-of.ts';

const SOURCES = {
  'kiln/oven.py':
    'def heat(zone):\n    return ramp(zone)\n\n\ndef ramp(zone):\n    return dampers(zone, "glaze crackle")\n\n\ndef unrelated(x):\n    return x\n',
  'kiln/vents.py':
    'def dampers(zone, note):\n    return note\n\n\ndef louvers(note):\n    return "glaze crackle" + note\n',
  'kiln/lids.py': 'class Lid:\n    def lift(self):\n        return 1\n\n    def drop(self):\n        return 2\n',
  'tests/test_oven.py': 'def test_zone_heat_is_even():\n    assert heat("zone")\n',
};
const ISSUE = 'zone heat is uneven';

let tree: TreeIndex;
beforeAll(async () => {
  tree = await treeOf(SOURCES);
});

/** One feature of a document, where the named documents are the candidates with these scores, best first. */
function featureOf(feature: (typeof FEATURES)[number], name: string, scores: Readonly<Record<string, number>>): number {
  const candidates: Candidate[] = Object.entries(scores).map(([candidate, score]) => ({
    document: documentNamed(tree, candidate),
    score,
  }));
  const signals = new QuerySignals(tree, historyOf()).of(understand(ISSUE));
  const values = extractFeatures(candidates, { signals, index: tree });
  return values[Object.keys(scores).indexOf(name) * FEATURES.length + FEATURES.indexOf(feature)]!;
}

describe('places', () => {
  const scores = { heat: 4, ramp: 2, 'Lid.lift': 1, 'Lid.drop': 0.5 };

  it('tell the strength of the file, and the place in it and among all', () => {
    expect(featureOf('file.best', 'ramp', scores)).toBe(1);
    expect(featureOf('file.best', 'Lid.drop', scores)).toBe(0.25);
    expect(featureOf('file.place', 'ramp', scores)).toBe(0.5);
    expect(featureOf('place', 'heat', scores)).toBe(1);
    expect(featureOf('file.order', 'Lid.lift', scores)).toBeCloseTo(1 / Math.log2(3), 6);
  });

  it('tell what the others of the class are worth, not the document itself', () => {
    expect(featureOf('class.mean', 'Lid.drop', scores)).toBe(0.25);
    expect(featureOf('class.mean', 'Lid.lift', scores)).toBe(0.125);
    expect(featureOf('class.mean', 'heat', scores)).toBe(0);
  });
});

describe('walk', () => {
  it('goes two calls far, and nowhere without calls', () => {
    const scores = { heat: 4, ramp: 0.1, dampers: 0.1, unrelated: 0.1 };
    expect(featureOf('walk', 'dampers', scores)).toBeGreaterThan(featureOf('walk', 'unrelated', scores));
    expect(featureOf('walk', 'ramp', scores)).toBeGreaterThan(featureOf('walk', 'dampers', scores));
  });
});

describe('feedback', () => {
  it('finds what shares the words of the first candidates, though the issue has none of them', () => {
    const scores = { ramp: 4, heat: 3, louvers: 0.2, unrelated: 0.1 };
    expect(featureOf('body', 'louvers', scores)).toBe(0);
    expect(featureOf('feedback', 'louvers', scores)).toBeGreaterThan(5 * featureOf('feedback', 'unrelated', scores));
  });
});

describe('tests as bridges', () => {
  it('lead from a test that resembles the issue to what it calls, and to its file', () => {
    const scores = { ramp: 4, heat: 3, dampers: 2 };
    expect(featureOf('tested', 'heat', scores)).toBe(1);
    expect(featureOf('tested', 'ramp', scores)).toBe(0);
    expect(featureOf('file.tested', 'ramp', scores)).toBe(1);
    expect(featureOf('file.tested', 'dampers', scores)).toBe(0);
  });
});

it('keeps every feature finite and about 1 at most, whatever the candidates', () => {
  const signals = new QuerySignals(tree, historyOf()).of(understand(ISSUE));
  const all = Array.from({ length: tree.documentCount }, (_, document) => ({ document, score: 1 }));
  for (const candidates of [all, all.slice(0, 1), []]) {
    const values = extractFeatures(candidates, { signals, index: tree });
    expect(values.length).toBe(candidates.length * FEATURES.length);
    for (const value of values) expect(value).toBeLessThanOrEqual(2);
  }
});
