/** What is read from the answers of models, and that nothing that they write loses a candidate. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LETTERS, NUMBERS } from '../../src/rerank/identifiers.ts';
import { parseRanking } from '../../src/rerank/parse-ranking.ts';

/** The places from 1, as answers have them. */
function read(answer: string, count = 3, identifiers = NUMBERS) {
  const { order, flaws } = parseRanking(answer, count, identifiers);
  return { order: order.map((place) => place + 1).join(' '), flaws };
}

describe('answers of models', () => {
  it.each([
    ['as asked for', '[2] > [3] > [1]', '2 3 1', []],
    ['without spaces', '[2]>[3]>[1]\n', '2 3 1', []],
    ['one a line', '[2]\n[3]\n[1]', '2 3 1', []],
    ['in bold', '**[2] > [3] > [1]**', '2 3 1', []],
    ['in a fence', '```\n[2] > [3] > [1]\n```', '2 3 1', []],
    ['escaped', '\\[2\\] &gt; \\[3\\] &gt; \\[1\\]', '2 3 1', []],
    ['with commas', '[2], [3], [1]', '2 3 1', ['list']],
    ['JSON', '[2, 3, 1]', '2 3 1', ['list']],
    ['JSON of strings', '["[2]", "[3]", "[1]"]', '2 3 1', ['list']],
    ['JSON in an object', '{"ranking": [2, 3, 1]}', '2 3 1', ['list', 'chatter']],
    ['without brackets', '2 > 3 > 1', '2 3 1', ['unbracketed']],
    ['bare numbers with commas', '2, 3, 1', '2 3 1', ['unbracketed']],
    ['bare numbers, numbered', '1. 2\n2. 3\n3. 1', '2 3 1', ['unbracketed']],
    ['a numbered list', '1. [2]\n2. [3]\n3. [1]', '2 3 1', []],
    ['one number', '3', '3 1 2', ['unbracketed', 'missing']],
    ['one identifier', '[3]', '3 1 2', ['missing']],
    ['a preface', 'Here is the order of the 3 functions:\n\n[2] > [3] > [1]', '2 3 1', ['chatter']],
    ['reasons', '[2] calls it on line 1.\n[3] and [1] do not.', '2 3 1', ['chatter']],
    ['numbers in prose', 'Lines 1 to 3 of [2] > [3] > [1] matter since v1.2 (see 3).', '2 3 1', ['chatter']],
    ['a correction', 'First [1] > [2] > [3]. No:\n[2] > [3] > [1]', '2 3 1', ['chatter']],
    ['a remark after it', '[2] > [3] > [1]\nIt was close: [1] > [3].', '2 3 1', ['chatter']],
    ['prose alone', 'I would change candidate 3, then function 1.', '3 1 2', ['unbracketed', 'chatter', 'missing']],
    ['duplicates', '[2] > [2] > [3] > [1] > [3]', '2 3 1', ['duplicate']],
    ['out of range', '[7] > [2] > [0] > [3] > [1]', '2 3 1', ['out_of_range']],
    ['missing', '[3] > [2]', '3 2 1', ['missing']],
    ['cut off', '[3] > [2] > [', '3 2 1', ['missing']],
    ['thoughts', '<think>[1] > [2] > [3]?</think>\n[2] > [3] > [1]', '2 3 1', ['reasoning']],
    ['thoughts whose start is missing', '[1] > [2] > [3]?</think>[2] > [3] > [1]', '2 3 1', ['reasoning']],
    ['thoughts without an end', '<think>[3] > [2] > [1]', '1 2 3', ['reasoning', 'unusable']],
    ['nothing', '', '1 2 3', ['unusable']],
    ['only numbers that are none', '[9] > [8]', '1 2 3', ['unusable']],
    ['a refusal', "I'm sorry, I cannot help with the 3 functions on line 2.", '1 2 3', ['unusable']],
  ])('%s', (_, answer, order, flaws) => {
    expect(read(answer)).toEqual({ order, flaws });
  });

  it.each([
    ['as asked for', 'B > C > A', '2 3 1', []],
    ['with brackets', '[B] > [C] > [A]', '2 3 1', []],
    ['the best alone', ' B', '2 1 3', ['missing']],
    ['an article', 'A function that writes: B > C > A', '2 3 1', ['chatter']],
    ['a sentence', 'A caller of it is at fault.', '1 2 3', ['unusable']],
  ])('letters: %s', (_, answer, order, flaws) => {
    expect(read(answer, 3, LETTERS)).toEqual({ order, flaws });
  });
});

const anyAnswer = fc.oneof(
  fc.string({ unit: 'grapheme' }),
  fc
    .array(
      fc.constantFrom(
        '[',
        ']',
        '1',
        '2',
        '10',
        'A',
        'B',
        '>',
        ',',
        ' ',
        '\n',
        '<think>',
        '</think>',
        '.',
        '"',
        'candidate ',
      ),
      { maxLength: 60 },
    )
    .map((parts) => parts.join('')),
);

describe('any answer', () => {
  it('gives a permutation', () => {
    fc.assert(
      fc.property(
        anyAnswer,
        fc.integer({ min: 1, max: 20 }),
        fc.constantFrom(NUMBERS, LETTERS),
        (answer, count, identifiers) => {
          const { order } = parseRanking(answer, count, identifiers);
          expect([...order].sort((a, b) => a - b)).toEqual(Array.from({ length: count }, (_, place) => place));
        },
      ),
      { numRuns: 2_000 },
    );
  });

  it('that has the order in the form asked for gives that order, whatever words stand around it', () => {
    const permutation = fc
      .integer({ min: 2, max: 20 })
      .chain((count) => fc.shuffledSubarray([...Array(count).keys()], { minLength: count }));
    const words = fc
      .array(fc.constantFrom('the', 'cause', 'is', 'on', 'line', '12', '1.5', 'x[i]', 'a > b', '3', 'since', '\n'), {
        maxLength: 12,
      })
      .map((all) => all.join(' '));
    fc.assert(
      fc.property(permutation, words, words, (order, before, after) => {
        const answer = `${before}\n${order.map((place) => `[${place + 1}]`).join(' > ')}\n${after}`;
        expect(parseRanking(answer, order.length, NUMBERS).order).toEqual(order);
      }),
    );
  });

  // Ends at the time limit of a test where a form is matched in quadratic time.
  it.each(['[', '[1', '[1] ', '1,', ' ', '<think>', '[1] >', '1 > ', '</think>', 'candidate '])(
    'of 20,000 times %j is read in time',
    (piece) => {
      expect(parseRanking(piece.repeat(20_000), 10, NUMBERS).order).toHaveLength(10);
    },
  );
});
