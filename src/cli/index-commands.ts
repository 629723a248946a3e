/** The commands about stored indexes and the configuration. */
import type { Command } from 'commander';
import { SETTING_NAMES } from '../config/index.ts';
import { addCommonFlags, COMMON_SETTINGS, INDEXING_SETTINGS, type Run } from './shared-flags.ts';

export function addIndexCommands(program: Command, run: Run, signal: AbortSignal): void {
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
