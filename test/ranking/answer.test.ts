/** What an answer holds: filters, evidence, files, grounding and the same bytes every time. */
import { beforeAll, describe, expect, it } from 'vitest';
import type { AnswerFilter } from '../../src/core/index.ts';
import type { TreeIndex } from '../../src/index/index.ts';
import { understand } from '../../src/query/index.ts';
import { composeAnswer, fileFilter, HAND_MODEL, ModelRanker } from '../../src/ranking/index.ts';
import { LexicalRetriever, QuerySignals } from '../../src/retrieval/index.ts';
import { historyOf, treeOf } from '../support/tree-of.ts';

const SOURCES = {
  'app/export.py':
    'class Exporter:\n    """Writes reports."""\n    separator = ";"\n\n    def write_row(self, row):\n        return quote_cell(row)\n\n\ndef quote_cell(cell):\n    return \'"\' + cell + \'"\'\n',
  'app/import.py': 'def read_row(line):\n    return line.split(";")\n',
  'tests/test_export.py': 'def test_quote_cell():\n    assert quote_cell("a;b") == \'"a;b"\'\n',
  'native/cell.rs':
    'pub fn escape(text: &str) -> String {\n    text.to_string()\n}\n\n#[test]\nfn quotes_a_cell() {}\n\n#[cfg(test)]\nmod tests {\n    fn quotes_cells() {\n        super::escape("a");\n    }\n}\n',
  'web/table.ts': 'export function renderCell(cell: string): string {\n  return cell;\n}\n',
};

let tree: TreeIndex;
beforeAll(async () => {
  tree = await treeOf(SOURCES);
});

function answer(issue: string, filter: AnswerFilter & { limit?: number } = {}, candidates = 1_000) {
  const history = historyOf();
  const signals = new QuerySignals(tree, history);
  const query = understand(issue);
  const ranker = new ModelRanker(tree, signals, HAND_MODEL);
  const accepts = fileFilter(tree, filter);
  const retrieved = new LexicalRetriever(tree, signals).retrieve(query, { limit: candidates, accepts });
  const ranked = ranker.rank(query, retrieved);
  return composeAnswer(query, ranked, ranker.features, signals.of(query), tree, { limit: 10, ...filter });
}

const ISSUE = 'Quotes inside a cell are not doubled\n\n`quote_cell` gives a broken file when the cell holds a quote.';

describe('answer', () => {
  it('puts the named function first and says why', () => {
    const { documents, files, grounding } = answer(ISSUE);
    expect(documents[0]).toMatchObject({
      rank: 1,
      path: 'app/export.py',
      name: 'quote_cell',
      kind: 'function',
      startLine: 9,
      endLine: 10,
    });
    expect(documents[0]!.evidence[0]!.sentence).toBe('`quote_cell` is named in the issue as code');
    expect(documents[0]!.features.symbol).toBeGreaterThan(0);
    expect(files[0]).toMatchObject({ rank: 1, path: 'app/export.py' });
    expect(grounding).toBe('strong');
  });

  it('tells of callers of what ranks higher', () => {
    const caller = answer(ISSUE).documents.find(({ name }) => name === 'Exporter.write_row');
    expect(caller!.evidence.map(({ sentence }) => sentence)).toContain('calls `quote_cell`');
  });

  it('leaves tests out unless asked', () => {
    const names = (filter: AnswerFilter) => answer(ISSUE, filter).documents.map(({ name }) => name);
    expect(names({})).not.toContain('test_quote_cell');
    expect(names({ includeTests: true })).toContain('test_quote_cell');
    for (const inside of ['tests.quotes_cells', 'quotes_a_cell']) {
      expect(names({})).not.toContain(inside);
      expect(names({ includeTests: true })).toContain(inside);
    }
  });

  it('filters by kind, language and path', () => {
    const issue = 'row or cell or report is wrong';
    expect(new Set(answer(issue, { kinds: ['class'] }).documents.map(({ kind }) => kind))).toEqual(new Set(['class']));
    expect(answer(issue, { languages: ['typescript'] }).documents.map(({ path }) => path)).toEqual(['web/table.ts']);
    expect(answer(issue, { include: ['web/**'] }).files.map(({ path }) => path)).toEqual(['web/table.ts']);
    expect(answer(issue, { exclude: ['app/**', 'native/**', 'web/**'] }).documents).toEqual([]);
  });

  it('fills a narrow filter though the best candidates lie outside it', () => {
    expect(answer(ISSUE, {}, 1).documents.map(({ path }) => path)).toEqual(['app/export.py']);
    expect(answer(ISSUE, { include: ['web/**'] }, 1).documents.map(({ path }) => path)).toEqual(['web/table.ts']);
  });

  it('cuts documents and files at the limit', () => {
    const { documents, files } = answer('cell row report', { limit: 1 });
    expect(documents).toHaveLength(1);
    expect(files).toHaveLength(1);
  });

  it('says when words alone agree, and when nothing does', () => {
    expect(answer('The report is written with the wrong row').grounding).toBe('weak');
    expect(answer('zzz qqq xyzzy')).toMatchObject({ documents: [], files: [], grounding: 'none' });
  });

  it('is the same every time', () => {
    expect(JSON.stringify(answer(ISSUE))).toBe(JSON.stringify(answer(ISSUE)));
  });
});
