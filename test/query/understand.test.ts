/** What a query holds for issues of the kinds people write. */
import { describe, expect, it } from 'vitest';
import type { Query, SegmentKind } from '../../src/core/index.ts';
import { understand } from '../../src/query/index.ts';

function textOf(query: Query, kind: SegmentKind): string {
  return query.segments
    .filter((segment) => segment.kind === kind)
    .map((segment) => segment.text)
    .join('\n');
}

function names(query: Query): string[] {
  return query.identifiers.map((identifier) => identifier.name);
}

function paths(query: Query): string[] {
  return query.paths.map(({ path, startLine, endLine }) =>
    [path, startLine, endLine].filter((part) => part !== undefined).join(':'),
  );
}

describe('title', () => {
  it('is the first line, or the one given', () => {
    expect(understand('## Loaves burn:\n\nbody').title).toBe('Loaves burn');
    expect(understand('body', { title: '  Loaves burn ' }).title).toBe('Loaves burn');
    expect(understand('Loaves burn\nbody', { title: 'Loaves burn' }).segments.map((segment) => segment.text)).toEqual([
      'Loaves burn',
      'body',
    ]);
  });

  it('is empty where the first line cannot be one', () => {
    for (const text of [
      '```\nx\n```',
      '### Describe the bug\ntext',
      'x'.repeat(300),
      'Traceback (most recent call last):\n',
      '',
      ' \n\t',
    ])
      expect(understand(text).title).toBe('');
  });
});

describe('segments', () => {
  const template = `Oven forgets its heat

<!-- Thanks for reporting! Please fill in the sections. -->
### Steps to reproduce
Call \`set_heat(200)\` twice.

\`\`\`python
from mill.oven import Oven
oven = Oven(door_open=True)
\`\`\`

### Expected behavior
The second call wins.

- [x] I have searched existing issues

### Environment
- OS: Windows 10
- Python: 3.8.1
- mill==2.4.0

### Additional context
It worked in the old release.`;

  it('tells what a person wrote from what the template holds', () => {
    const query = understand(template);
    expect(textOf(query, 'prose')).toBe(
      'Call `set_heat(200)` twice.\nThe second call wins.\nIt worked in the old release.',
    );
    expect(textOf(query, 'inline')).toBe('set_heat(200)');
    expect(textOf(query, 'code')).toBe('from mill.oven import Oven\noven = Oven(door_open=True)');
    const boilerplate = textOf(query, 'boilerplate');
    for (const part of ['Thanks for reporting', 'Steps to reproduce', 'searched existing', 'mill==2.4.0', 'Windows 10'])
      expect(boilerplate).toContain(part);
  });

  it('takes code without marks for code', () => {
    const query = understand(
      'Broken\n\nI did this:\n\nfrom mill import Oven\noven = Oven()\n\nand it broke.\n\n    x = grind(flour)\n',
    );
    expect(textOf(query, 'code')).toBe('from mill import Oven\noven = Oven()\n    x = grind(flour)');
    expect(textOf(query, 'prose')).toContain('and it broke.');
  });

  it('reads tildes, indented and unclosed fences, and HTML blocks', () => {
    expect(textOf(understand('T\n~~~js\nlet a\n~~~\nwords'), 'code')).toBe('let a');
    expect(textOf(understand('T\n1. do\n   ```js\n   run it\n   ```\nwords here'), 'code')).toBe('   run it');
    expect(textOf(understand('T\n```\nlet a\nmore'), 'code')).toBe('let a\nmore');
    expect(textOf(understand('T\n<pre><code>let a\nlet b</code></pre>\nwords'), 'code')).toBe('let a\nlet b');
    expect(textOf(understand('T\n```\nlet a\n```\nwords'), 'prose')).toBe('words');
  });

  it('separates code, trace and log inside one fence', () => {
    const query = understand(
      'T\n```\n>>> run()\nTraceback (most recent call last):\n  File "a.py", line 3, in go\n    stop()\nValueError: no way out\n>>> again()\n2024-01-02 10:11:12 ERROR oven: door is open\n```',
    );
    expect(query.segments.map((segment) => segment.kind)).toEqual(['title', 'code', 'trace', 'code', 'log']);
    expect(query.literals).toContainEqual({ text: 'no way out', kind: 'error' });
    expect(query.literals.some((literal) => literal.kind === 'error' && literal.text.includes('door is open'))).toBe(
      true,
    );
  });

  it('counts a pasted version dump as boilerplate', () => {
    const query = understand('T\n```\nINSTALLED VERSIONS\n------\npython: 3.7.1\nnumpy: 1.16.2\npip: 19.0\n```');
    expect(query.segments.map((segment) => segment.kind)).toEqual(['title', 'boilerplate']);
  });
});

