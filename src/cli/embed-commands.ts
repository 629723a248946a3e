/** The command that makes vectors. */
import type { Command } from 'commander';
import { addCommonFlags, COMMON_SETTINGS, INDEXING_SETTINGS, type Run } from './shared-flags.ts';

export function addEmbedCommands(program: Command, run: Run, signal: AbortSignal): void {
  const embed = program
    .command('embed')
    .description('make the vectors of all functions that --retriever dense and hybrid search')
    .option('--fresh', 'make all of them anew')
    .option('-y, --yes', 'do not ask before an encoder that costs money is used')
    .addHelpText('after', EXAMPLES)
    .action((flags) => run(async () => (await import('./embed-command.ts')).embed(flags, signal)));
  addCommonFlags(embed, {
    revision: true,
    settings: ['format', 'encoder', 'encoderUrl', 'encoderModel', ...COMMON_SETTINGS, ...INDEXING_SETTINGS],
  });
}

const EXAMPLES = `
Examples:
  fixpoint embed --encoder coderankembed --encoder-url http://localhost:8080/v1
  fixpoint embed --encoder encoder.json --repo ../app --yes
  fixpoint "crash on save" --encoder encoder.json --retriever hybrid

What was made is kept: stopped in the middle, it goes on the next time.`;
