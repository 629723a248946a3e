/** The program: the default command and all others. Each command's module is loaded when it runs. */
import { Command } from 'commander';
import type { SettingName } from '../config/index.ts';
import { UsageError } from '../core/index.ts';
import { VERSION } from '../version.ts';
import { addEmbedCommands } from './embed-commands.ts';
import { addEvaluationCommands } from './evaluation-commands.ts';
import { addIndexCommands } from './index-commands.ts';
import type { LocateFlags } from './locate-command.ts';
import { addMiningCommands } from './mine-commands.ts';
import { mistypedCommand } from './mistyped.ts';
import { addModelCommands } from './models-commands.ts';
import {
  addCommonFlags,
  COMMON_SETTINGS,
  ENCODER_SETTINGS,
  RANKING_SETTINGS,
  RERANK_SETTINGS,
  type Run,
} from './shared-flags.ts';
import { addShowCommands } from './show-commands.ts';
import { addTrainingCommands } from './train-commands.ts';

const COMMANDS = [
  'locate',
  'models',
  'show',
  'eval',
  'compare',
  'export',
  'reward',
  'mine',
  'mine-negatives',
  'train',
  'index',
  'embed',
  'status',
  'gc',
  'clear',
  'config',
  'help',
];

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
const EXAMPLES = `
Examples:
  fixpoint "TypeError in parse_csv when the file is empty"
  fixpoint locate --issue-file bug.md --repo ../app -k 5
  gh issue view 123 | fixpoint -
  pytest 2>&1 | fixpoint locate - --files
  fixpoint "login fails" --path src/ --exclude "*.spec.ts" --lang ts --json
  fixpoint "crash on save" --rev v2.1.0 --explain
  fixpoint locate --issue-file bug.md --mode rerank --model ollama/qwen3:8b

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
    .enablePositionalOptions() // what follows a command is that command's, also where its parent has an option of the name
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
    .option(
      '--trajectory <file>',
      'with --mode agent or search: record what it does in this file (default: in the cache folder)',
    )
    .option('--resume <file>', 'with --mode agent or search: go on with this trajectory')
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
  addCommonFlags(locate, {
    revision: true,
    settings: [...LOCATE_SETTINGS, ...RERANK_SETTINGS, ...ENCODER_SETTINGS, ...COMMON_SETTINGS, ...RANKING_SETTINGS],
  });
  addModelCommands(program, run, signal);
  addShowCommands(program, run, signal);
  addEvaluationCommands(program, run, signal);
  addMiningCommands(program, run, signal);
  addTrainingCommands(program, run, signal);
  addIndexCommands(program, run, signal);
  addEmbedCommands(program, run, signal);
  return program;
}
