import { expect, test } from 'vitest';
import { SyntaxReader } from '../../src/syntax/index.ts';
import { loadGrammar } from '../support/grammars.ts';
import { documentNamed, outline, ownText, referencesOf } from '../support/outline.ts';

const reader = new SyntaxReader(loadGrammar);

const VUE = `<template>
  <div @click="save('x')">Text {{ it's }}</div>
</template>
<script lang="ts" generic="T extends Record<string, number>">
import { post } from './api';
export default {
  methods: {
    /** Saves. */
    save(name: string): void { post(name); },
  },
  data: () => ({ label: 'a label' }),
};
</script>
<script setup>
const twice = (n) => n * 2;
</script>
<style>.a { color: red }</style>
`;

test('script blocks of a Vue file at their own lines, the template in the module', async () => {
  const file = await reader.parse(VUE, 'vue');
  expect(outline(file)).toEqual([
    'module - 1-17@1',
    'method methods.save 8-9@9',
    'method data 11-11@11',
    'function twice 15-15@15',
  ]);
  expect(ownText(VUE, documentNamed(file, 'methods.save'))).toBe(
    '/** Saves. */\n    save(name: string): void { post(name); }',
  );
  expect(ownText(VUE, documentNamed(file, ''))).toContain(`@click="save('x')"`);
  expect(referencesOf(file, '')).toEqual(['import post @5', 'import ./api @5']);
});

test('Svelte scripts; a file without scripts is a module', async () => {
  const file = await reader.parse(
    '<script>\n  export let a;\n  function go() { run(); }\n</script>\n<p>{a}</p>\n',
    'svelte',
  );
  expect(outline(file)).toEqual(['module - 1-5@1', 'function go 3-3@3']);
  expect(outline(await reader.parse('<p>hello</p>\n', 'svelte'))).toEqual(['module - 1-1@1']);
});

test('unclosed tags and scripts do not hang or throw', async () => {
  const file = await reader.parse('<script "'.repeat(20_000), 'vue');
  expect(file.documents).toHaveLength(1);
});
