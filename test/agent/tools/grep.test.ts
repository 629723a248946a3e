/** `grep`: what it finds, in which order, how much of it is shown, and which patterns it refuses. */
import { describe, expect, test } from 'vitest';
import { toolCall, toolsOver } from './opened-tools.ts';

const SHOP = {
  'shop/basket.py':
    'from shop import price\n\nclass Basket:\n    def total(self):\n        return price.total_of(self)\n',
  'shop/price.py': 'RATE = 2\n\ndef total_of(basket):\n    return RATE * len(basket)\n\ntotal_of([])\n',
  'shop/api.py': 'from shop.price import total_of\n',
  'tests/test_price.py': 'def test_total_of():\n    assert total_of([]) == 0\n',
};

describe('grep', () => {
  test('shows matches by file: most matches first, then by path, tests last', async () => {
    const { call } = await toolsOver(SHOP);
    const { text, seen, left, error } = await call('grep', { pattern: 'total_of' });
    expect(error).toBeUndefined();
    expect(text).toBe(
      [
        '6 matching lines in 4 files (4 files searched, case ignored).',
        '',
        'shop/price.py (2 matches)',
        '    3: def total_of(basket):',
        '    6: total_of([])',
        '',
        'shop/api.py (1 match)',
        '    1: from shop.price import total_of',
        '',
        'shop/basket.py (1 match)',
        '    5:         return price.total_of(self)',
        '',
        'tests/test_price.py (2 matches)',
        '    1: def test_total_of():',
        '    2:     assert total_of([]) == 0',
      ].join('\n'),
    );
    expect(seen).toEqual([
      { path: 'shop/price.py', startLine: 3, endLine: 3 },
      { path: 'shop/price.py', startLine: 6, endLine: 6 },
      { path: 'shop/api.py', startLine: 1, endLine: 1 },
      { path: 'shop/basket.py', startLine: 5, endLine: 5 },
      { path: 'tests/test_price.py', startLine: 1, endLine: 2 },
    ]);
    expect(left).toBe(0);
  });

  test('case counts where the pattern holds a capital letter, or where it is asked for', async () => {
    const { call } = await toolsOver(SHOP);
    expect((await call('grep', { pattern: 'basket:' })).text).toContain('class Basket:');
    expect((await call('grep', { pattern: 'Total' })).text).toContain('No line matches');
    expect((await call('grep', { pattern: 'Total', case_sensitive: false })).text).toContain('def total(self)');
    expect((await call('grep', { pattern: 'rate', case_sensitive: true })).text).toContain('No line matches');
    expect((await call('grep', { pattern: '\\S+\\Wbasket' })).text).toContain('case ignored');
  });

  test('shows lines around matches once', async () => {
    const { call } = await toolsOver({ 'a.py': 'one\ntwo x\nthree\nfour x\nfive\nseven\n' });
    const { text, seen } = await call('grep', { pattern: 'x$', context: 1 });
    expect(text).toContain('    1- one\n    2: two x\n    3- three\n    4: four x\n    5- five');
    expect(seen).toEqual([{ path: 'a.py', startLine: 1, endLine: 5 }]);
  });

  test.each([
    ['a file', 'shop/price.py', 1],
    ['a folder', 'shop', 3],
    ['a glob', '**/*price.py', 2],
    ['a dotted module', 'shop.price', 1],
    ['a path with ./ and a slash', './shop/', 3],
    ['a path of a diff', 'a/shop/price.py', 1],
    ['backslashes', 'shop\\price.py', 1],
  ])('searches in %s', async (_, path, files) => {
    const { call } = await toolsOver(SHOP);
    expect((await call('grep', { pattern: 'total_of', path })).text).toContain(`(${files} file`);
  });

  test('a path that is nowhere is answered with the nearest ones', async () => {
    const { call } = await toolsOver(SHOP);
    const { text, error } = await call('grep', { pattern: 'x', path: 'store/price.ts' });
    expect(error).toBe('not_found');
    expect(text).toContain('shop/price.py');
  });

  test('shows a few lines of each file where many match, and counts the rest', async () => {
    const files = Object.fromEntries(Array.from({ length: 30 }, (_, i) => [`m${i + 10}.py`, 'match me\n'.repeat(20)]));
    const { call } = await toolsOver(files);
    const { text, seen, left } = await call('grep', { pattern: 'match me' });
    expect(seen).toHaveLength(10);
    expect(seen[0]).toEqual({ path: 'm10.py', startLine: 1, endLine: 10 });
    expect(left).toBe(500);
    expect(text).toContain('500 more matches in 30 files. Not shown: m20.py (20), m21.py (20)');
    expect(text).toContain('and 10 other files.');
  });

  test('a single file may show all lines that a result holds', async () => {
    const { call } = await toolsOver({ 'a.py': 'match me\n'.repeat(150) });
    const { seen, left } = await call('grep', { pattern: 'match me' });
    expect(seen).toEqual([{ path: 'a.py', startLine: 1, endLine: 100 }]);
    expect(left).toBe(50);
  });

  test('keeps to the characters of a result, and to those of a line around the match', async () => {
    const line = `${'x'.repeat(5000)} needle ${'y'.repeat(5000)}\n`;
    const { call } = await toolsOver({ 'a.py': line.repeat(150) });
    const { text, left } = await call('grep', { pattern: 'needle' });
    expect(text.length).toBeLessThanOrEqual(20_000);
    expect(text).toContain('needle');
    expect(text).toContain('[line of 10008 characters]');
    expect(left).toBeGreaterThan(80);
  });

  test('a pattern that is none is searched for as text', async () => {
    const { call } = await toolsOver(SHOP);
    const { text, error } = await call('grep', { pattern: 'total_of(' });
    expect(error).toBeUndefined();
    expect(text).toContain('searched for as plain text');
    expect(text).toContain('price.py (2 matches)');
  });

  test.each(['(?=a)b', '(?<!a)b', '(a)\\1', '(?P<x>a)\\k<x>', '(?>a)b'])(
    'refuses %s, which needs backtracking',
    async (pattern) => {
      const { call } = await toolsOver(SHOP);
      const { text, error } = await call('grep', { pattern });
      expect(error).toBe('bad_pattern');
      expect(text).toContain('RE2');
    },
  );

  test.each(['a\\nb', 'a\nb', '\n'])('refuses %j, which no line matches', async (pattern) => {
    const { call } = await toolsOver(SHOP);
    expect((await call('grep', { pattern })).error).toBe('bad_pattern');
  });

  test('tells that \\| is no alternative', async () => {
    const { call } = await toolsOver(SHOP);
    expect((await call('grep', { pattern: 'Basket\\|RATE' })).text).toContain('`|` is an alternative');
  });

  test.each(['(a+)+$', '(a|a)*b', '(.*a){12}c', '([a-zA-Z]+)*=', '(\\w{1,200}x){3}', '(a?){30}a{30}b'])(
    '%s ends soon on what makes backtracking explode',
    async (pattern) => {
      const { call } = await toolsOver({ 'a.py': `${'a'.repeat(5000)}!\n`.repeat(20) });
      const started = process.cpuUsage();
      expect((await call('grep', { pattern })).error).toBeUndefined();
      expect(process.cpuUsage(started).user / 1000).toBeLessThan(3000);
    },
  );

  test('stops when the time of the turn is over, and shows what it has', async () => {
    let clock = 0;
    const files = Object.fromEntries(Array.from({ length: 50 }, (_, i) => [`m${i + 10}.py`, 'match me\n']));
    const { tools, call } = await toolsOver(files, { limits: { turnMs: 20 }, now: () => clock++ });
    const { text, error, seen } = await call('grep', { pattern: 'match me' });
    expect(error).toBe('too_slow');
    expect(text).toContain('Stopped for want of time');
    expect(seen.length).toBeGreaterThan(0);
    expect(seen.length).toBeLessThan(50);
    const [regular] = await tools.run([toolCall('grep', { pattern: '[a-z]+ [a-z]+' })]);
    expect(regular!.error).toBe('too_slow');
  });

  test.each([false, true])(
    'finds lines of CRLF, unicode, empty and unending texts (as a pattern: %s)',
    async (isPattern) => {
      const { call } = await toolsOver({
        'crlf.py': 'one\r\nend of it\r\n',
        'empty.py': '',
        'greek.py': 'λόγος = "Ωmega 🎉 end of it"\n',
        'open.py': '\n\nend of it',
      });
      const pattern = isPattern ? 'end\\s+of\\s+it' : 'end of it';
      const { seen } = await call('grep', { pattern });
      expect(seen).toEqual([
        { path: 'crlf.py', startLine: 2, endLine: 2 },
        { path: 'greek.py', startLine: 1, endLine: 1 },
        { path: 'open.py', startLine: 3, endLine: 3 },
      ]);
      expect((await call('grep', { pattern: 'it$' })).seen.map(({ path }) => path)).toEqual(['crlf.py', 'open.py']);
      expect((await call('grep', { pattern: '^$' })).seen).toEqual([{ path: 'open.py', startLine: 1, endLine: 2 }]);
      expect((await call('grep', { pattern: 'ΛΌΓΟΣ', case_sensitive: false })).seen).toHaveLength(1);
    },
  );

  test('leaves out binary, ignored, generated and oversized files', async () => {
    const { call } = await toolsOver({
      '.gitignore': 'ignored.py\n',
      'ignored.py': 'needle\n',
      'binary.py': 'needle\0\n',
      'generated.py': '# @generated\nneedle\n',
      'large.py': `needle\n${'x = 1\n'.repeat(400_000)}`,
      'plain.py': 'needle\n',
    });
    const { text, seen } = await call('grep', { pattern: 'needle' });
    expect(seen).toEqual([{ path: 'plain.py', startLine: 1, endLine: 1 }]);
    expect(text).toContain('1 file too large to search.');
  });

  test('finds the same whether texts are kept in memory or not', async () => {
    const calls = ['total_of', '(total|rate)', '\\bdef\\b', 'xyz'].map((pattern) => toolCall('grep', { pattern }));
    const kept = await toolsOver(SHOP);
    const unkept = await toolsOver(SHOP, { limits: { keptBytes: 0 } });
    const first = await kept.tools.run(calls);
    expect(await kept.tools.run(calls)).toEqual(first);
    expect(await unkept.tools.run(calls)).toEqual(first);
  });
});
