/** What the embedded policy greps for matches what it is meant to. */
import { describe, expect, test } from 'vitest';
import { constantPart, definitionOf, joined } from '../../../src/agent/embedded/patterns.ts';
import { compilePattern } from '../../../src/agent/tools/pattern.ts';

function matches(pattern: string, line: string): boolean {
  const compiled = compilePattern(pattern, undefined);
  if ('refused' in compiled) throw new Error(compiled.refused);
  return compiled.matches(line) && (compiled.literals?.regExp.test(line) ?? true);
}

describe('definitions', () => {
  test.each([
    '    async def load(self):',
    'function load(url) {',
    'export const load = (url) => 1',
    '  load(url) {',
    '  load: function (url) {',
    'func (c *Cache) load(key string) error {',
    'fn load<T>(key: T) -> Option<T> {',
    '    private static List<String> load(String key) {',
    'static int load(struct cache *c)',
    'class load extends Base',
    'def self.load(key)',
    '    public function load($key)',
  ])('%s', (line) => expect(matches(definitionOf('load'), line)).toBe(true));

  test.each([
    '    x = load(url)',
    '    return load(key);',
    '    cache.load(key)',
    '# load it later',
    'def unload(key):',
    'def reload_all():',
  ])('not %s', (line) => expect(matches(definitionOf('load'), line)).toBe(false));
});

test('joined words meet names in any style', () => {
  const pattern = joined(['read', 'csv']);
  for (const name of ['readCSV', 'read_csv', 'read-csv', 'Read CSV files']) expect(matches(pattern, name)).toBe(true);
  expect(matches(pattern, 'csv read')).toBe(false);
});

describe('the constant part of a message', () => {
  test.each([
    ["could not open file '/etc/x' for writing: 13", 'could not open file'],
    ['Invalid value 12 (expected a number)', 'expected a number'],
    ['%s is not registered (see docs)', 'is not registered \\(see docs'],
  ])('%s', (message, constant) => expect(constantPart(message)).toBe(constant));

  test('is none where nothing stays the same', () => {
    expect(constantPart("'a' 12 '/x/y'")).toBeUndefined();
  });
});
