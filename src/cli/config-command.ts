/** `fixpoint config`: the resolved configuration, with the source of each value. */
import { SETTING_NAMES, type SettingName, type SettingSource } from '../config/index.ts';
import { type CommandContext, type Flags, openContext, wantsJson } from './command-context.ts';
import { EXIT } from './failure.ts';

export async function showConfig(flags: Flags, signal: AbortSignal): Promise<number> {
  const context = openContext(flags, signal);
  const json = wantsJson(context);
  const { defaultCacheRoot } = await import('../stored-index.ts');
  const values = { ...context.settings, cacheDir: context.settings.cacheDir ?? defaultCacheRoot() };
  await context.print(json ? configJson(values, context) : configText(values, context));
  return EXIT.found;
}

type Values = CommandContext['settings'];

function configJson(values: Values, { sources }: CommandContext): string {
  const entries = SETTING_NAMES.map((name) => [name, { value: values[name] ?? null, source: sources[name] }]);
  return `${JSON.stringify(Object.fromEntries(entries), undefined, 2)}\n`;
}

function configText(values: Values, { sources, colors }: CommandContext): string {
  const shown = SETTING_NAMES.map((name) => ({ name, value: show(values[name]) }));
  const nameWidth = Math.max(...shown.map(({ name }) => name.length)) + 2;
  const valueWidth = Math.max(...shown.map(({ value }) => value.length).filter((length) => length <= 30)) + 2;
  return shown
    .map(({ name, value }) => {
      const source = describeSource(sources[name]);
      return `${name.padEnd(nameWidth)}${colors.bold(value.padEnd(valueWidth))}${colors.dim(source)}\n`;
    })
    .join('');
}

function show(value: Values[SettingName]): string {
  if (value === undefined) return 'none';
  if (Array.isArray(value)) return value.length === 0 ? 'any' : value.join(', ');
  return String(value);
}

function describeSource({ level, place }: SettingSource): string {
  if (level === 'default') return 'default';
  return level === 'project' || level === 'user' ? `${level} file ${place}` : `${level} ${place}`;
}
