/** The parent command `train` and what it trains. Each trainer's module is loaded when it runs. */
import type { Command } from 'commander';
import { addCommonFlags, collect, INDEXING_SETTINGS, type Run } from './shared-flags.ts';
import { addCalibrationCommands } from './train-calibration-commands.ts';

const REPOSITORY_EXAMPLES = `
Without a command, fits the shipped weights to the history of the repository at hand, and uses them
there if they do better on its latest fixes.

Examples:
  fixpoint train --repo ../app
  fixpoint train --repo ../app --forget`;

const RANKER_EXAMPLES = `
Examples:
  fixpoint train ranker data/instances.jsonl --repositories data/clones --output ranker/
  fixpoint train ranker --features ranker/features --output small/ --queries 1000 --without history`;

const ENCODER_EXAMPLES = `
Examples:
  fixpoint train encoder data/instances.jsonl --repositories data/clones --output encoder/`;

const POLICY_EXAMPLES = `
Examples:
  fixpoint train policy data/instances.jsonl --repositories data/clones --output policy/
  fixpoint train policy data/instances.jsonl --repositories data/clones --output narrow/ \\
    --trees policy/trees --from policy/ --first rl --width 2
  fixpoint train policy dev.jsonl --repositories clones/ --output figures/ \\
    --measure policy/policy.weights --measure policy/policy.weights@8`;

export function addTrainingCommands(program: Command, run: Run, signal: AbortSignal): void {
  const train = program.command('train').description('train what ranks: learned on mined data, on this machine');
  addRepository(train, run, signal);
  addRanker(train, run, signal);
  addEncoder(train, run, signal);
  addPolicy(train, run, signal);
  addCalibrationCommands(train, run, signal);
}

/** The command itself fits the shipped weights to the repository at hand. */
function addRepository(train: Command, run: Run, signal: AbortSignal): void {
  train
    .enablePositionalOptions()
    .usage('[--repo <folder>] [options]\n       fixpoint train <command> [options]')
    .option('--fixes <n>', 'learn from the newest fixes of the repository (default: 400)')
    .option('--forget', 'rank with the shipped weights again')
    .addHelpText('after', REPOSITORY_EXAMPLES)
    .action((flags) => run(async () => (await import('./train-repository-command.ts')).trainRepository(flags, signal)));
  addCommonFlags(train, { revision: false, settings: ['offline', 'quiet', ...INDEXING_SETTINGS] });
}

function addRanker(train: Command, run: Run, signal: AbortSignal): void {
  const ranker = train
    .command('ranker')
    .description('learn how to order candidates: linear weights and trees')
    .usage(
      '<dataset...> --repositories <folder> --output <folder> [options]\n       fixpoint train ranker --features <folder> --output <folder> [options]',
    )
    .argument('[dataset...]', 'what fixpoint eval --dataset reads, such as the instances.jsonl of fixpoint mine')
    .requiredOption('--output <folder>', 'ranker.weights, ranker.json, report.md, features/; run it again to go on')
    .optionsGroup('What it learns from:')
    .option('--repositories <folder>', 'the clones of the dataset')
    .option('--features <folder>', "an earlier run's features/, in place of datasets")
    .option('--again', 'compute all features anew: the index or the retrieval has changed')
    .option('--min-query <n>', 'characters of the query (default: 100)')
    .option('--per-repository <n>', 'instances of each repository, spread over its history (default: 40)')
    .option('--candidates <n>', 'of each query, best first (default: 500)')
    .option('--language <language>', 'only these; repeatable', collect)
    .option('--source <source>', 'train only on queries that mining found there, e.g. squash; repeatable', collect)
    .option('--queries <n>', 'train on so many, drawn by the seed (default: all)')
    .option('--limit <n>', 'instances to compute features of (default: all)')
    .optionsGroup('How it learns:')
    .option('--without <group>', 'leave out a group of features; repeatable', collect)
    .option('--forms <forms>', 'what trees see of a feature (default: value,rank,fileRank,fileBest)')
    .option('--pull <n>', 'of linear weights towards those set by hand (default: 0.05)')
    .option('--linear-share <share>', 'in the blend (default: the best on the repositories held out)')
    .option('--rounds <n>', 'trees at most (default: 400)')
    .option('--validation <share>', 'of the repositories, which stop the training (default: 0.2)')
    .option('--set <option=number>', 'an option of the trees, e.g. learningRate=0.05; repeatable', collect)
    .option('--seed <n>', '(default: 1)')
    .optionsGroup('Options:')
    .addHelpText('after', RANKER_EXAMPLES)
    .action((datasets, flags) =>
      run(async () => (await import('./train-ranker-command.ts')).trainRankerCommand(datasets, flags, signal)),
    );
  addCommonFlags(ranker, { revision: false, settings: ['offline', 'quiet', ...INDEXING_SETTINGS] });
}

