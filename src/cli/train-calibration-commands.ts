/** `train calibration` and `train grounding`: what is learned to judge answers. */
import type { Command } from 'commander';
import { addCommonFlags, INDEXING_SETTINGS, type Run } from './shared-flags.ts';

const CALIBRATION_EXAMPLES = `
Refit it after every change of the ranker or of the features: a calibration serves one ranker only.

Examples:
  fixpoint train calibration ranker/features --ranker ranker/ --output ranker/
  fixpoint train calibration ranker/features --ranker none --output by-hand/`;

const GROUNDING_EXAMPLES = `
Examples:
  fixpoint train grounding data/instances.jsonl --repositories data/clones --output grounding/`;

export function addCalibrationCommands(train: Command, run: Run, signal: AbortSignal): void {
  const calibration = train
    .command('calibration')
    .description('learn how sure a place in the ranking is: probabilities for functions and files')
    .usage('<table...> --output <folder> [options]')
    .argument('<table...>', 'feature tables: the features/ of fixpoint train ranker')
    .requiredOption('--output <folder>', 'calibration.weights, calibration.md')
    .option(
      '--ranker <folder>',
      'what it is fitted for, with its card; or none: the weights set by hand (default: shipped)',
    )
    .option('--folds <n>', 'of repositories, by which it is judged (default: 5)')
    .addHelpText('after', CALIBRATION_EXAMPLES)
    .action((tables, flags) =>
      run(async () => (await import('./train-calibration-command.ts')).trainCalibrationCommand(tables, flags, signal)),
    );
  addCommonFlags(calibration, { revision: false, settings: ['quiet'] });

  const grounding = train
    .command('grounding')
    .description('learn to tell issues that are not about the code: the verdict low grounding')
    .usage('<dataset...> --repositories <folder> --output <folder> [options]')
    .argument('<dataset...>', 'what fixpoint eval --dataset reads, such as the instances.jsonl of fixpoint mine')
    .requiredOption('--repositories <folder>', 'the clones of the dataset')
    .requiredOption('--output <folder>', 'grounding.weights, grounding.md; run it again to go on')
    .option('--trees <n>', 'commits of each repository that are asked (default: 1)')
    .option('--min-query <n>', 'characters of the query (default: 100)')
    .option('--false-alarms <share>', 'of true issues that may be called low (default: 0.05)')
    .option('--seed <n>', '(default: 1)')
    .option('--again', 'ask all anew: the index or the retrieval has changed')
    .addHelpText('after', GROUNDING_EXAMPLES)
    .action((datasets, flags) =>
      run(async () => (await import('./train-grounding-command.ts')).trainGroundingCommand(datasets, flags, signal)),
    );
  addCommonFlags(grounding, { revision: false, settings: ['offline', 'quiet', ...INDEXING_SETTINGS] });
}
