import { describe, expect, it } from 'vitest';
import type { Evaluation } from '../../src/evaluation/evaluation.ts';
import { INSTANCE_LIST_SCRIPT } from '../../src/evaluation/reports/browser/instance-list.ts';
import { html } from '../../src/evaluation/reports/html/markup.ts';
import { htmlReport } from '../../src/evaluation/reports/html.ts';
import { evaluationOf } from '../support/evaluation-of.ts';

const ATTACK = `</script><img src=x onerror="alert('1')"><!--`;

const evaluation = evaluationOf({
  system: 'fixpoint rank',
  instances: {
    found: {
      functions: [1],
      dollars: 0.02,
      top: [
        { path: 'gold0.py', name: 'run', line: 1, end: 9, evidence: ['its name stands in the title'] },
        ...Array.from({ length: 14 }, (_, i) => ({
          path: `other${i}.py`,
          name: 'run',
          line: 1,
          end: 9,
          evidence: [ATTACK],
        })),
      ],
    },
    late: { functions: [7, 2], language: 'go', dollars: 0.03 },
    missed: { functions: [null], language: 'go', title: ATTACK },
    broken: { functions: [1], failure: `no such commit ${ATTACK}` },
  },
  rejections: [{ place: 'line 3', reason: `is not JSON: ${ATTACK}` }],
});
const baseline = evaluationOf({
  system: `bm25 ${ATTACK}`,
  instances: { found: { functions: [3], dollars: 0.001 }, late: { functions: [7, null], language: 'go' } },
});
const page = htmlReport(evaluation, [baseline]);

const VOID = new Set(['meta', 'input', 'br', 'link', 'img']);

/** The elements of well-formed HTML, in order; throws where one is closed that is not open, or left open. */
function elementsOf(text: string): { name: string; attributes: string }[] {
  const elements: { name: string; attributes: string }[] = [];
  const open: string[] = [];
  const bare = text.replace(/(<(script|style)\b[^>]*>)[\s\S]*?(<\/\2>)/g, '$1$3').replace('<!doctype html>', '');
  for (const [, closing, name, attributes, self] of bare.matchAll(/<(\/?)([a-z][a-z0-9]*)((?:\s[^<>]*?)?)(\/?)>/gi)) {
    if (!closing) elements.push({ name: name!, attributes: attributes! });
    if (self || VOID.has(name!)) continue;
    if (!closing) open.push(name!);
    else if (open.pop() !== name) throw new Error(`</${name}> closes what is not open`);
  }
  if (open.length > 0) throw new Error(`<${open.at(-1)}> is left open`);
  if (/[<>]/.test(bare.replace(/<\/?[a-z][^<>]*>/gi, ''))) throw new Error('an angle bracket stands in text');
  return elements;
}

/** What is embedded for the list of instances. */
function dataOf(text: string) {
  return JSON.parse(/<script type="application\/json" id="data">([\s\S]*?)<\/script>/.exec(text)![1]!);
}

describe('html', () => {
  it('escapes what is put in, but not markup', () => {
    expect(html`<b title="${'"&\''}">${'<i>'}${html`<i>${1}</i>`}${[html`x`]}${undefined}</b>`.text).toBe(
      '<b title="&#34;&#38;&#39;">&#60;i&#62;<i>1</i>x</b>',
    );
  });
});