function addEncoder(train: Command, run: Run, signal: AbortSignal): void {
  const encoder = train
    .command('encoder')
    .description('learn vectors of terms, so that an issue is near the functions that its fix changes')
    .usage('<dataset...> --repositories <folder> --output <folder> [options]')
    .argument('<dataset...>', 'instances.jsonl of fixpoint mine')
    .requiredOption('--repositories <folder>', 'the clones of the dataset')
    .requiredOption('--output <folder>', 'encoder.weights, encoder.json, report.md, pairs/; run it again to go on')
    .optionsGroup('What it learns from:')
    .option('--pool <n>', "functions of each repository's HEAD at most (default: 4000)")
    .optionsGroup('How it learns:')
    .option('--dimensions <n>', 'numbers in a vector (default: 64)')
    .option('--vocabulary <n>', 'terms at most (default: 60000)')
    .option('--fewest-repositories <n>', 'that a term must stand in (default: 4)')
    .option('--epochs <n>', '(default: 3)')
    .option('--validation <share>', 'of the repositories, which tell the best epoch (default: 0.12)')
    .option('--seed <n>', '(default: 1)')
    .optionsGroup('Options:')
    .addHelpText('after', ENCODER_EXAMPLES)
    .action((datasets, flags) =>
      run(async () => (await import('./train-encoder-command.ts')).trainEncoderCommand(datasets, flags, signal)),
    );
  addCommonFlags(encoder, { revision: false, settings: ['offline', 'quiet'] });
}

function addPolicy(train: Command, run: Run, signal: AbortSignal): void {
  const policy = train
    .command('policy')
    .description('learn which searches to make of a bare tree, when to stop, and what to answer')
    .usage('<dataset...> --repositories <folder> --output <folder> [options]')
    .argument('<dataset...>', 'instances.jsonl of fixpoint mine; with --measure, what fixpoint eval --dataset reads')
    .requiredOption('--repositories <folder>', 'the clones of the dataset')
    .requiredOption('--output <folder>', 'policy.weights, policy.json, policy.md, stages; run it again to go on')
    .optionsGroup('What it learns from:')
    .option('--trees <folder>', 'what tools showed of each tree, recorded (default: trees/ of the output)')
    .option('--trajectories <folder>', "record the teacher's searches here, for fixpoint export trajectories")
    .option('--min-query <n>', 'characters of the query (default: 200)')
    .option('--per-repository <n>', 'instances of each repository, spread over its history (default: 25)')
    .option('--language <language>', 'only these; repeatable', collect)
    .option('--limit <n>', 'instances (default: all)')
    .optionsGroup('How it learns:')
    .option('--stage <stage>', 'stop after record, judges, sft or rl (default: rl)')
    .option('--from <folder>', 'an earlier run, whose stages are taken over')
    .option('--first <stage>', 'the first stage that is not taken over (default: rl)')
    .option('--searches <n>', 'of the teacher, for each query (default: 4)')
    .option('--least-f1 <share>', 'of a search that is imitated (default: 0.5)')
    .option('--least-efficiency <share>', 'of a search that is imitated (default: 0.5)')
    .option('--no-filter', 'imitate all searches of the teacher')
    .option('--reward <form>', 'f1, f1+e or f1+f1*e (default: f1+f1*e)')
    .option('--file-weight <share>', 'of the file F1 in F1; the rest is the function F1 (default: 0.5)')
    .option('--width <n>', 'calls of every turn, or adaptive (default: adaptive)')
    .option('--epochs <n>', 'of reinforcement (default: 4)')
    .option('--group <n>', 'searches of a query that are compared (default: 8)')
    .option('--queries <n>', 'of a batch (default: 64)')
    .option('--rate <n>', 'of a step of reinforcement (default: 0.002)')
    .option('--entropy <n>', 'what even choices are worth (default: 0.002)')
    .option('--evaluate-every <n>', 'batches between two looks at queries held out (default: 5)')
    .option('--validation <share>', 'of the repositories, held out (default: 0.2)')
    .option('--seed <n>', '(default: 1)')
    .optionsGroup('Without training:')
    .option('--measure <policy>', 'search with a file, FILE@WIDTH or FILE@random; repeatable', collect)
    .optionsGroup('Options:')
    .addHelpText('after', POLICY_EXAMPLES)
    .action((datasets, flags) =>
      run(async () => (await import('./train-policy-command.ts')).trainPolicyCommand(datasets, flags, signal)),
    );
  addCommonFlags(policy, { revision: false, settings: ['offline', 'quiet', ...INDEXING_SETTINGS] });
}
