/** Any text is understood, in bounded size. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { understand } from '../../src/query/index.ts';

const FRAGMENTS = [
  '```',
  '~~~',
  '<!--',
  '-->',
  '`',
  '> ',
  '    ',
  '\t',
  '\r\n',
  '\n',
  '\n\n',
  '\u0000',
  '\ud800',
  '<pre>',
  '</pre>',
  '{code}',
  '{{{',
  '- [x] ',
  'Traceback (most recent call last):',
  '  File "a/b.py", line 3, in go',
  '    at run (src/a.js:1:2)',
  '\tat a.b.C.d(C.java:1)',
  'Caused by: x.Y: z',
  "a.rb:1:in `b'",
  'goroutine 1 [running]:',
  'main.main()',
  '\t/a/b.go:1 +0x1',
  '#0  0x0 in f (a=1) at b.c:1',
  '#0 /a/b.php(1): f()',
  '   at A.B.C(D e) in C:\\f\\g.cs:line 1',
  '--- a/x.py',
  '+++ b/x.py',
  '@@ -1 +1 @@ def f',
  'x.c:1:2: error: bad thing',
  '## Environment',
  '- OS: x',
  'foo_bar',
  'Foo::bar',
  'a->b()',
  '--no-cache',
  'src/a.py:12',
  'https://github.com/o/r/blob/m/%zz.py#L1',
  '"two words"',
  '函数',
  '(((',
  ')))',
  '\\\\',
  '###',
];

const issue = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 300 }),
  fc
    .array(fc.oneof(fc.constantFrom(...FRAGMENTS), fc.string({ maxLength: 8 })), { maxLength: 60 })
    .map((parts) => parts.join('')),
  fc.array(fc.constantFrom(...FRAGMENTS), { maxLength: 60 }).map((parts) => parts.join('\n')),
);

describe('any text', () => {
  it('gives a consistent query and never throws', () => {
    fc.assert(
      fc.property(issue, fc.option(fc.string(), { nil: undefined }), (text, title) => {
        const query = understand(text, title === undefined ? {} : { title });
        let previous = { trace: -1, depth: 0 };
        for (const frame of query.frames) {
          const next = frame.trace === previous.trace ? previous.depth + 1 : 0;
          expect(frame.depth).toBe(next);
          expect([previous.trace, previous.trace + 1]).toContain(frame.trace);
          expect(frame.path !== undefined || frame.function !== undefined).toBe(true);
          previous = frame;
        }
        for (const identifier of query.identifiers) {
          expect(identifier.name).not.toBe('');
          expect(identifier.parts.length).toBeGreaterThan(0);
          expect(identifier.parts).not.toContain('');
          expect(identifier.segments.length).toBeGreaterThan(0);
          expect(identifier.count).toBeGreaterThan(0);
        }
        for (const path of query.paths) expect(path.path).not.toBe('');
        for (const segment of query.segments) expect(segment.text.trim()).not.toBe('');
        expect(understand(text, title === undefined ? {} : { title })).toEqual(query);
      }),
      { numRuns: 400 },
    );
  });

  it('reads CRLF like LF', () => {
    const text = 'Title\n\n```py\nx = bake()\n```\nSee src/a.py:3\n- [x] done';
    expect(understand(text.replaceAll('\n', '\r\n'))).toEqual(understand(text));
  });
});

describe('a very long issue', () => {
  const line = (i: number) => `2024-01-02 10:11:${10 + (i % 50)} INFO worker_${i} handled file_${i}.txt in step_${i}()`;
  const log = Array.from({ length: 20_000 }, (_, i) => line(i)).join('\n');

  it('stays small, and keeps its head, its tail and the first failure between', () => {
    const middle = log.length / 2;
    const failure =
      '\nTraceback (most recent call last):\n  File "mill/oven.py", line 3, in heat\nValueError: too hot to bake\n';
    const query = understand(
      `Oven stops\n\nbefore_log\n\n\`\`\`\n${log.slice(0, middle)}${failure}${log.slice(middle)}\n\`\`\`\n\nCalled from after_log in src/end.py.`,
    );
    const size = query.segments.reduce((total, segment) => total + segment.text.length, 0);
    expect(size).toBeLessThan(140_000);
    expect(query.identifiers.length).toBeLessThan(1_000);
    expect(query.paths.length).toBeLessThanOrEqual(200);
    expect(query.frames).toEqual([{ path: 'mill/oven.py', function: 'heat', line: 3, depth: 0, trace: 0 }]);
    const seen = query.identifiers.filter((identifier) => /^(?:before|after)_log$/.test(identifier.name));
    expect(seen.map((identifier) => identifier.segments)).toEqual([['prose'], ['prose']]);
  });

  it('keeps a bounded part of one endless line', () => {
    for (const unit of ['a', '(', '`', '"', '<', 'a.', 'a/', '::', '_', ' at (', '\\', '[', '{{', '- '])
      expect(understand(`T\n${unit.repeat(200_000)}`).segments.at(-1)?.text.length ?? 0).toBeLessThan(4_000);
  });
});