describe('htmlReport', () => {
  it('is well-formed, loads nothing and has no handlers in attributes', () => {
    const elements = elementsOf(page);
    expect(elements.filter(({ name }) => ['img', 'link', 'iframe', 'object'].includes(name))).toEqual([]);
    for (const { attributes } of elements) {
      const names = attributes.replace(/"[^"]*"/g, '');
      expect(names).not.toMatch(/\b(on\w+|src|href|style)=/);
    }
    expect(page).not.toMatch(/https?:\/\/|url\(|@import/);
    expect(page).toMatch(/default-src &#39;none&#39;|default-src 'none'/);
  });

  it('keeps what others wrote as text', () => {
    expect(page).not.toContain('<img');
    expect(page).not.toContain('<!--');
    expect(page.match(/<script/g)).toHaveLength(2);
    expect(page.match(/<\/script>/g)).toHaveLength(2);
    expect(dataOf(page).instances[2].title).toBe(ATTACK);
    expect(INSTANCE_LIST_SCRIPT).not.toMatch(/innerHTML|insertAdjacentHTML|document\.write|eval/);
  });

  it('has a script that parses', () => {
    expect(() => new Function(INSTANCE_LIST_SCRIPT)).not.toThrow();
  });

  it('names and describes every plot, and says the same in a table', () => {
    const plots = page.match(/<svg class="plot"[\s\S]*?<\/svg>/g)!;
    const titles = plots.map((plot) => /<title id="[^"]+">([^<]+)<\/title>/.exec(plot)![1]);
    expect(titles).toEqual([
      'Function accuracy by k',
      'File accuracy by k',
      'Seconds against accuracy',
      'Dollars against accuracy',
      'By language',
      'By gold functions',
      'By gold files',
    ]);
    for (const plot of plots) expect(plot).toMatch(/role="img" aria-labelledby="(\S+)-title \1-description"/);
    expect(page.match(/<figure>/g)).toHaveLength(plots.length);
    expect(page.match(/<summary>As a table<\/summary>/g)).toHaveLength(plots.length);
    const ids = [...page.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('shows the figures of the evaluation', () => {
    const text = page.replace(/<[^>]+>/g, ' ').replace(/\s+/g, ' ');
    for (const metric of ['function.acc@5', 'function.acc@10', 'file.acc@1', 'file.acc@5']) {
      const { mean, low, high } = evaluation.metrics[metric]!;
      const [shown, from, to] = [mean, low, high].map((share) => (share * 100).toFixed(1));
      expect(text).toContain(`${shown} (${from}–${to})`);
    }
    // Two of four within ten, one of them within five; go: one of two.
    expect(text).toContain('Function acc@5 25.0 %');
    expect(text).toContain('Function acc@10 50.0 %');
    expect(page).toContain('go: fixpoint rank 50.0 %, interval 0.0 to 100.0, n = 2');
    expect(text).toContain('3 instances answered · 1 failed, scored zero · 1 rejected, not scored');
  });

  it('lists failures and rejections with their reasons', () => {
    expect(page).toContain('<code>broken</code></th><td>no such commit &#60;/script&#62;');
    expect(page).toContain('line 3</td><td>is not JSON: ');
  });

  it('carries each instance with outcome, ranks in every system, and ten places', () => {
    const { systems, instances } = dataOf(page);
    expect(systems).toEqual(['fixpoint rank', baseline.system]);
    expect(instances.map(({ outcome }: { outcome: string }) => outcome)).toEqual([
      'solved@5',
      'solved@10',
      'missed',
      'failed',
    ]);
    const [found, late, missed, broken] = instances;
    expect(found.functions).toEqual([{ path: 'gold0.py', name: 'run', line: 1, ranks: [1, 3] }]);
    expect(late.functions.map(({ ranks }: { ranks: unknown }) => ranks)).toEqual([
      [7, 7],
      [2, 0],
    ]);
    // The baseline lacks the instance: no rank, which is not the same as not found.
    expect(missed.functions[0].ranks).toEqual([0, null]);
    expect(broken.failure).toContain('no such commit');
    expect(found.top).toHaveLength(10);
    expect(found.top.map(({ gold }: { gold: boolean }) => gold).indexOf(true)).toBe(0);
    expect(found.top.filter(({ gold }: { gold: boolean }) => gold)).toHaveLength(1);
  });

  it('does without baselines, gold functions, breakdowns or instances', () => {
    const files = evaluationOf({ system: 'x', instances: { a: { fileRank: 1 }, b: { fileRank: 3 } } });
    expect(elementsOf(htmlReport(files, [])).length).toBeGreaterThan(0);
    expect(dataOf(htmlReport(files, [])).instances[1].outcome).toBe('solved@5');
    const empty: Evaluation = { ...files, metrics: {}, breakdowns: {}, instances: [] };
    expect(elementsOf(htmlReport(empty, [])).length).toBeGreaterThan(0);
    expect(elementsOf(htmlReport(evaluation, [empty])).length).toBeGreaterThan(0);
  });

  it('is the same for the same evaluation', () => {
    expect(htmlReport(evaluation, [baseline])).toBe(page);
  });
});
