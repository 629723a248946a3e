/** What every command works with: its resolved settings, its streams and the signal that ends it. */
import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { join, parse, resolve } from 'node:path';
import { type ResolveConfigOptions, type ResolvedConfig, resolveConfig, type SettingName } from '../config/index.ts';
import { UsageError } from '../core/index.ts';
import { forbidNetwork } from './offline.ts';
import { type Colors, colorsOf, widthOf, wrap } from './terminal.ts';

const NOTE = 'note: ';

/** Flags as the parser hands them over: settings, and the flags that are no settings. */
export type Flags = Readonly<Partial<Record<SettingName, string | boolean | readonly string[]>>> & {
  readonly repo: string;
  readonly color: boolean;
  readonly rev?: string;
  /** Short for the format `json`. */
  readonly json?: boolean;
};

export interface CommandContext extends ResolvedConfig {
  /** The folder as given. */
  readonly repository: string;
  /** Colours for stdout, and for stderr. */
  readonly colors: Colors;
  readonly errorColors: Colors;
  readonly signal: AbortSignal;
  /** Writes results to stdout. */
  print(text: string): Promise<void>;
  /** Writes a line for people to stderr, unless `--quiet`. */
  tell(line: string): void;
  /** Tells something the reader should know, wrapped to the terminal. */
  note(text: string): void;
}

export function openContext(flags: Flags, signal: AbortSignal): CommandContext {
  const config = resolveConfig({ repository: flags.repo, flags: settingsOf(flags) });
  const { offline, quiet } = config.settings;
  if (offline) forbidNetwork();
  const errorColors = colorsOf(process.stderr, flags.color, process.env);
  const tell = (line: string) => {
    if (!quiet) process.stderr.write(`${line}\n`);
  };
  return {
    ...config,
    repository: flags.repo,
    colors: colorsOf(process.stdout, flags.color, process.env),
    errorColors,
    signal,
    print: (text) => new Promise((done) => process.stdout.write(text, () => done())),
    tell,
    note: (text) => {
      const lines = process.stderr.isTTY ? wrap(text, widthOf(process.stderr) - NOTE.length) : [text];
      lines.forEach((line, i) => {
        tell((i === 0 ? errorColors.yellow(NOTE) : ' '.repeat(NOTE.length)) + line);
      });
    },
  };
}

function settingsOf({
  repo: _repo,
  color: _color,
  rev: _rev,
  json,
  ...settings
}: Flags): NonNullable<ResolveConfigOptions['flags']> {
  if (!json) return settings;
  if (settings.format !== undefined && settings.format !== 'json') {
    throw new UsageError('--json and --format are both given: leave out one of them');
  }
  return { ...settings, format: 'json' };
}

/** Refuses to index a home folder or a whole disk by accident. Throws `UsageError`. */
export function requireRepositoryFolder(folder: string): void {
  const absolute = resolve(folder);
  const isTooWide = absolute === homedir() || absolute === parse(absolute).root;
  if (isTooWide && !existsSync(join(absolute, '.git'))) {
    throw new UsageError(`${absolute} is no repository; change into one or give it with --repo <folder>`);
  }
}

/** What every call of the library is given. */
export function libraryOptions({ repository, settings, signal }: CommandContext, revision?: string) {
  return {
    repository,
    maxFileBytes: settings.maxFileSize,
    signal,
    ...(revision !== undefined && { revision }),
    ...(settings.cacheDir !== undefined && { cacheRoot: settings.cacheDir }),
  };
}

/** Whether a command that prints text or JSON is to print JSON. Throws `UsageError` for a flag that asks for another format. */
export function wantsJson({ settings, sources }: ResolvedConfig): boolean {
  const { format } = settings;
  if (format !== 'text' && format !== 'json' && sources.format.level === 'flag') {
    throw new UsageError(`this command prints text or json, not ${format}`);
  }
  return format === 'json';
}
