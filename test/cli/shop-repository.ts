/** A small web shop in Python and TypeScript, for the tests of the command line. */
import { type FixtureRepository, fixtureRepository } from '../support/fixture-repository.ts';

const CART = `"""The shopping cart."""
from shop.money import round_price


class Cart:
    """What a customer is about to buy."""

    def __init__(self):
        self.lines = []

    def add_line(self, product, quantity):
        if quantity < 1:
            raise ValueError("quantity must be at least one")
        self.lines.append((product, quantity))

    def total_price(self):
        """Sum of all lines, rounded to cents."""
        return round_price(sum(product.price * quantity for product, quantity in self.lines))
`;

const MONEY = `"""Money without surprises."""


def round_price(amount):
    """Rounds to whole cents, half up."""
    return int(amount * 100 + 0.5) / 100


def format_price(amount, currency="EUR"):
    return f"{amount:.2f} {currency}"
`;

const VOUCHER = `export interface Voucher {
  code: string;
  percent: number;
}

/** Takes the voucher's share off the price. */
export function applyVoucher(price: number, voucher: Voucher): number {
  if (voucher.percent > 100) throw new Error('voucher percent out of range');
  return price * (1 - voucher.percent / 100);
}
`;

const CART_TEST = `from shop.cart import Cart


def test_total_price_of_empty_cart():
    assert Cart().total_price() == 0
`;

export const SHOP_ISSUE = `Cart.total_price is off by one cent

\`round_price\` seems to round 1.005 down. Expected half up.
`;

export function shopRepository(): FixtureRepository {
  return fixtureRepository({
    'shop/__init__.py': '',
    'shop/cart.py': CART,
    'shop/money.py': MONEY,
    'web/voucher.ts': VOUCHER,
    'tests/test_cart.py': CART_TEST,
  });
}
