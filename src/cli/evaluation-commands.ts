/** The commands that measure: `eval`, `compare` and `export`, with `reward`. */
import type { Command } from 'commander';
import {
  addCommonFlags,
  collect,
  ENCODER_SETTINGS,
  RANKING_SETTINGS,
  RERANK_SETTINGS,
  type Run,
} from './shared-flags.ts';
import { addTrajectoryCommands } from './trajectory-commands.ts';

const EVAL_EXAMPLES = `
Examples:
  fixpoint eval --history 50
  fixpoint eval --dataset swe-bench-lite.parquet --repositories clones/ --output out/
  fixpoint eval --dataset dev.jsonl --repositories clones/ --baseline all --output out/ --resume
  fixpoint eval --dataset dev.jsonl --repositories clones/ --mode rerank --model ollama/qwen3:8b --output out/
  fixpoint eval --dataset dev.jsonl --run loc_outputs.jsonl
  fixpoint compare out/ out/baselines/bm25`;

export function addEvaluationCommands(program: Command, run: Run, signal: AbortSignal): void {
  const evaluation = program
    .command('eval')
    .description("how good the localizer is: on a dataset, or on this repository's own fixes")
    .optionsGroup('What is measured on:')
    .option('--dataset <file>', 'a .jsonl, .json or .parquet file of a known benchmark, or a BEIR folder')
    .option('--repositories <folder>', 'clones named owner__name; missing ones are cloned unless --offline')
    .option('--clone-from <url>', 'where to clone from, with {repo} for owner/name', 'https://github.com/{repo}.git')
    .option('--instance <id>', 'only this instance; repeatable', collect)
    .option('--limit <n>', 'at most n instances')
    .option('--history <n>', 'in place of a dataset, the last n fixes of the repository at --repo')
    .option('--rev <commit>', 'with --history: back from this commit instead of HEAD')
    .option('--issues <file>', 'with --history: what gh issue list --json number,title,body prints')
    .optionsGroup('What is measured:')
    .option(
      '--judge <strength>',
      'SIMULATION: in place of --model, a judge that knows the gold: accuracy=0.7,noise=0.5',
    )
    .option('--baseline <name>', 'beside it: bm25, ripgrep, minisearch, random or all; repeatable', collect)
    .option(
      '--run <file>',
      'in its place, a run recorded by Fixpoint, LocAgent, Agentless, CoSIL, SweRank, BEIR or TREC',
    )
    .option('--run-format <format>', 'of --run, where it is not told by the content')
    .optionsGroup('What is kept:')
    .option('--output <folder>', 'run.jsonl, failures.jsonl, metrics.json, report.md, report.html; nothing by default')
    .option('--resume', 'go on with the run in --output')
    .option('--trajectories <folder>', 'with --mode search: what each search did, for fixpoint export trajectories')
    .optionsGroup('Options:')
    .addHelpText('after', EVAL_EXAMPLES)
    .action((flags) => run(async () => (await import('./eval-command.ts')).runEval(flags, signal)));
  addCommonFlags(evaluation, {
    revision: false,
    settings: ['format', 'offline', 'quiet', ...RANKING_SETTINGS, ...RERANK_SETTINGS, ...ENCODER_SETTINGS],
  });

  const compare = program
    .command('compare')
    .description('runs beside each other, over the instances that all of them have')
    .argument('<run...>', 'output folders of fixpoint eval; the others are compared with the first')
    .option('--instances', 'list the wins and losses')
    .action((runs, flags) => run(async () => (await import('./compare-command.ts')).compare(runs, flags, signal)));
  addCommonFlags(compare, { revision: false, settings: ['format', 'quiet'] });

  const exporting = program
    .command('export')
    .description('write a run in the format of another tool; or trajectories, as what others train a model on')
    .enablePositionalOptions()
    .usage(
      '<run> --to <format> --output <folder> [options]\n       fixpoint export trajectories <trajectory...> [options]',
    )
    .argument('[run]', 'output folder of fixpoint eval')
    .option('--to <format>', 'locagent, agentless, cosil, swerank, beir or trec')
    .option('--output <folder>', 'where to write')
    .option('--dataset <file>', 'the dataset, where it is not where the run found it')
    .option('--repositories <folder>', 'clones, for the corpus of beir')
    .option('--force', 'overwrite files')
    .action((folder, flags) => run(async () => (await import('./export-command.ts')).exportTo(folder, flags, signal)));
  addCommonFlags(exporting, { revision: false, settings: ['quiet', 'maxFileSize'] });
  addTrajectoryCommands({ program, exporting }, run, signal);
}
