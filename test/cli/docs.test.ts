import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { environmentNameOf, flagOf, SETTING_NAMES } from '../../src/config/settings.ts';

const page = readFileSync(new URL('../../docs/cli.md', import.meta.url), 'utf8');

it.each(SETTING_NAMES)('docs/cli.md tells the flag, variable and key of %s', (name) => {
  const row = page.split('\n').find((line) => line.includes(`\`${environmentNameOf(name)}\``));
  expect(row).toContain(flagOf(name));
  expect(row).toContain(`| \`${name}\` |`);
});
