import { expect, test } from 'vitest';
import { SyntaxReader } from '../../src/syntax/index.ts';
import { loadGrammar } from '../support/grammars.ts';
import { documentNamed, outline, referencesOf } from '../support/outline.ts';

const reader = new SyntaxReader(loadGrammar);

const SOURCE = `package bakery.bread

import oven.{Heat, Rack => Shelf}
import knife._

/** A loaf. */
@tasty("very")
class Loaf[T](val weight: Int) extends Dough[T](1) with Sliceable {
  val crust = "thick crust"
  val check = (limit: Int) => weight < limit

  /** Bakes it. */
  @slow
  override def bake(heat: Int)(implicit oven: Oven): Unit = {
    def helper() = 1
    println(s"baking at \${heat + 1} in $oven now")
    oven.start(); oven.rack.open(1); new Slice(2)
  }

  def this(text: String) = this(1)
  def weigh: Int
}

object Loaf extends App { lazy val onDone: Int => Int = x => x }
trait Sliceable { def slice(): Unit }
case class Slice(width: Int)
sealed abstract class Kind
package object tools { def cut = 1 }
implicit class RichInt(val x: Int) extends AnyVal { def grams = x }

enum Grain(val name: String):
  case Rye extends Grain("rye flour")
  def label = name

extension (text: String)
  def loud: String = text.toUpperCase
  def twice(n: Int): String = text * n

given ordering: Ordering[Loaf] with
  def compare(a: Loaf, b: Loaf): Int = 0

given Show[Slice] = ???

object Indented:
  def knead(times: Int): Int =
    val pressed = press(times)
    pressed + 1

def topLevel(x: Int) = x
`;

test('class-likes, givens, extension methods, defs and values that hold functions, in both syntaxes', async () => {
  const file = await reader.parse(SOURCE, 'scala');
  expect(outline(file)).toEqual([
    'module - 1-49@1',
    'class Loaf 6-22@8',
    '  method Loaf.check 10-10@10',
    '  method Loaf.bake 12-18@14',
    '    function Loaf.bake.helper 15-15@15',
    '  method Loaf.this 20-20@20',
    '  method Loaf.weigh 21-21@21',
    'class Loaf 24-24@24',
    '  method Loaf.onDone 24-24@24',
    'class Sliceable 25-25@25',
    '  method Sliceable.slice 25-25@25',
    'class Slice 26-26@26',
    'class Kind 27-27@27',
    'class tools 28-28@28',
    '  method tools.cut 28-28@28',
    'class RichInt 29-29@29',
    '  method RichInt.grams 29-29@29',
    'class Grain 31-34@31',
    '  method Grain.label 33-33@33',
    'function loud 36-36@36',
    'function twice 37-37@37',
    'class ordering 39-41@39',
    '  method ordering.compare 40-40@40',
    'function given_Show_Slice 42-42@42',
    'class Indented 44-48@44',
    '  method Indented.knead 45-48@45',
    'function topLevel 49-49@49',
  ]);
  expect(file.diagnostics).toEqual([]);
});

test('references belong to the innermost document', async () => {
  const file = await reader.parse(SOURCE, 'scala');
  expect(referencesOf(file, '')).toEqual(['import oven.Heat @3', 'import oven.Rack @3', 'import knife @4']);
  expect(referencesOf(file, 'Loaf')).toEqual([
    'decorator tasty @7',
    'literal very @7',
    'inherit Dough @8',
    'inherit Sliceable @8',
    'literal thick crust @9',
  ]);
  expect(referencesOf(file, 'Loaf.bake')).toEqual([
    'decorator slow @13',
    'call println @16',
    'literal baking at   in   now @16',
    'call oven.start @17',
    'call open @17',
    'call Slice @17',
  ]);
  expect(referencesOf(file, 'Loaf.this')).toEqual(['call this @20']);
  expect(referencesOf(file, 'RichInt')).toEqual(['inherit AnyVal @29']);
  expect(referencesOf(file, 'Grain')).toEqual(['inherit Grain @32', 'call Grain @32', 'literal rye flour @32']);
  expect(referencesOf(file, 'ordering')).toEqual(['inherit Ordering @39']);
  expect(referencesOf(file, 'given_Show_Slice')).toEqual(['inherit Show @42']);
  expect(referencesOf(file, 'Indented.knead')).toEqual(['call press @46']);
});

test('signatures and docs', async () => {
  const file = await reader.parse(SOURCE, 'scala');
  expect(documentNamed(file, 'Loaf').doc).toBe('A loaf.');
  expect(documentNamed(file, 'Loaf.bake').doc).toBe('Bakes it.');
  const signatures = file.documents.map(({ signature }) => signature);
  expect(signatures).toEqual([
    '',
    'class Loaf[T](val weight: Int) extends Dough[T](1) with Sliceable',
    'val check',
    'override def bake(heat: Int)(implicit oven: Oven): Unit',
    'def helper()',
    'def this(text: String)',
    'def weigh: Int',
    'object Loaf extends App',
    'lazy val onDone: Int => Int',
    'trait Sliceable',
    'def slice(): Unit',
    'case class Slice(width: Int)',
    'sealed abstract class Kind',
    'package object tools',
    'def cut',
    'implicit class RichInt(val x: Int) extends AnyVal',
    'def grams',
    'enum Grain(val name: String)',
    'def label',
    'def loud: String',
    'def twice(n: Int): String',
    'given ordering: Ordering[Loaf] with',
    'def compare(a: Loaf, b: Loaf): Int',
    'given Show[Slice]',
    'object Indented',
    'def knead(times: Int): Int',
    'def topLevel(x: Int)',
  ]);
});
