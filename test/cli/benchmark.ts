/**
 * A small benchmark on disk: two clones, of a shop in Python (136 functions) and of a garden in JavaScript (6), and datasets over
 * them. Both have later commits than any instance's base.
 */
import { mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { type FixtureRepository, fixtureRepository } from '../support/fixture-repository.ts';

const CART = `class Cart:
    def __init__(self):
        self.lines = []

    def add_line(self, product, quantity):
        self.lines.append((product, quantity))

    def total_price(self):
        return sum(product.price * quantity for product, quantity in self.lines)

    def remove_line(self, product):
        self.lines = [line for line in self.lines if line[0] != product]
`;

const MONEY = `def round_price(amount):
    return int(amount * 100) / 100


def format_price(amount, currency="EUR"):
    return f"{amount:.2f} {currency}"
`;

/** Functions that no issue speaks of. */
const HANDLERS = Array.from({ length: 130 }, (_, i) => `def handle_${i}(request):\n    return ${i}\n`).join('\n\n');

const PLANT = `export function waterPlant(plant, litres) {
  plant.water += litres;
}

export function isThirsty(plant) {
  return plant.water < plant.need;
}

export function repot(plant, pot) {
  plant.pot = pot;
}
`;

const BED = `export class Bed {
  constructor(plants) {
    this.plants = plants;
  }

  thirstyPlants() {
    return this.plants.filter((plant) => plant.water < plant.need);
  }

  weed() {
    this.weeds = 0;
  }
}
`;

const gold = (path: string, name: string, start: number, end: number) => ({ path, name, start, end });
const ADD_LINE = gold('shop/cart.py', 'Cart.add_line', 5, 6);
const TOTAL = gold('shop/cart.py', 'Cart.total_price', 8, 9);
const REMOVE = gold('shop/cart.py', 'Cart.remove_line', 11, 12);
const ROUND = gold('shop/money.py', 'round_price', 1, 2);
const FORMAT = gold('shop/money.py', 'format_price', 5, 6);
const WATER = gold('src/plant.js', 'waterPlant', 1, 3);
const THIRSTY = gold('src/bed.js', 'Bed.thirstyPlants', 6, 8);

export type Row = Readonly<Record<string, unknown>> & { readonly instance_id: string };

export const SHOP_PATCH = `diff --git a/shop/money.py b/shop/money.py
--- a/shop/money.py
+++ b/shop/money.py
@@ -1,2 +1,2 @@
 def round_price(amount):
-    return int(amount * 100) / 100
+    return int(amount * 100 + 0.5) / 100
`;

export class Benchmark {
  /** Holds the clones, as `--repositories` wants them. */
  readonly clones: string;
  readonly shop: FixtureRepository;
  readonly garden: FixtureRepository;
  /** Good rows over both clones, not in the order of their ids. */
  readonly rows: readonly Row[];
  readonly #folder = fixtureRepository({}, { git: false });

  constructor() {
    this.clones = join(this.#folder.root, 'clones');
    this.shop = fixtureRepository({
      'shop/cart.py': CART,
      'shop/money.py': MONEY,
      'shop/handlers.py': HANDLERS,
      'tests/test_cart.py': 'def test_total_price():\n    assert Cart().total_price() == 0\n',
    });
    this.garden = fixtureRepository({ 'src/plant.js': PLANT, 'src/bed.js': BED });
    const [first, second] = [this.shop.git('rev-parse', 'HEAD'), this.#commitHandler()];
    const garden = this.garden.git('rev-parse', 'HEAD');
    this.#addLaterHistory();
    const shop = (number: number, base: string, issue: string, ...functions: (typeof TOTAL)[]) =>
      rowOf(`acme__shop-${number}`, { repo: 'acme/shop', language: 'python', base, issue, functions });
    const plant = (number: number, issue: string, ...functions: (typeof TOTAL)[]) =>
      rowOf(`green__garden-${number}`, {
        repo: 'green/garden',
        language: 'javascript',
        base: garden,
        issue,
        functions,
      });
    this.rows = [
      shop(12, second, 'round_price is off by one cent\n\nIt rounds 1.005 down.', ROUND),
      plant(2, 'Bed lists plants as thirsty that were just watered', THIRSTY, WATER),
      shop(3, first, 'Total price of the cart ignores the voucher', TOTAL),
      shop(1, first, 'The cart takes a quantity of zero\n\nadd_line should refuse it.', ADD_LINE),
      shop(2, second, 'format_price prints the wrong currency', FORMAT),
      shop(4, first, 'Removing a product removes nothing', REMOVE),
      plant(1, 'waterPlant accepts a negative number of litres', WATER),
      shop(5, first, 'Prices are wrong, see `shop/money.py`', ROUND, FORMAT),
      shop(6, second, 'Total is not rounded', TOTAL, ROUND),
      shop(7, second, 'add_line loses the first line of the cart', ADD_LINE),
      shop(8, first, 'Currency of a price cannot be chosen', FORMAT),
      shop(9, first, 'Cart crashes', TOTAL, REMOVE),
      shop(10, second, 'quantity of a line may be a string', ADD_LINE),
    ];
    mkdirSync(this.clones);
    symlinkSync(this.shop.root, join(this.clones, 'acme__shop'));
    symlinkSync(this.garden.root, join(this.clones, 'Green__Garden.git')); // found in any letter case
  }

  get root(): string {
    return this.#folder.root;
  }

  /** Writes a dataset and returns its path. Texts stand as they are, broken lines of a file. */
  dataset(name: string, rows: readonly (Row | string)[] = this.rows): string {
    const lines = rows.map((row) => (typeof row === 'string' ? row : JSON.stringify(row)));
    return this.write(`${name}.jsonl`, `${lines.join('\n')}\n`);
  }

  write(name: string, text: string): string {
    this.#folder.write(name, text);
    return join(this.root, name);
  }

  remove(): void {
    for (const { remove } of [this.shop, this.garden, this.#folder]) remove();
  }

  #commitHandler(): string {
    this.shop.write('shop/handlers.py', `${HANDLERS}\n\ndef handle_price(request):\n    return request.price\n`);
    return this.shop.commit('Handle prices');
  }

  /** Commits that would give the answers away, were they seen. */
  #addLaterHistory(): void {
    for (const issue of ['Total price of the cart ignores the voucher', 'Removing a product removes nothing']) {
      this.shop.write('shop/handlers.py', `${HANDLERS}\n# ${issue}\n`);
      this.shop.commit(`Fix: ${issue}`);
    }
    this.garden.write('src/plant.js', `${PLANT}\n// waterPlant accepts a negative number of litres\n`);
    this.garden.commit('Fix: waterPlant accepts a negative number of litres');
  }
}

function rowOf(
  instance_id: string,
  given: { repo: string; language: string; base: string; issue: string; functions: readonly (typeof TOTAL)[] },
): Row {
  return {
    instance_id,
    dataset: 'tiny',
    repo: given.repo,
    language: given.language,
    base_commit: given.base,
    problem_statement: given.issue,
    gold_files: [...new Set(given.functions.map(({ path }) => path))],
    gold_functions: given.functions,
  };
}
