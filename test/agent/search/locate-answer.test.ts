/** From what a model says to what exists: names, lines and paths of answers, each mended, or dropped, and counted. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { answerOf } from '../../../src/agent/search/answer-tool.ts';
import { AnswerLocator } from '../../../src/agent/search/locate-answer.ts';
import { readDecision } from '../../../src/agent/search/read-decision.ts';
import { Tally } from '../../../src/agent/tally.ts';
import { replyOf } from '../scripted-agent.ts';
import { SHOP, touched } from './searching.ts';

const SOURCES = {
  ...SHOP,
  'web/twice.py': 'def run():\n    pass\n\n\nclass A:\n    def run(self):\n        pass\n',
  'web/many.py': Array.from({ length: 6 }, (_, i) => `class C${i}:\n    def run(self):\n        pass\n`).join('\n'),
  'lib/util.py': 'def one():\n    pass\n\n\ndef one():\n    return 1\n',
  'web/util.py': 'class View:\n    title = 1\n\n    def show(self):\n        pass\n',
  'web/Shape.java': 'class Shape {\n  int area(int a) { return a; }\n  int area(long a) {\n    return 2;\n  }\n}\n',
};

async function located(given: unknown) {
  const { tools, files, functions } = await touched(SOURCES);
  const repairs = new Tally();
  const found = await new AnswerLocator(tools, files, functions, repairs).locate(answerOf(given)!);
  return { files: found.files, functions: found.functions.map(({ place }) => place.id), repairs: repairs.counts() };
}

const money = (rest: object) => ({ functions: [{ path: 'shop/money.py', ...rest }] });
const ROUND = 'shop/money.py:round_price';
const PAD = 'shop/money.py:format_price.pad';

describe('functions', () => {
  test.each<[string, unknown, string[], Record<string, number>]>([
    ['a name', money({ name: 'round_price' }), [ROUND], {}],
    ['a name with lines that are not its own', money({ name: 'round_price', start_line: 7, end_line: 8 }), [ROUND], {}],
    ['a name as it is declared', money({ name: 'def round_price(amount):' }), [ROUND], {}],
    ['a qualified name', money({ name: 'format_price.pad' }), [PAD], {}],
    ['the last part of a name', money({ name: 'pad' }), [PAD], { function_spelling: 1 }],
    ['another case', money({ name: 'Round_Price' }), [ROUND], { function_spelling: 1 }],
    ['a name behind its module', money({ name: 'shop.money.round_price' }), [ROUND], { function_spelling: 1 }],
    [
      'a method behind its module, beside a function of its name',
      { functions: ['web/twice.py:web.twice.A.run'] },
      ['web/twice.py:A.run'],
      { function_spelling: 1 },
    ],
    ['a name that many have', { functions: ['web/many.py:run'] }, [], { function_spelling: 1, unknown_function: 1 }],
    ['lines alone', money({ start_line: 5, end_line: 5 }), [ROUND], {}],
    ['lines of a nested function', money({ start_line: 10, end_line: 10 }), [PAD], {}],
    ['lines of two functions', money({ start_line: 4, end_line: 8 }), [ROUND, 'shop/money.py:format_price'], {}],
    [
      'an unknown name with lines',
      money({ name: 'rounding', start_line: 4, end_line: 5 }),
      [ROUND],
      { function_by_lines: 1 },
    ],
    ['an unknown name', money({ name: 'rounding' }), [], { unknown_function: 1 }],
    ['lines of no function', money({ start_line: 1, end_line: 1 }), ['shop/money.py:(top level)'], {}],
    ['lines beyond the file', money({ start_line: 900, end_line: 901 }), [], { unknown_function: 1 }],
    ['text', { functions: ['shop/money.py:round_price'] }, [ROUND], {}],
    ['text with lines', { functions: ['shop/money.py:4-5'] }, [ROUND], {}],
    ['C++ spelling', { functions: [{ path: 'shop/cart.py', name: 'Cart::total()' }] }, ['shop/cart.py:Cart.total'], {}],
    ['a class', { functions: [{ path: 'web/util.py', name: 'View' }] }, ['web/util.py:View'], {}],
    [
      'one of two of a name, by its lines',
      { functions: [{ path: 'web/Shape.java', name: 'Shape.area', start_line: 3, end_line: 4 }] },
      ['web/Shape.java:Shape.area (line 3)'],
      {},
    ],
    [
      'two of a name without lines',
      { functions: ['lib/util.py:one'] },
      ['lib/util.py:one', 'lib/util.py:one (line 5)'],
      {},
    ],
    ['the same twice', { functions: ['shop/money.py:round_price', 'shop/money.py:4'] }, [ROUND], {}],
    ['a path alone', { functions: ['shop/money.py'] }, [], {}],
  ])('%s', async (_, given, functions, repairs) => {
    expect(await located(given)).toMatchObject({ functions, repairs });
  });
});

describe('files', () => {
  test.each<[string, string, string[], Record<string, number>]>([
    ['as listed', 'shop/money.py', ['shop/money.py'], {}],
    ['in a diff', 'b/shop/money.py', ['shop/money.py'], {}],
    ['from elsewhere', '/home/ada/app/shop/money.py', ['shop/money.py'], { path_spelling: 1 }],
    ['without its folder, as the tools take it', 'money.py', ['shop/money.py'], {}],
    ['in the wrong folder', 'src/money.py', ['shop/money.py'], { path_spelling: 1 }],
    ['of which there are two', 'util.py', [], { unknown_path: 1 }],
    ['that does not exist', 'shop/nothing.py', [], { unknown_path: 1 }],
    ['out of the repository', '../../etc/passwd', [], { unknown_path: 1 }],
  ])('%s', async (_, path, files, repairs) => {
    expect(await located({ files: [path] })).toMatchObject({ files, repairs });
  });
});

test('whatever a model writes, reading it does not throw, and what is found exists', async () => {
  const { tools, files, functions } = await touched(SOURCES);
  const paths = new Set(files.map(({ path }) => path));
  const word = fc.oneof(
    fc.string(),
    fc.constantFrom('shop/money.py', 'money.py', 'round_price', 'Cart', '../x', '', '4-9'),
  );
  const place = fc.record(
    { path: word, name: word, start_line: fc.oneof(fc.integer(), word), end_line: fc.integer() },
    { requiredKeys: [] },
  );
  const value = fc.oneof(
    fc.record({ files: fc.array(word), functions: fc.array(fc.oneof(place, word)) }, { requiredKeys: [] }),
    fc.record({ calls: fc.array(fc.record({ name: word, arguments: fc.jsonValue() })) }),
    fc.jsonValue(),
  );
  await fc.assert(
    fc.asyncProperty(value, word, fc.boolean(), fc.boolean(), async (given, name, tools_, forced) => {
      const replies = [
        replyOf({ toolCalls: [{ id: '1', name: forced ? 'answer' : name, arguments: given }] }),
        replyOf({ text: JSON.stringify(given) }),
        replyOf({ text: `${name}\n${JSON.stringify(given).slice(0, -1)}` }),
      ];
      for (const reply of replies) {
        const decision = readDecision(reply, { tools: tools_, forced }, new Tally());
        if (forced) expect(decision?.kind).not.toBe('calls');
        if (decision?.kind !== 'answer') continue;
        const found = await new AnswerLocator(tools, files, functions, new Tally()).locate(decision.answer);
        for (const path of found.files) expect(paths).toContain(path);
        for (const { place: there } of found.functions) expect(functions.placeOf(there.id)).toBe(there);
      }
    }),
    { numRuns: 300 },
  );
});
