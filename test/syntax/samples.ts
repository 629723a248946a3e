/** A short source per language that touches most constructs, for the tests that hold for every language. */
import type { Language } from '../../src/core/index.ts';
import { MORE_SAMPLES } from './more-samples.ts';

const SCRIPT = `import { b } from './b';
/** Opens. */
export async function open(a = 1) {
  const inner = () => b(\`at \${a}\`);
  return inner();
}
class Door extends Wall {
  state = 'closed now';
  get size() { return 1; }
  turn = () => this.knob.turn();
}
const api = { get() {}, put: function () {} };
module.exports.run = () => {};
`;

export const SAMPLES: Partial<Record<Language, string>> = {
  python: `"""Module."""
import os
# Opens.
@retry(3)
def open(a, b=f()):
    """Doc."""
    def inner(): return os.path.join(f"at {a}")
    return inner()

class Door(Wall, base.Knob):
    """A door."""
    state = field("closed now")
    turn = lambda self: self.knob.turn()
    @property
    def size(self): return 1
`,
  javascript: SCRIPT,
  typescript: `${SCRIPT}@entity()
export abstract class Shape<T> implements Area<T> {
  abstract area(): number;
  scale(by: number): void;
  scale(by: any) {}
}
interface Area<T> extends Base { area(): number }
namespace Flat { export function turn(a: string): void {} }
declare module 'plugin' { export function load(): void }
`,
  tsx: 'export const App: FC<Props> = memo(({ on }) => <Frame<Row> on={on}>hello {on}</Frame>);\n',
  vue: `<template><p @click="go('x')">{{ it }}</p></template>\n<script>\n${SCRIPT}</script>\n<style>p { color: red }</style>\n`,
  svelte: `<script lang="ts">\n${SCRIPT}</script>\n<p>{it}</p>\n`,
  java: `package a.b;
import java.util.*;
/** Doc. */
@Entity("doors")
public class Door<T> extends Wall implements Knob<T> {
  int size = first("a size");
  Door(int size) { this(size, 1); }
  @Override void turn() { new Runner() { public void run() { list.map(this::q); } }; }
  interface I { void visit(); }
}
enum Mood { CALM(1) { void act() {} }, WILD; }
record Point(int x) { Point { check(x); } }
`,
  kotlin: `package a
import x.y.Z as W
/** Doc. */
@Entity("doors")
class Door<T>(val x: Int) : Wall(x), Knob<T> by d {
  constructor(y: String) : this(1) { foo() }
  companion object {
    fun make() = Door(1)
  }
  val size: Int
    get() { return x.y("s \${z} $w") }
  @Bar
  override suspend fun turn(a: T): Int {
    fun inner() {}
    run { it.z() }
    return 1
  }
}
fun List<Int>.ext() = 1
`,
  csharp: `using System;
namespace N.M {
  /// Doc.
  [Entity("doors")]
  public class Door<T> : Wall<T>, IKnob {
    int size = 1;
    public Door(int x) : base(x) { Init(); }
    public int Size { get { return Foo(); } set => size = value; }
    public static Door operator +(Door a, Door b) { return a; }
    async Task<T> Turn<T>(string s) { void Local() { } return $"hi {s}" + new Foo("a foo"); }
  }
}
`,
  text: 'any text\nat all\n',
  ...MORE_SAMPLES,
};
