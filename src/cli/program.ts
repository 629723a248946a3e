/** The commands and their flags. Settings bring their own flags; each command's module is loaded when it runs. */
import { Command, Option } from 'commander';
import { flagOf, SETTING_NAMES, SETTINGS, type Setting, type SettingName } from '../config/index.ts';
import { UsageError } from '../core/index.ts';
import { VERSION } from '../version.ts';
import type { LocateFlags } from './locate-command.ts';
import { mistypedCommand } from './mistyped.ts';

const COMMANDS = ['locate', 'index', 'status', 'gc', 'clear', 'config', 'help'];

const LOCATE_SETTINGS: readonly SettingName[] = [
  'limit',
  'kind',
  'lang',
  'path',
  'exclude',
  'includeTests',
  'format',
  'explain',
  'maxTokens',
];
const INDEXING_SETTINGS: readonly SettingName[] = ['workers', 'maxFileSize', 'cacheDir'];
const COMMON_SETTINGS: readonly SettingName[] = ['offline', 'quiet', 'verbose'];

const EXAMPLES = `
Examples:
  fixpoint "TypeError in parse_csv when the file is empty"
  fixpoint locate --issue-file bug.md --repo ../app -k 5
  gh issue view 123 | fixpoint -
  pytest 2>&1 | fixpoint locate - --files
  fixpoint "login fails" --path src/ --exclude "*.spec.ts" --lang ts --json
  fixpoint "crash on save" --rev v2.1.0 --explain

Exit codes: 0 found, 1 nothing found, 2 error.
Settings also come from FIXPOINT_* variables, fixpoint.json in the repository
and the user's config.json; see: fixpoint config`;

/** `run` receives the work of the chosen command; its result is the exit code. */
export function createProgram(run: Run, signal: AbortSignal): Command {
  const program = new Command('fixpoint');
  program
    .description('Reads a repository and an issue, and says which functions and files the fix will change.')
    .usage('"issue text" [options]\n       fixpoint <command> [options]')
    .version(VERSION, '-V, --version', 'print the version')
    .helpOption('-h, --help', 'print this help')
    .helpCommand('help [command]', 'print the help of a command')
    .configureOutput({ writeErr: () => {}, outputError: () => {} })
    .showSuggestionAfterError()
    .exitOverride()
    .addHelpText('after', EXAMPLES);

  const locate = program
    .command('locate', { isDefault: true })
    .description('rank the functions and files for an issue (the default command)')
    .usage('["issue text" | -] [options]')
    .argument('[issue]', 'text of the issue, or - to read standard input')
    .option('--issue-file <file>', 'read the issue from a file')
    .option('--files', 'list files instead of functions')
    .addHelpText('after', EXAMPLES)
    .allowExcessArguments()
    .action((issue: string | undefined, flags: LocateFlags, { args }: Command) =>
      run(async () => {
        if (args.length > 1) throw new UsageError(`put the issue in quotes: fixpoint "${args.join(' ')}"`);
        const meant = program.args[0] === 'locate' ? undefined : mistypedCommand(issue ?? '', COMMANDS);
        if (meant) throw new UsageError(`no command "${issue}"; did you mean fixpoint ${meant}?`);
        return (await import('./locate-command.ts')).locate(issue, flags, signal);
      }),
    );
  addCommonFlags(locate, { revision: true, settings: [...LOCATE_SETTINGS, ...COMMON_SETTINGS, ...INDEXING_SETTINGS] });
  addIndexCommands(program, run, signal);
  return program;
}

type Run = (work: () => Promise<number>) => Promise<void>;

function addIndexCommands(program: Command, run: Run, signal: AbortSignal): void {
  const index = program
    .command('index')
    .description('build or refresh the index (locate does so by itself)')
    .action((flags) => run(async () => (await import('./index-command.ts')).buildIndex(flags, signal)));
  addCommonFlags(index, { revision: true, settings: ['format', ...COMMON_SETTINGS, ...INDEXING_SETTINGS] });

  const status = program
    .command('status')
    .description('what is stored for this repository, and whether it is up to date')
    .action((flags) => run(async () => (await import('./status-command.ts')).showStatus(flags, signal)));
  addCommonFlags(status, { revision: true, settings: ['format', ...COMMON_SETTINGS, 'maxFileSize', 'cacheDir'] });

  const gc = program
    .command('gc')
    .description('remove what has not been used for a month from the index')
    .option('--all', 'of every repository')
    .action((flags) => run(async () => (await import('./cleaning-commands.ts')).collect(flags, signal)));
  addCommonFlags(gc, { revision: false, settings: ['quiet', 'cacheDir'] });

  const clear = program
    .command('clear')
    .description('remove the index of this repository')
    .option('--all', 'of every repository')
    .action((flags) => run(async () => (await import('./cleaning-commands.ts')).clear(flags, signal)));
  addCommonFlags(clear, { revision: false, settings: ['quiet', 'cacheDir'] });

  const config = program
    .command('config')
    .description('the resolved configuration, and where each value comes from')
    .action((flags) => run(async () => (await import('./config-command.ts')).showConfig(flags, signal)));
  addCommonFlags(config, { revision: false, settings: SETTING_NAMES });
}

function addCommonFlags(command: Command, options: { revision: boolean; settings: readonly SettingName[] }): void {
  command.option('--repo <folder>', 'the repository: a work tree, a bare clone or any folder', '.');
  if (options.revision) command.option('--rev <commit>', 'answer for this commit, branch or tag');
  for (const name of options.settings) command.addOption(settingOption(name));
  if (options.settings.includes('format')) command.option('--json', 'short for --format json');
  command.option('--no-color', 'no colours; NO_COLOR and FORCE_COLOR are heeded too');
}

function settingOption(name: SettingName): Option {
  const { letter, placeholder, description, default: defaultOf }: Setting<unknown> = SETTINGS[name];
  const flag = flagOf(name);
  const value = defaultOf();
  const shownDefault =
    placeholder && (typeof value === 'number' || typeof value === 'string') ? ` (default: ${value})` : '';
  const option = new Option(
    `${letter ? `-${letter}, ` : ''}${flag}${placeholder ? ` ${placeholder}` : ''}`,
    description + shownDefault,
  );
  return Array.isArray(value)
    ? option.argParser((text: string, earlier: readonly string[] = []) => [...earlier, text])
    : option;
}
