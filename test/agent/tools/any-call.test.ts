/** Whatever a policy sends: no call throws, nothing outside the repository is shown, caps hold, and results come in the order asked. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { compilePattern } from '../../../src/agent/tools/pattern.ts';
import { runsOf, Signatures } from '../../../src/agent/tools/signatures.ts';
import { toolCall, toolsOver } from './opened-tools.ts';

const FILES = {
  'a b/ünï.py': 'λ = "ß"\r\nfoo(bar)\r\n',
  'src/empty.py': '',
  'src/wide.py': `${'foo '.repeat(4000)}\nbar`,
  'src/long.py': 'foo = bar\n'.repeat(3000),
  'src/[odd]{name}*.py': '(a+)+$ [x] \\d\n\n\n',
};

const WORDS = fc.constantFrom(
  'foo',
  'src',
  'long.py',
  '..',
  '/',
  '\\',
  '**',
  '*',
  '?',
  '[',
  ']',
  '{',
  '}',
  '(',
  ')',
  '+',
  '|',
  '.',
  ' ',
  'ß',
  '!',
  '^',
  '$',
  '\\w',
  '{2,}',
  '\0',
  '🎉',
  '\n',
  'a/',
  '(?=',
  '(?i)',
);
const TEXT = fc.oneof(
  fc.array(WORDS, { maxLength: 12 }).map((words) => words.join('')),
  fc.string({ unit: 'binary', maxLength: 40 }),
);
const NUMBER = fc.oneof(fc.integer({ min: -2, max: 4000 }), fc.double(), fc.constant('3'), fc.constant(null));
const ARGUMENTS = fc.oneof(
  fc.record(
    { pattern: TEXT, path: TEXT, case_sensitive: fc.boolean(), context: NUMBER },
    { requiredKeys: ['pattern'] },
  ),
  fc.record({ pattern: TEXT, context: fc.integer({ min: 0, max: 10 }) }),
  fc.record({ path: TEXT, start_line: NUMBER, end_line: NUMBER }, { requiredKeys: ['path'] }),
  fc.record({ path: fc.constantFrom(...Object.keys(FILES)), start_line: fc.integer({ min: 1, max: 4000 }) }),
  fc.jsonValue(),
  fc.anything(),
);
const CALL = fc
  .record({ name: fc.oneof(fc.constantFrom('grep', 'glob', 'read_file'), fc.string()), given: ARGUMENTS })
  .map(({ name, given }) => toolCall(name, given));

describe('any call', () => {
  test('is answered within the caps, from the repository alone', async () => {
    const { tools, root } = await toolsOver(FILES);
    const lines = new Map<string, number>();
    for (const path of Object.keys(FILES)) {
      const text = (await tools.textOf(path))!;
      lines.set(path, text.split('\n').length - (text.endsWith('\n') || text === '' ? 1 : 0));
    }
    await fc.assert(
      fc.asyncProperty(fc.array(CALL, { maxLength: 8 }), async (calls) => {
        const results = await tools.run(calls);
        expect(results).toHaveLength(calls.length);
        for (const [position, { text, seen, left, error }] of results.entries()) {
          const { name } = calls[position]!;
          expect(text.length).toBeLessThanOrEqual(name === 'read_file' ? 61_000 : 20_000);
          expect(text).not.toContain(root);
          expect(left).toBeGreaterThanOrEqual(0);
          if (error && error !== 'too_slow') expect(seen).toEqual([]);
          if (!['grep', 'glob', 'read_file'].includes(name)) expect(error).toBe('unknown_tool');
          for (const { path, startLine, endLine } of seen) {
            expect(lines.has(path)).toBe(true);
            expect(endLine).toBeLessThanOrEqual(lines.get(path)!);
            expect(startLine).toBeGreaterThanOrEqual(name === 'glob' ? 0 : 1);
            expect(startLine).toBeLessThanOrEqual(endLine);
          }
          const shown = seen.reduce((sum, { startLine, endLine }) => sum + endLine - startLine + 1, 0);
          expect(shown).toBeLessThanOrEqual(name === 'read_file' ? 1000 : 100);
        }
      }),
      { numRuns: 300 },
    );
  });

  test('answers come in the order asked, as they would alone', async () => {
    const { tools } = await toolsOver(FILES);
    const calls = [
      toolCall('read_file', { path: 'src/wide.py' }),
      toolCall('grep', { pattern: 'foo' }),
      toolCall('nothing', {}),
      toolCall('grep', { pattern: 'bar', path: 'src' }),
      toolCall('glob', { pattern: '*' }),
      toolCall('grep', {}),
    ];
    const together = await tools.run(calls);
    for (const [position, call] of calls.entries()) expect(await tools.run([call])).toEqual([together[position]]);
    expect(together.map(({ error }) => error)).toEqual([
      undefined,
      undefined,
      'unknown_tool',
      undefined,
      undefined,
      'bad_arguments',
    ]);
  });

  test.each([
    [{}, 'pattern'],
    [{ pattern: 1 }, 'Expected: {pattern: string, path?: string, case_sensitive?: boolean, context?: number}'],
    [{ pattern: 'x', include: '*.py' }, 'include'],
    [{ pattern: 'x', context: 1.5 }, 'context'],
    ['{"pattern": ', 'Expected'],
  ])('arguments that do not fit are told what is expected: %j', async (given, text) => {
    const { call } = await toolsOver(FILES);
    const result = await call('grep', given);
    expect(result.error).toBe('bad_arguments');
    expect(result.text).toContain(text);
  });

  test('null stands for an argument that is left out', async () => {
    const { call } = await toolsOver(FILES);
    expect((await call('grep', { pattern: 'foo', path: null, context: null })).error).toBeUndefined();
  });

  test('definitions are plain JSON schemas of the three tools', async () => {
    const { tools } = await toolsOver(FILES);
    expect(tools.definitions.map(({ name }) => name)).toEqual(['grep', 'glob', 'read_file']);
    expect(tools.definitions[2]!.parameters).toEqual({
      type: 'object',
      properties: {
        path: { type: 'string', minLength: 1, maxLength: 1000, description: expect.any(String) },
        start_line: { type: 'number', minimum: 1, multipleOf: 1, description: expect.any(String) },
        end_line: { type: 'number', minimum: 1, multipleOf: 1, description: expect.any(String) },
      },
      required: ['path'],
      additionalProperties: false,
    });
  });
});

describe('what is searched for first', () => {
  const PIECE = fc.constantFrom(
    'a',
    'b',
    'ab',
    'Ab',
    '_',
    '.',
    '\\w',
    '\\.',
    '[ab]',
    '[^a]',
    '[]a]',
    '(?:',
    '(',
    ')',
    '|',
    '*',
    '+',
    '?',
    '{2}',
    '{0,1}',
    '^',
    '$',
    '\\b',
    ' ',
    '{',
    '}',
    ']',
    '(?P<n>',
  );
  const LINE = fc.string({ unit: fc.constantFrom('a', 'b', 'A', 'B', '_', '.', ' ', ']', '{', 'é'), maxLength: 30 });

  test('literals are in every line that a pattern matches, and in its signature', () => {
    fc.assert(
      fc.property(
        fc.array(PIECE, { minLength: 1, maxLength: 10 }),
        LINE,
        fc.boolean(),
        (pieces, line, caseSensitive) => {
          const pattern = compilePattern(pieces.join(''), caseSensitive);
          if ('refused' in pattern || pattern.note) return;
          if (pattern.literals) pattern.literals.regExp.lastIndex = 0;
          const holds = pattern.literals?.regExp.test(line) ?? true;
          if (pattern.matches(line))
            expect({ holds, may: mayHold(line, pattern.required) }).toEqual({ holds: true, may: true });
          else if (pattern.literals?.exact) expect(holds).toBe(false);
        },
      ),
      { numRuns: 5000 },
    );
  });

  test('a signature never denies what its text holds', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.string(), fc.string(), (before, literal, after) => {
        const upper = before + literal.toUpperCase() + after;
        expect(mayHold(before + literal + after, [[runsOf(literal)]])).toBe(true);
        expect(mayHold(upper, [[runsOf(literal)]])).toBe(true);
      }),
    );
  });
});

function mayHold(text: string, required: Parameters<Signatures['mayHold']>[1]): boolean {
  const signatures = new Signatures();
  return signatures.mayHold(signatures.add(text), required);
}
