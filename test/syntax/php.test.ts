import { expect, test } from 'vitest';
import { SyntaxReader } from '../../src/syntax/index.ts';
import { loadGrammar } from '../support/grammars.ts';
import { documentNamed, outline, referencesOf } from '../support/outline.ts';

const reader = new SyntaxReader(loadGrammar);

const SOURCE = `<html><p>Bread</p>
<?php
namespace Bakery\\Bread;

use Oven\\Heat, Oven\\Rack as Shelf;
use function Knife\\{cut, slice as thin};

require_once __DIR__ . '/bootstrap.php';

/**
 * A loaf.
 */
#[Tasty("very"), Fresh]
abstract class Loaf extends Dough implements Sliceable, \\Countable
{
    use Crumbles, Rises { Crumbles::fall insteadof Rises; }

    const CRUST = 'thick crust';
    private string $name = "plain loaf";

    public function __construct(private int $weight) {}

    /** Bakes it. */
    #[Slow]
    public static function bake(int $heat, ?string $how = null): ?self
    {
        $check = function ($limit) use ($heat) { return $heat < $limit; };
        $warn = fn($text) => strtoupper($text);
        $this->oven->start(); self::heat(); Oven::open(); \\Knife\\cut(1); $this->cool();
        $loaf = new Loaf(2);
        $rack = new \\Oven\\Rack;
        throw new BakeError("heat {$heat['now']} is over $this->limit degrees");
    }

    abstract protected function weigh(): int;
}
?>
<b>and</b>
<?php
interface Sliceable extends Cuttable { public function cut(); }
trait Rises { public function rise() { echo <<<TEXT
rises for $hours hours
TEXT;
    } }
enum Kind: string implements HasLabel { case Rye = 'rye bread'; public function label(): string { return <<<'RAW'
raw $label
RAW; } }
function knead() { function inner_knead() {} }
$mixer->onDone = function () { stop(); };
$oven = new class extends Heater { public function glow() {} };
`;

test('functions, class-likes with their methods, closures bound to a name, between pieces of HTML', async () => {
  const file = await reader.parse(SOURCE, 'php');
  expect(outline(file)).toEqual([
    'module - 1-50@1',
    'class Loaf 10-36@14',
    '  method Loaf.__construct 21-21@21',
    '  method Loaf.bake 23-33@25',
    '    function Loaf.bake.check 27-27@27',
    '    function Loaf.bake.warn 28-28@28',
    '  method Loaf.weigh 35-35@35',
    'class Sliceable 40-40@40',
    '  method Sliceable.cut 40-40@40',
    'class Rises 41-44@41',
    '  method Rises.rise 41-44@41',
    'class Kind 45-47@45',
    '  method Kind.label 45-47@45',
    'function knead 48-48@48',
    '  function knead.inner_knead 48-48@48',
    'function onDone 49-49@49',
    'method glow 50-50@50',
  ]);
  expect(file.diagnostics).toEqual([]);
});

test('references belong to the innermost document', async () => {
  const file = await reader.parse(SOURCE, 'php');
  expect(referencesOf(file, '')).toEqual([
    'import Oven\\Heat @5',
    'import Oven\\Rack @5',
    'import Knife\\cut @6',
    'import Knife\\slice @6',
    'import /bootstrap.php @8',
    'inherit Heater @50',
  ]);
  expect(referencesOf(file, 'Loaf')).toEqual([
    'decorator Tasty @13',
    'literal very @13',
    'decorator Fresh @13',
    'inherit Dough @14',
    'inherit Sliceable @14',
    'inherit Countable @14',
    'inherit Crumbles @16',
    'inherit Rises @16',
    'literal thick crust @18',
    'literal plain loaf @19',
  ]);
  expect(referencesOf(file, 'Loaf.bake')).toEqual([
    'decorator Slow @24',
    'call start @29',
    'call self.heat @29',
    'call Oven.open @29',
    'call cut @29',
    'call this.cool @29',
    'call Loaf @30',
    'call Rack @31',
    'call BakeError @32',
    'literal heat   is over   degrees @32',
    'literal now @32',
  ]);
  expect(referencesOf(file, 'Loaf.bake.warn')).toEqual(['call strtoupper @28']);
  expect(referencesOf(file, 'Sliceable')).toEqual(['inherit Cuttable @40']);
  expect(referencesOf(file, 'Rises.rise')).toEqual(['literal rises for   hours @41']);
  expect(referencesOf(file, 'Kind')).toEqual(['inherit HasLabel @45', 'literal rye bread @45']);
  expect(referencesOf(file, 'Kind.label')).toEqual(['literal raw   @45']);
  expect(referencesOf(file, 'onDone')).toEqual(['call stop @49']);
});

test('signatures and docs', async () => {
  const file = await reader.parse(SOURCE, 'php');
  expect(documentNamed(file, 'Loaf').doc).toBe('A loaf.');
  expect(documentNamed(file, 'Loaf.bake').doc).toBe('Bakes it.');
  const signatures = file.documents.map(({ signature }) => signature);
  expect(signatures).toEqual([
    '',
    'abstract class Loaf extends Dough implements Sliceable, \\Countable',
    'public function __construct(private int $weight)',
    'public static function bake(int $heat, ?string $how = null): ?self',
    '$check = function ($limit) use ($heat)',
    '$warn = fn($text)',
    'abstract protected function weigh(): int',
    'interface Sliceable extends Cuttable',
    'public function cut()',
    'trait Rises',
    'public function rise()',
    'enum Kind: string implements HasLabel',
    'public function label(): string',
    'function knead()',
    'function inner_knead()',
    '$mixer->onDone = function ()',
    'public function glow()',
  ]);
});
