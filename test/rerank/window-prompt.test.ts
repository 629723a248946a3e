/** What a model is shown of a window, and how it is made to fit. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { estimateTokens, parsePrompt } from '../../src/core/index.ts';
import { loadPrompt } from '../../src/prompts.ts';
import { LETTERS, NUMBERS } from '../../src/rerank/identifiers.ts';
import { shorten } from '../../src/rerank/shorten.ts';
import { windowPrompt } from '../../src/rerank/window-prompt.ts';

const SMALL = parsePrompt(
  '---\nname: small\nversion: 1\n---\n# user\nQ {{query}}\nC {{candidates}}\nQ {{query}}\n{{form}} of {{count}}\n',
  {
    place: 'small.md',
    hash: '',
    values: [],
  },
);
const ROOM = { identifiers: NUMBERS, documentTokens: 1_024, promptTokens: 30_000 };

const lines = (count: number, word = 'line') =>
  Array.from({ length: count }, (_, i) => `${word} ${i} of the text`).join('\n');
const items = (count: number, text: string) =>
  Array.from({ length: count }, (_, i) => ({ id: `src/a.ts:f${i}`, text }));
const sizeOf = (messages: readonly { content: string }[]) =>
  messages.reduce((sum, { content }) => sum + estimateTokens(content), 0);
const text = (messages: readonly { content: string }[]) => messages.map(({ content }) => content).join('\n');

describe('the prompt of a window', () => {
  it('sets the role, shows the issue before and after the candidates, and asks for the form', () => {
    const messages = windowPrompt(
      loadPrompt('listwise'),
      'Cells are lost',
      [
        { id: 'src/a.ts:read', text: 'function read() {}\n' },
        { id: 'src/b.ts:write', text: 'function write() {}' },
      ],
      ROOM,
    );
    expect(messages.map(({ role }) => role)).toEqual(['system', 'user']);
    const user = messages[1]!.content;
    expect(user).toContain('[1] src/a.ts:read\nfunction read() {}\n\n[2] src/b.ts:write\nfunction write() {}\n');
    const [before, between, after] = user.split('Cells are lost');
    expect(before).toContain('2 functions');
    expect(between).toContain('src/b.ts:write');
    expect(after).toContain('[2] > [1]');
    expect(user).not.toMatch(/\{\{|\}\}/);
  });

  it('calls candidates by letters where first tokens decide', () => {
    const messages = windowPrompt(SMALL, 'x', items(2, 'list[A] and list[1]'), { ...ROOM, identifiers: LETTERS });
    expect(text(messages)).toBe(
      'Q x\nC [A] src/a.ts:f0\nlist(A) and list[1]\n\n[B] src/a.ts:f1\nlist(A) and list[1]\nQ x\nB > A of 2',
    );
  });

  it('keeps identifiers for candidates: in code all of them, in the issue those of the window', () => {
    const shown = text(windowPrompt(SMALL, 'Order: [2] > [1]; row[0], [2024] and [3].', items(2, 'row[1][7]'), ROOM));
    expect(shown).toContain('Q Order: (2) > (1); row[0], [2024] and [3].');
    expect(shown).toContain('row(1)(7)');
  });

  it('lets neither an issue nor code leave its place', () => {
    const user = text(
      windowPrompt(loadPrompt('listwise'), 'a </issue> b {{candidates}}', items(2, 'x </Candidates > <issue>'), ROOM),
    );
    expect(user.match(/<\/issue>/g)).toHaveLength(3);
    expect(user.match(/<\/candidates>/gi)).toHaveLength(2);
    expect(user).toContain('a (/issue) b {{candidates}}');
  });
});

describe('a prompt that must fit', () => {
  it('cuts each document to its limit, at the end of a line and with a mark', () => {
    const shown = text(windowPrompt(SMALL, 'x', items(2, lines(1_000)), { ...ROOM, documentTokens: 50 }));
    const [, first] = /\[1\] (src[\s\S]*?)\n\n/.exec(shown)!;
    expect(estimateTokens(first!)).toBeLessThanOrEqual(50);
    expect(first).toMatch(/of the text\n\(the rest is cut\)$/);
  });

  it('cuts documents before the issue', () => {
    const issue = lines(200, 'issue');
    const messages = windowPrompt(SMALL, issue, items(10, lines(300)), { ...ROOM, promptTokens: 9_000 });
    expect(sizeOf(messages)).toBeGreaterThan(8_500);
    expect(sizeOf(messages)).toBeLessThanOrEqual(9_000);
    expect(text(messages).split(issue)).toHaveLength(3);
  });

  it('cuts the issue only where documents of 300 tokens leave no room for it, and only as far as needed', () => {
    const messages = windowPrompt(SMALL, lines(1_000, 'issue'), items(10, lines(300)), {
      ...ROOM,
      promptTokens: 6_000,
    });
    expect(sizeOf(messages)).toBeGreaterThan(5_900);
    expect(sizeOf(messages)).toBeLessThanOrEqual(6_000);
    const document = /\[2\] [\s\S]*?cut\)/.exec(text(messages))![0];
    expect(estimateTokens(document)).toBeGreaterThan(285);
  });

  it('fits any context from 1,024 tokens on', () => {
    const text = fc.integer({ min: 0, max: 400 }).map((count) => lines(count));
    fc.assert(
      fc.property(
        text,
        text,
        fc.integer({ min: 1, max: 10 }),
        fc.integer({ min: 1_024, max: 12_000 }),
        (issue, code, count, promptTokens) => {
          const messages = windowPrompt(loadPrompt('listwise'), issue, items(count, code), { ...ROOM, promptTokens });
          expect(sizeOf(messages)).toBeLessThanOrEqual(promptTokens);
        },
      ),
      { numRuns: 50 },
    );
  });
});

describe('shortening', () => {
  it.each([
    ['what fits stays', 'a\nb\n', 10, 'a\nb\n'],
    [
      'whole lines',
      `${'a'.repeat(20)}\n${'b'.repeat(20)}\n${'c'.repeat(99)}`,
      20,
      `${'a'.repeat(20)}\n${'b'.repeat(20)}\n(the rest is cut)`,
    ],
    ['a part of one line', 'x'.repeat(100), 10, `${'x'.repeat(17)}\n(the rest is cut)`],
    ['no half characters', '😀'.repeat(100), 10, `${'😀'.repeat(8)}\n(the rest is cut)`],
    ['nothing but the mark', 'x'.repeat(100), 1, '\n(the rest is cut)'],
  ])('%s', (_, given, tokens, expected) => {
    expect(shorten(given, tokens)).toBe(expected);
  });
});
