/** The embedded policy from the issue to the answer, on trees small enough to see why. */

import { describe, expect, test } from 'vitest';
import {
  type Choice,
  type Chooser,
  fixedWidthChooser,
  greedyChooser,
  initialPolicyModel,
  randomChooser,
  STOP,
} from '../../../src/agent/index.ts';
import { randomNumbers } from '../../../src/core/index.ts';
import { SHOP } from '../search/searching.ts';
import { MODEL, RARITY, searchEmbedded } from './embedded.ts';

describe('a search', () => {
  test('ends with the function that the issue names, why, and what may come next', async () => {
    const outcome = await searchEmbedded({ choose: fixedWidthChooser(MODEL, 8) });
    expect(outcome.ending).toBe('answered');
    expect(outcome.end.files[0]).toBe('shop/money.py');
    expect(outcome.pool[0]).toBe('shop/money.py:round_price');
    expect(outcome.end.reasons['shop/money.py:round_price']).toMatch(
      /^\d+ % likely, the issue names it, holds .*round_price/,
    );
    expect(outcome.places.filter(({ test }) => !test).map(({ id }) => id)).toContain('shop/money.py:format_price');
  });

  test('follows a stack trace to its innermost frame', async () => {
    const issue = [
      'Checkout fails',
      '',
      'Traceback (most recent call last):',
      '  File "/usr/lib/python3/site-packages/shop/cart.py", line 9, in total',
      '    return round_price(sum(self.lines))',
      "TypeError: unsupported operand type(s) for +: 'int' and 'str'",
    ].join('\n');
    const { pool } = await searchEmbedded({ issue, choose: fixedWidthChooser(MODEL, 8) });
    expect(pool[0]).toBe('shop/cart.py:Cart.total');
  });

  test('is the same every time', async () => {
    const [one, other] = [await searchEmbedded(), await searchEmbedded()];
    expect(other).toEqual(one);
  });

  test('answers when its turns are taken', async () => {
    const keepsCalling: Chooser = ({ candidates, picked }) => candidates.findIndex((_, row) => !picked.includes(row));
    const { ending, end } = await searchEmbedded({ choose: keepsCalling, turns: 2, calls: 1 });
    expect(ending).toBe('forced');
    expect(end).toMatchObject({ turns: 2, widths: [1, 1], answered: true });
  });

  test('says so where nothing was found', async () => {
    const { ending, end, notices } = await searchEmbedded({
      issue: 'Qwertyuiop zxcvbnm asdfghjkl',
      choose: fixedWidthChooser(MODEL, 4),
    });
    expect(ending).toBe('no_answer');
    expect(end).toMatchObject({ answered: false, redundancy: 1 });
    expect(notices[0]).toBe('the search stopped early: nothing was found');
  });

  test('finds no fault with an issue without words, or with a tree without files', async () => {
    expect((await searchEmbedded({ issue: '' })).places).toEqual([]);
    expect((await searchEmbedded({ sources: {} })).places).toEqual([]);
  });

  test('never makes the same call twice', async () => {
    const made = new Set<string>();
    const inner = randomChooser(randomNumbers(7));
    await searchEmbedded({
      choose: async (choice) => {
        const row = await inner({ ...choice, turn: 1 }); // never answers of itself
        if (row !== STOP) {
          const key = JSON.stringify(choice.candidates[row]!.call);
          expect(made).not.toContain(key);
          made.add(key);
        }
        return row;
      },
    });
    expect(made.size).toBeGreaterThan(5);
  });
});

describe('candidate calls', () => {
  async function candidatesOf(issue: string, turn = 1, sources = SHOP): Promise<Choice['candidates']> {
    let found: Choice['candidates'] = [];
    const eight = fixedWidthChooser(MODEL, 8);
    await searchEmbedded({
      issue,
      sources,
      choose: (choice) => {
        if (choice.turn === turn) found = choice.candidates;
        return choice.turn >= turn ? STOP : eight(choice);
      },
    });
    return found;
  }

  test('are made from what the issue writes', async () => {
    const issue =
      'Cart totals wrong\n\n`Cart.total()` in shop/cart.py raises "cannot add price to cart" in shop.money.rounding';
    const calls = (await candidatesOf(issue)).map(({ source, call }) => [source, JSON.stringify(call.arguments)]);
    expect(calls).toContainEqual(['name', String.raw`{"pattern":"\\btotal\\b"}`]);
    expect(calls).toContainEqual(['path', '{"path":"shop/cart.py"}']);
    expect(calls).toContainEqual(['module', '{"pattern":"shop.money.rounding"}']);
    expect(calls).toContainEqual(['literal', '{"pattern":"cannot add price to cart"}']);
    expect(calls).toContainEqual(['phrase', '{"pattern":"cart[ _-]?total"}']);
    expect(calls).toContainEqual(['file_name', '{"pattern":"*cart*"}']);
  });

  test('of later turns follow what was shown: the rest of a file, its functions, their callers', async () => {
    const sources = (await candidatesOf('Prices are rounded down\n\nround_price(1.005) gives 1.0', 2)).map(
      ({ source }) => source,
    );
    expect(sources).toEqual(expect.arrayContaining(['read_file', 'within', 'caller']));
    expect(sources).not.toContain('definition'); // there was one name, and it was searched for
  });

  test('try the parts of a name that is nowhere', async () => {
    const later = await candidatesOf('`priceRound` loses half a cent', 2);
    expect(later.filter(({ source }) => source === 'loosened').map(({ call }) => call.arguments)).toContainEqual({
      pattern: 'price[ _-]?round',
    });
  });
});

describe('choosers', () => {
  test('a fixed width makes as many calls each turn as there are candidates for', async () => {
    const { end } = await searchEmbedded({ choose: fixedWidthChooser({ ...MODEL, stopper: never() }, 2), turns: 3 });
    expect(end.widths).toEqual([2, 2, 2]);
  });

  test('the learned stopper decides how wide a turn is, and when to answer', async () => {
    const { end } = await searchEmbedded({ choose: greedyChooser({ ...MODEL, stopper: never() }), turns: 2, calls: 5 });
    expect(end.widths).toEqual([5, 5]);
    const stopsAtOnce = await searchEmbedded({ choose: greedyChooser({ ...MODEL, stopper: { ...never(), bias: 9 } }) });
    expect(stopsAtOnce).toMatchObject({ ending: 'no_answer', end: { calls: 0 } });
  });

  test('chance is the same for the same seed, and another for another', async () => {
    const widths = async (seed: number) =>
      (await searchEmbedded({ choose: randomChooser(randomNumbers(seed)) })).end.widths;
    expect(await widths(3)).toEqual(await widths(3));
    expect(
      new Set([await widths(1), await widths(2), await widths(3), await widths(4)].map(String)).size,
    ).toBeGreaterThan(1);
  });

  /** A stopper that goes on whatever it sees. */
  function never() {
    const { stopper } = initialPolicyModel(RARITY);
    return { ...stopper, direct: stopper.direct.map(() => 0), bias: -9 };
  }
});
