import { expect, test } from 'vitest';
import { SyntaxReader } from '../../src/syntax/index.ts';
import { loadGrammar } from '../support/grammars.ts';
import { documentNamed, outline, referencesOf } from '../support/outline.ts';

const reader = new SyntaxReader(loadGrammar);

const SOURCE = `package music

import audio.Player as Box
import audio.codec.*

/** A tune. */
@Serializable("tune format")
data class Tune<T>(val name: String) : Base(name), Playable<T> by delegate, Named {
  val label = "kept in class"
  constructor(id: Int) : this("number $id") { register() }
  init { check(name.isNotEmpty()) }
  companion object {
    fun of(name: String) = Tune<Int>(name)
  }
  val length: Int
    get() { return notes.sumOf { it.time } }
  @Test
  override suspend fun play(times: Int): Int {
    fun once() {}
    run { player.start(times) }
    val listener = object : Listener {
      override fun onEnd() {}
    }
    return times
  }
}

// Extends lists.
@JvmName("mix") fun <T> List<Tune<T>>.mix(): Tune<T> = first()
object Library : Store {
  fun open() {}
}
interface Playable {
  fun play()
}
enum class Key {
  MAJOR {
    override fun sign() = "sharp \${level.name} and $more"
  },
  MINOR;
  fun all() {}
}
val shout = fun(text: String) { print(text) }
val String.loud: String get() = uppercase()
`;

test('classes, objects, companions, extensions, properties with accessors', async () => {
  const file = await reader.parse(SOURCE, 'kotlin');
  expect(outline(file)).toEqual([
    'module - 1-44@1',
    'class Tune 6-26@8',
    '  method Tune.constructor 10-10@10',
    '  method Tune.of 13-13@13',
    '  method Tune.length 15-16@15',
    '  method Tune.play 17-25@18',
    '    function Tune.play.once 19-19@19',
    '    method Tune.play.onEnd 22-22@22',
    'function List.mix 28-29@29',
    'class Library 30-32@30',
    '  method Library.open 31-31@31',
    'class Playable 33-35@33',
    '  method Playable.play 34-34@34',
    'class Key 36-42@36',
    '  method Key.MAJOR.sign 38-38@38',
    '  method Key.all 41-41@41',
    'function shout 43-43@43',
    'function String.loud 44-44@44',
  ]);
  expect(file.diagnostics).toEqual([]);
});

test('signatures, docs and references', async () => {
  const file = await reader.parse(SOURCE, 'kotlin');
  expect(documentNamed(file, 'Tune')).toMatchObject({
    signature: 'data class Tune<T>(val name: String) : Base(name), Playable<T> by delegate, Named',
    doc: 'A tune.',
  });
  expect(documentNamed(file, 'Tune.play').signature).toBe('override suspend fun play(times: Int): Int');
  expect(documentNamed(file, 'List.mix').doc).toBe('Extends lists.');
  expect(referencesOf(file, '')).toEqual(['import audio.Player @3', 'import audio.codec.* @4']);
  expect(referencesOf(file, 'Tune')).toEqual([
    'decorator Serializable @7',
    'literal tune format @7',
    'inherit Base @8',
    'call Base @8',
    'inherit Playable @8',
    'inherit Named @8',
    'literal kept in class @9',
    'call check @11',
    'call name.isNotEmpty @11',
  ]);
  expect(referencesOf(file, 'Tune.length')).toEqual(['call notes.sumOf @16']);
  expect(referencesOf(file, 'Tune.play')).toEqual([
    'decorator Test @17',
    'call run @20',
    'call player.start @20',
    'inherit Listener @21',
  ]);
  expect(referencesOf(file, 'Key.MAJOR.sign')).toEqual(['literal sharp   and   @38']);
});

test('a multiplatform constructor on a line of its own', async () => {
  const source = `actual open class Bytes
internal actual constructor(
  val data: ByteArray,
) : Comparable<Bytes> {
  actual fun first() = data[0]
}
`;
  const file = await reader.parse(source, 'kotlin');
  expect(outline(file)).toEqual(['class Bytes 1-6@1', '  method Bytes.first 5-5@5']);
  expect(file.diagnostics).toEqual([]);
});
