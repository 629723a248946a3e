/** The command about chat models. */
import type { Command } from 'commander';
import { addCommonFlags, COMMON_SETTINGS, type Run } from './shared-flags.ts';

export function addModelCommands(program: Command, run: Run, signal: AbortSignal): void {
  const models = program
    .command('models')
    .description('which chat models can be reached, and what they cost')
    .argument('[provider]', 'all models of this one: ollama, openai, anthropic, ...')
    .action((provider: string | undefined, flags) =>
      run(async () => (await import('./models-command.ts')).showModels(provider, flags, signal)),
    );
  addCommonFlags(models, { revision: false, settings: ['format', 'model', 'modelUrl', ...COMMON_SETTINGS] });
}
