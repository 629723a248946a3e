import { expect, test } from 'vitest';
import { SyntaxReader } from '../../src/syntax/index.ts';
import { loadGrammar } from '../support/grammars.ts';
import { documentNamed, outline, ownText, referencesOf } from '../support/outline.ts';

const reader = new SyntaxReader(loadGrammar);

const SOURCE = `using System;
using static Bakery.Tools;
using Dough = Bakery.Flour.Dough;

namespace Bakery.Bread
{
  /// A loaf.
  [Serializable("loaf format"), Bakery.Tasty]
  public partial class Loaf<T> : Bread<T>, ISliceable where T : class
  {
    int weight = 500;
    public int Price { get; set; }
    public Loaf(int weight) : base(weight) { Init(); }
    ~Loaf() {}
    public int Weight { get { return Measure(); } set => weight = value; }
    public bool Heavy => scale.Check<int>(weight);
    public int this[int index] { get { return 1; } }
    public static Loaf operator +(Loaf a, Loaf b) { return a; }
    public static implicit operator int(Loaf a) => 1;
    [Fact]
    public async Task<T> Slice<T>(string how)
    {
      void Cut() { knife.Down(); }
      var plate = new Plate("a plate");
      return $"cut {how:x} ways" + @"c:\\path" + """raw text""";
    }
    public void Slice(int times) { }
    event EventHandler Baked { add { } remove { } }
    void ISliceable.Wrap() { }
    class Crumb { }
  }
  struct Oven { }
  interface ISliceable { void Wrap(); }
  enum Kind { Rye }
  record Recipe(int Steps);
}
`;

test('types and every member with code; plain state stays in the class', async () => {
  const file = await reader.parse(SOURCE, 'csharp');
  expect(outline(file)).toEqual([
    'module - 1-36@1',
    'class Loaf 7-31@9',
    '  method Loaf.Loaf 13-13@13',
    '  method Loaf.~Loaf 14-14@14',
    '  method Loaf.Weight 15-15@15',
    '  method Loaf.Heavy 16-16@16',
    '  method Loaf.this[] 17-17@17',
    '  method Loaf.operator + 18-18@18',
    '  method Loaf.operator int 19-19@19',
    '  method Loaf.Slice 20-26@21',
    '    function Loaf.Slice.Cut 23-23@23',
    '  method Loaf.Slice 27-27@27',
    '  method Loaf.Baked 28-28@28',
    '  method Loaf.Wrap 29-29@29',
    '  class Loaf.Crumb 30-30@30',
    'class Oven 32-32@32',
    'class ISliceable 33-33@33',
    '  method ISliceable.Wrap 33-33@33',
    'class Kind 34-34@34',
    'class Recipe 35-35@35',
  ]);
  expect(ownText(SOURCE, documentNamed(file, 'Loaf'))).toContain('Price { get; set; }');
  expect(file.diagnostics).toEqual([]);
});

test('signatures, docs and references', async () => {
  const file = await reader.parse(SOURCE, 'csharp');
  expect(documentNamed(file, 'Loaf')).toMatchObject({
    signature: 'public partial class Loaf<T> : Bread<T>, ISliceable where T : class',
    doc: 'A loaf.',
  });
  expect(documentNamed(file, 'Loaf.Slice').signature).toBe('public async Task<T> Slice<T>(string how)');
  expect(documentNamed(file, 'Loaf.Heavy').signature).toBe('public bool Heavy');
  expect(referencesOf(file, '')).toEqual([
    'import System @1',
    'import Bakery.Tools @2',
    'import Bakery.Flour.Dough @3',
  ]);
  expect(referencesOf(file, 'Loaf')).toEqual([
    'decorator Serializable @8',
    'literal loaf format @8',
    'decorator Bakery.Tasty @8',
    'inherit Bread @9',
    'inherit ISliceable @9',
  ]);
  expect(referencesOf(file, 'Loaf.Loaf')).toEqual(['call Init @13']);
  expect(referencesOf(file, 'Loaf.Heavy')).toEqual(['call scale.Check @16']);
  expect(referencesOf(file, 'Loaf.Slice')).toEqual([
    'decorator Fact @20',
    'call Plate @24',
    'literal a plate @24',
    'literal cut   ways @25',
    'literal c:\\path @25',
    'literal raw text @25',
  ]);
  expect(referencesOf(file, 'Loaf.Slice.Cut')).toEqual(['call knife.Down @23']);
});

test('conditional compilation around attributes and alternative headers', async () => {
  const source = `class Clock {
#if DEBUG // only here
  [Obsolete]
#endif
  [Serializable]
  public int Now() { return 1; }
#if NET
  public int Later(long ticks) {
#else
  public int Later(int ticks) {
#endif
    return 2;
  }
#if NET
  int Extra() { return 3; }
#else
  int Other() { return 4; }
#endif
}
`;
  const file = await reader.parse(source, 'csharp');
  expect(outline(file)).toEqual([
    'class Clock 1-19@1',
    '  method Clock.Now 3-6@6',
    '  method Clock.Later 8-13@8',
    '  method Clock.Extra 15-15@15',
    '  method Clock.Other 17-17@17',
  ]);
  expect(file.diagnostics).toEqual([]);
});
