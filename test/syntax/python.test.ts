import { expect, test } from 'vitest';
import { SyntaxReader } from '../../src/syntax/index.ts';
import { loadGrammar } from '../support/grammars.ts';
import { documentNamed, outline, ownText, referencesOf } from '../support/outline.ts';

const reader = new SyntaxReader(loadGrammar);

const SHOP = `"""Sells things."""
import os.path as paths
from . import prices
from shop.stock import (Shelf, take as grab)

LIMIT = compute_limit("upper limit")
double = lambda value: twice(value)

# Finds a thing.
# Slowly.
@retry(3)
@trace.spans
async def find(name, default=fallback()):
    """Looks everywhere.

    Twice."""
    def matches(shelf):
        return shelf.holds(f"thing {name!r} here")

    return [shelf for shelf in grab() if matches(shelf)]


class Shop(Base, stock.Keeper[int], metaclass=Meta):
    'A small shop.'
    sign = field("Open!", 'no')
    key = lambda self: self.door.key()

    @property
    def total(self):
        # adds up
        return sum(line.price for line in self.lines)

    @total.setter
    def total(self, value):
        raise ValueError("total of %s is fixed" % value)

    class Door:
        pass

    if LIMIT:
        def close(self): pass
    else:
        def close(self): os.exit(1)


if LIMIT:
    def main(): Shop()
`;

test('functions, classes, nested and conditional definitions, properties, bound lambdas', async () => {
  const file = await reader.parse(SHOP, 'python');
  expect(outline(file)).toEqual([
    'module - 1-47@1',
    'function double 7-7@7',
    'function find 9-20@13',
    '  function find.matches 17-18@17',
    'class Shop 23-43@23',
    '  method Shop.key 26-26@26',
    '  method Shop.total 28-31@29',
    '  method Shop.total 33-35@34',
    '  class Shop.Door 37-38@37',
    '  method Shop.close 41-41@41',
    '  method Shop.close 43-43@43',
    'function main 47-47@47',
  ]);
  expect(file.lineCount).toBe(47);
  expect(file.diagnostics).toEqual([]);
});

test('signatures leave out decorators and bodies, docs join the comment above and the docstring', async () => {
  const file = await reader.parse(SHOP, 'python');
  expect(documentNamed(file, 'find').signature).toBe('async def find(name, default=fallback())');
  expect(documentNamed(file, 'find').doc).toBe('Finds a thing.\nSlowly.\nLooks everywhere.\n\n    Twice.');
  expect(documentNamed(file, 'Shop').signature).toBe('class Shop(Base, stock.Keeper[int], metaclass=Meta)');
  expect(documentNamed(file, 'Shop').doc).toBe('A small shop.');
  expect(documentNamed(file, '').doc).toBe('Sells things.');
  expect(documentNamed(file, 'double').signature).toBe('double = lambda value');
});

test('every reference belongs to the innermost document', async () => {
  const file = await reader.parse(SHOP, 'python');
  expect(referencesOf(file, '')).toEqual([
    'import os.path @2',
    'import . @3',
    'import .prices @3',
    'import shop.stock @4',
    'import shop.stock.Shelf @4',
    'import shop.stock.take @4',
    'call compute_limit @6',
    'literal upper limit @6',
  ]);
  expect(referencesOf(file, 'find')).toEqual([
    'decorator retry @11',
    'call retry @11',
    'decorator trace.spans @12',
    'call fallback @13',
    'call grab @20',
    'call matches @20',
  ]);
  expect(referencesOf(file, 'find.matches')).toEqual(['call shelf.holds @18', 'literal thing   here @18']);
  expect(referencesOf(file, 'Shop')).toEqual([
    'inherit Base @23',
    'inherit stock.Keeper @23',
    'call field @25',
    'literal Open! @25',
  ]);
  expect(referencesOf(file, 'Shop.key')).toEqual(['call key @26']);
  expect(referencesOf(file, 'Shop.total')).toEqual(['decorator property @28', 'call sum @31']);
});

test('a class is its text outside methods and inner classes, a module its top level', async () => {
  const file = await reader.parse(SHOP, 'python');
  const shop = ownText(SHOP, documentNamed(file, 'Shop'));
  expect(shop).toContain('sign = field');
  expect(shop).not.toContain('def total');
  expect(shop).not.toContain('class Door');
  const module = ownText(SHOP, documentNamed(file, ''));
  expect(module).toContain('LIMIT = compute_limit');
  expect(module).not.toContain('class Shop');
  expect(ownText(SHOP, documentNamed(file, 'find'))).toMatch(/^# Finds a thing[\s\S]*matches\(shelf\)\]$/);
});

test('a comment belongs to the definition below only when it touches it and stands on its own line', async () => {
  const file = await reader.parse(
    'x = 1  # first\ndef a(): pass\n# loose\n\ndef b(): pass\n# tight\ndef c(): pass\n',
    'python',
  );
  expect(outline(file)).toEqual(['module - 1-7@1', 'function a 2-2@2', 'function b 5-5@5', 'function c 6-7@7']);
  expect(documentNamed(file, 'c').doc).toBe('tight');
});

test('strings of every kind lose prefix, quotes and placeholders; short ones are no literals', async () => {
  const source = `a = r"raw text", '''long
text''', f"{x} of {y:>{w}} {{kept}}", b'bytes', "no", ""`;
  const file = await reader.parse(source, 'python');
  expect(referencesOf(file, '')).toEqual([
    'literal raw text @1',
    'literal long\ntext @1',
    'literal   of   {kept} @2',
    'literal bytes @2',
  ]);
});

test('broken code keeps its readable definitions and says where it breaks', async () => {
  const file = await reader.parse(
    'def good():\n    pass\n\ndef bad():\n    x = = 2\n\ndef fine():\n    pass\n',
    'python',
  );
  expect(file.documents.map((document) => document.name)).toEqual(expect.arrayContaining(['good', 'fine']));
  expect(file.diagnostics).toHaveLength(1);
  expect(file.diagnostics[0]).toMatch(/^(?:\d+ )?syntax errors?.* at line 5$/);
});

test('an unclosed bracket does not swallow the definitions below it', async () => {
  const source = `def good():
    pass

def bad():
    x = compute(2

@traced
def fine():
    return """
def quoted(): pass
"""

class Late:
    def method(self):
        broken = [

def last(): pass
`;
  const file = await reader.parse(source, 'python');
  expect(outline(file)).toEqual([
    'function good 1-2@1',
    'function bad 4-5@4',
    'function fine 7-11@8',
    'class Late 13-15@13',
    '  method Late.method 14-15@14',
    'function last 17-17@17',
  ]);
  expect(referencesOf(file, 'fine')).toContain('decorator traced @7');
  expect(file.diagnostics).toHaveLength(1);
});

test('a very long block of comments hides nothing after it', async () => {
  const comments = '# one of many\n'.repeat(5_000);
  const file = await reader.parse(
    `${comments}def after(x):\n    return x  # 1\n${comments}\nclass Last:\n    pass\n`,
    'python',
  );
  expect(file.documents.map(({ name, span }) => [name, span.startLine])).toEqual([
    ['', 1],
    ['after', 5_001],
    ['Last', 10_004],
  ]);
});
