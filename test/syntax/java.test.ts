import { expect, test } from 'vitest';
import { SyntaxReader } from '../../src/syntax/index.ts';
import { loadGrammar } from '../support/grammars.ts';
import { documentNamed, outline, ownText, referencesOf } from '../support/outline.ts';

const reader = new SyntaxReader(loadGrammar);

const SOURCE = `package farm.animals;

import static farm.Tools.feed;
import java.util.*;

/**
 * Counts sheep.
 */
@Component(name = "the flock")
@Deprecated
public abstract class Flock<T> extends Herd<T> implements Countable, farm.Named<T> {
  private int size = first("one sheep");
  // Starts empty.
  Flock(int size) { this(size, null); }

  @Override
  public <R> R count(String unit) throws CountException {
    new Runner() {
      @Override public void run() { field.enter("the field"); }
    };
    sheep.stream().map(this::weigh).forEach(Sheep::shear);
    class Local { void inLocal() {} }
    return new Total<R>(1).value();
  }
  public @Nullable String name(int index) { return null; }
  public String name(long index) { return """
    text block"""; }
  static { register(); }
  interface Visitor extends First, Second { void visit(); default int times() { return 1; } }
}
enum Mood implements Feeling {
  CALM(1) { void act() {} },
  WILD;
  void act() { Runnable r = () -> jump(); }
}
record Point(int x) { Point { check(x); } }
@interface Marker { String value() default "nothing"; }
`;

test('types, overloads, constructors, local, anonymous and nested classes', async () => {
  const file = await reader.parse(SOURCE, 'java');
  expect(outline(file)).toEqual([
    'module - 1-37@1',
    'class Flock 6-30@11',
    '  method Flock.Flock 13-14@14',
    '  method Flock.count 16-24@17',
    '    method Flock.count.run 19-19@19',
    '    class Flock.count.Local 22-22@22',
    '      method Flock.count.Local.inLocal 22-22@22',
    '  method Flock.name 25-25@25',
    '  method Flock.name 26-27@26',
    '  class Flock.Visitor 29-29@29',
    '    method Flock.Visitor.visit 29-29@29',
    '    method Flock.Visitor.times 29-29@29',
    'class Mood 31-35@31',
    '  method Mood.CALM.act 32-32@32',
    '  method Mood.act 34-34@34',
    'class Point 36-36@36',
    '  method Point.Point 36-36@36',
    'class Marker 37-37@37',
  ]);
  expect(file.diagnostics).toEqual([]);
});

test('signatures, docs and references', async () => {
  const file = await reader.parse(SOURCE, 'java');
  expect(documentNamed(file, 'Flock')).toMatchObject({
    signature: 'public abstract class Flock<T> extends Herd<T> implements Countable, farm.Named<T>',
    doc: 'Counts sheep.',
  });
  expect(documentNamed(file, 'Flock.Flock').doc).toBe('Starts empty.');
  expect(documentNamed(file, 'Flock.count').signature).toBe('public <R> R count(String unit) throws CountException');
  expect(referencesOf(file, '')).toEqual(['import farm.Tools.feed @3', 'import java.util.* @4']);
  expect(referencesOf(file, 'Flock')).toEqual([
    'decorator Component @9',
    'literal the flock @9',
    'decorator Deprecated @10',
    'inherit Herd @11',
    'inherit Countable @11',
    'inherit farm.Named @11',
    'call first @12',
    'literal one sheep @12',
    'call register @28',
  ]);
  expect(referencesOf(file, 'Flock.count')).toEqual([
    'decorator Override @16',
    'call Runner @18',
    'call sheep.stream @21',
    'call map @21',
    'call this.weigh @21',
    'call forEach @21',
    'call Sheep.shear @21',
    'call Total @23',
    'call value @23',
  ]);
  expect(referencesOf(file, 'Flock.count.run')).toEqual([
    'decorator Override @19',
    'call field.enter @19',
    'literal the field @19',
  ]);
  expect(referencesOf(file, 'Flock.Visitor')).toEqual(['inherit First @29', 'inherit Second @29']);
  expect(referencesOf(file, 'Mood.act')).toEqual(['call jump @34']);
});

test('a class keeps its fields and initializers', async () => {
  const file = await reader.parse(SOURCE, 'java');
  const flock = ownText(SOURCE, documentNamed(file, 'Flock'));
  expect(flock).toContain('private int size');
  expect(flock).toContain('static { register(); }');
  expect(flock).not.toContain('count(');
});