describe('paths', () => {
  it('reads lines in every form', () => {
    const text =
      'T\nSee src/mill/oven.py:12 and lib/a.ts#L3-L9 or src/b.rb, line 7; also pkg/c.go:1:2, `d.py`, C:\\work\\e.cs(4,2) and /usr/src/app/f.js.';
    expect(paths(understand(text))).toEqual([
      'src/mill/oven.py:12',
      'lib/a.ts:3:9',
      'src/b.rb:7',
      'pkg/c.go:1',
      'd.py',
      'C:/work/e.cs:4',
      '/usr/src/app/f.js',
    ]);
  });

  it('reads blob pages of code hosts', () => {
    const text =
      'T\nhttps://github.com/o/r/blob/main/src/a.py#L3-L9 https://gitlab.com/g/s/r/-/blob/v1/lib/b.rb#L4 [x](https://raw.githubusercontent.com/o/r/main/c.js)';
    expect(paths(understand(text))).toEqual(['src/a.py:3:9', 'lib/b.rb:4', 'c.js']);
  });

  it('takes no version, date, domain, media type or alternative for a path', () => {
    const text =
      'T\nSince 1.2.3 on 2024/01/02 and/or github.com, application/json, Node.js, input/output, https://example.org/a/b.html, e.g. <br/> n/a, obj.method, TCP/IP.';
    expect(paths(understand(text))).toEqual([]);
    expect(paths(understand('T\n```python\nself.h.a = x.c / y.d\nresponse.json()\n```'))).toEqual([]);
  });

  it('reads the headers of a patch', () => {
    const query = understand(
      'T\n```diff\n--- a/src/oven.py\n+++ b/src/oven.py\n@@ -1,4 +1,4 @@ def heat_up(self):\n-    old_call(x)\n+    new_call(x)\n```',
    );
    expect(paths(query)).toEqual(['src/oven.py']);
    expect(query.paths[0]?.segment).toBe('diff');
    expect(names(query)).toEqual(expect.arrayContaining(['heat_up', 'old_call']));
  });
});

describe('identifiers', () => {
  it('go by their shape in prose', () => {
    const query = understand(
      'T\nWhen parse_csv meets readCSVFile or XmlReader, MAX_SIZE, Foo.bar, std::vec::push, List#each, $a->b or run() fails with ValueError. The Reader class, JavaScript, URLs, file(s), e.g. this. GitHub.',
    );
    expect(names(query)).toEqual([
      'parse_csv',
      'readCSVFile',
      'XmlReader',
      'MAX_SIZE',
      'Foo.bar',
      'std::vec::push',
      'List#each',
      'a->b',
      'run',
      'ValueError',
    ]);
    expect(query.identifiers.find((identifier) => identifier.name === 'run')?.called).toBe(true);
    expect(query.identifiers.find((identifier) => identifier.name === 'std::vec::push')?.parts).toEqual([
      'std',
      'vec',
      'push',
    ]);
  });

  it('are every word of a code span, and names but keywords of code', () => {
    const query = understand(
      'T\nUse `reader` and --no-cache.\n```js\nimport { oven } from "mill";\nconst x1 = bake(oven, { heat: 3 }); // the loaf is done soon\n```',
    );
    expect(names(query)).toEqual(expect.arrayContaining(['reader', 'no-cache', 'oven', 'mill', 'bake', 'heat']));
    for (const word of ['import', 'from', 'const', 'loaf', 'soon']) expect(names(query)).not.toContain(word);
  });

  it('are found between the characters of other scripts', () => {
    const query = understand(
      '调用parse_csv函数时出错\n\n当readFile()返回空值时，Config.load会失败。請看src/core/读取.py和lib/io.py。',
    );
    expect(names(query)).toEqual(['parse_csv', 'readFile', 'Config.load']);
    expect(paths(query)).toContain('lib/io.py');
  });

  it('count mentions and keep the places in order', () => {
    const query = understand('bake_bread fails\n\nCall `bake_bread` or bake_bread.');
    expect(query.identifiers).toEqual([
      { name: 'bake_bread', parts: ['bake_bread'], called: false, segments: ['title', 'inline', 'prose'], count: 3 },
    ]);
  });
});

describe('literals', () => {
  it('hold the messages of errors in every language', () => {
    const messages: readonly (readonly [string, string])[] = [
      ['ValueError: the loaf is raw', 'the loaf is raw'],
      ['Uncaught TypeError: loaf is not a function', 'loaf is not a function'],
      ['panic: assignment to entry in nil map', 'assignment to entry in nil map'],
      ["thread 'main' panicked at 'no dough left', src/old.rs:5:2", 'no dough left'],
      ["thread 'main' panicked at src/new.rs:5:2:\nno flour left", 'no flour left'],
      ['fatal error: all goroutines are asleep', 'all goroutines are asleep'],
      ['Exception in thread "main" java.lang.IllegalStateException: Queue is closed', 'Queue is closed'],
      ["a.rb:2:in `x': undefined method `y' for nil (NoMethodError)", "undefined method `y' for nil"],
      ['PHP Fatal error:  Uncaught RuntimeException: Oven is cold in /a/b.php:3', 'Oven is cold'],
      ["list.c:12:3: error: 'foo' undeclared", "'foo' undeclared"],
    ];
    for (const [line, message] of messages)
      expect(understand(`T\n\`\`\`\n${line}\n\`\`\``).literals).toContainEqual({ text: message, kind: 'error' });
  });

  it('hold quoted phrases of prose and strings of code', () => {
    const query = understand(
      'T\nIt says "door is open" and “too hot”, but "word" alone is none.\n```py\nx("heat_%s")\n```',
    );
    expect(query.literals.map((literal) => literal.text)).toEqual(['door is open', 'too hot', 'heat_%s']);
  });
});
