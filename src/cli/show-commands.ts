/** The command that shows what was recorded: `show`. */
import type { Command } from 'commander';
import { addCommonFlags, type Run } from './shared-flags.ts';

export function addShowCommands(program: Command, run: Run, signal: AbortSignal): void {
  const show = program
    .command('show')
    .description('what a chat model searched for, saw and decided, round by round')
    .argument('<trajectory>', 'file that fixpoint --mode agent or search wrote')
    .action((file, flags) => run(async () => (await import('./show-command.ts')).show(file, flags, signal)));
  addCommonFlags(show, { revision: false, settings: ['format', 'limit', 'quiet'] });
}
