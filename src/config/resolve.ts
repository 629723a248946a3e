/**
 * Resolves the configuration: flag, then environment variable, then project file (`fixpoint.json` in the repository's
 * folder), then user file, then default. Every value remembers where it came from. Nothing is merged: a list given in one
 * place replaces the list of the next.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { UsageError } from '../core/index.ts';
import { environmentNameOf, flagOf, SETTING_NAMES, SETTINGS, type SettingName, type Settings } from './settings.ts';
import { userConfigFolder, type ValueType } from './value-types.ts';

const PROJECT_FILE_NAME = 'fixpoint.json';

/** Where a value came from. `place` names the flag, the variable or the file. */
export interface SettingSource {
  readonly level: 'flag' | 'environment' | 'project' | 'user' | 'default';
  readonly place?: string;
}

export interface ResolvedConfig {
  readonly settings: Settings;
  readonly sources: Readonly<Record<SettingName, SettingSource>>;
}

export interface ResolveConfigOptions {
  /** Folder whose project file is read. */
  readonly repository: string;
  /** Values as given on a command line; a repeated flag is an array. */
  readonly flags?: Readonly<Partial<Record<SettingName, string | boolean | readonly string[]>>>;
  readonly environment?: NodeJS.ProcessEnv;
}

/** Throws `UsageError` for a wrong flag and, with code `config`, for a wrong variable, file, key or value. */
export function resolveConfig(options: ResolveConfigOptions): ResolvedConfig {
  const { repository, flags = {}, environment = process.env } = options;
  const files = [
    readConfigFile('project', join(repository, PROJECT_FILE_NAME)),
    readConfigFile('user', join(userConfigFolder(environment), 'config.json')),
  ];
  const found = SETTING_NAMES.map((name): [SettingName, { value: unknown; source: SettingSource }] => {
    const flag = flags[name];
    if (flag !== undefined) return [name, fromFlag(name, flag)];
    const variable = environmentNameOf(name);
    if (environment[variable]) return [name, fromEnvironment(name, variable, environment[variable])];
    for (const file of files) {
      if (name in file.values) return [name, fromFile(name, file)];
    }
    return [name, { value: SETTINGS[name].default(), source: { level: 'default' } }];
  });
  return {
    settings: Object.fromEntries(found.map(([name, { value }]) => [name, value])) as unknown as Settings,
    sources: Object.fromEntries(found.map(([name, { source }]) => [name, source])) as ResolvedConfig['sources'],
  };
}

function fromFlag(name: SettingName, raw: string | boolean | readonly string[]) {
  const text = typeof raw === 'object' ? raw.join(',') : String(raw);
  const place = flagOf(name);
  return { value: read(name, 'fromText', text, place, 'usage'), source: { level: 'flag', place } as const };
}

function fromEnvironment(name: SettingName, place: string, text: string) {
  return { value: read(name, 'fromText', text, place, 'config'), source: { level: 'environment', place } as const };
}

function fromFile(name: SettingName, { level, path, values }: ConfigFile) {
  const value = read(name, 'fromJson', values[name], `${path}: "${name}"`, 'config');
  return { value, source: { level, place: path } };
}

function read(
  name: SettingName,
  method: 'fromText' | 'fromJson',
  raw: unknown,
  place: string,
  code: 'usage' | 'config',
): unknown {
  const type: ValueType<unknown> = SETTINGS[name].type;
  const value = type[method](raw as string);
  if (value !== undefined) return value;
  throw new UsageError(`${place} is ${JSON.stringify(raw)}; expected ${type.expected}`, code);
}

interface ConfigFile {
  readonly level: 'project' | 'user';
  readonly path: string;
  readonly values: Readonly<Record<string, unknown>>;
}

/** A missing file holds nothing. */
function readConfigFile(level: 'project' | 'user', path: string): ConfigFile {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') return { level, path, values: {} };
    throw new UsageError(`${path} cannot be read: ${message}`, 'config');
  }
  const values = parseObject(path, text);
  for (const key of Object.keys(values)) {
    if (!Object.hasOwn(SETTINGS, key)) {
      throw new UsageError(`${path}: unknown key "${key}"; known are ${SETTING_NAMES.join(', ')}`, 'config');
    }
    if (level === 'project' && !SETTINGS[key as SettingName].inProject) {
      throw new UsageError(`${path}: "${key}" cannot be set by a project; set it in ${userFileHint()}`, 'config');
    }
  }
  return { level, path, values };
}

function userFileHint(): string {
  return join(userConfigFolder(process.env), 'config.json');
}

function parseObject(path: string, text: string): Record<string, unknown> {
  let value: unknown;
  try {
    value = JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch (error) {
    throw new UsageError(`${path} is not valid JSON: ${(error as Error).message.split('\n')[0]}`, 'config');
  }
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  throw new UsageError(`${path} must hold one JSON object, such as {"limit": 5}`, 'config');
}
