/**
 * `npm run experiment NAME`: runs `fixpoint eval` under the conditions of `experiments/NAME.yaml`, below `experiments/runs/NAME`, and
 * holds the scores against the expected ones. Exit codes: 0 all within the tolerance, 1 a score beyond it, 2 an error.
 */
import { spawn } from 'node:child_process';
import { existsSync, rmSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { parseArgs } from 'node:util';
import { FixpointError, UsageError } from '../src/core/index.ts';
import { readEvaluation, readRunConfig } from '../src/evaluation/index.ts';
import { evalArguments } from './conditions.ts';
import { EXPERIMENTS, type Experiment, experimentNames, readExperiment } from './experiment.ts';
import { judge, judgementLines, worstOf } from './judge.ts';
import { type Results, resultsOf, writeResults } from './results.ts';

const ROOT = dirname(EXPERIMENTS);
const COMMAND = join(ROOT, 'dist', 'cli.mjs');

const USAGE = `Usage: npm run experiment NAME -- [options]

Experiments: ${experimentNames().join(', ')}

Options:
  --datasets <folder>      where the files of datasets are; default FIXPOINT_DATASETS
  --repositories <folder>  clones named owner__name; default FIXPOINT_REPOSITORIES
  --workers <n>            instances answered side by side
  --resume                 go on with an unfinished run; judge a finished one as it is
  --record                 keep the figures in experiments/results/, for npm run tables
`;

interface Options {
  readonly datasets: string | undefined;
  readonly repositories: string | undefined;
  readonly workers: string | undefined;
  readonly resume: boolean;
  readonly record: boolean;
}

async function main(): Promise<number> {
  const { names, help, ...options } = parseCommandLine();
  if (help) {
    process.stdout.write(USAGE);
    return 0;
  }
  if (names.length !== 1) throw new UsageError(`name one experiment of ${experimentNames().join(', ')}`);
  const experiment = readExperiment(names[0]!);
  const output = await evaluated(experiment, options);
  const results = resultsIn(output, experiment);
  if (options.record) process.stderr.write(`recorded: ${relative('', writeResults(results))}\n`);
  const judgements = judge(experiment, results.systems);
  process.stdout.write(`\n${judgementLines(judgements, experiment)}`);
  return worstOf(judgements) === 'FAIL' ? 1 : 0;
}

function parseCommandLine(): Options & { readonly names: readonly string[]; readonly help: boolean } {
  const { FIXPOINT_DATASETS, FIXPOINT_REPOSITORIES } = process.env;
  try {
    const { positionals, values } = parseArgs({
      allowPositionals: true,
      options: {
        datasets: { type: 'string' },
        repositories: { type: 'string' },
        workers: { type: 'string' },
        resume: { type: 'boolean', default: false },
        record: { type: 'boolean', default: false },
        help: { type: 'boolean', short: 'h', default: false },
      },
    });
    const { datasets = FIXPOINT_DATASETS, repositories = FIXPOINT_REPOSITORIES, workers, ...rest } = values;
    return { names: positionals, datasets, repositories, workers, ...rest };
  } catch (error) {
    throw new UsageError((error as Error).message.split('\n', 1)[0]!);
  }
}

/** Runs what has not been run; resolves to the output folder. */
async function evaluated(experiment: Experiment, options: Options): Promise<string> {
  const folder = join(EXPERIMENTS, 'runs', experiment.name);
  const output = join(folder, 'output');
  const unfinished = existsSync(join(output, 'journal.jsonl'));
  if (unfinished && !options.resume) {
    throw new UsageError(`${relative('', output)} holds an unfinished run: go on with --resume, or remove it`);
  }
  const finished = !unfinished && existsSync(join(output, 'metrics.json'));
  if (finished && options.resume) return output;
  if (!existsSync(COMMAND)) throw new UsageError('there is no build to run; make one with npm run build');
  const { datasets, repositories, workers } = options;
  const given = await evalArguments(experiment, { root: ROOT, folder, datasets, repositories });
  if (finished) rmSync(output, { recursive: true });
  await fixpoint('eval', ...given, ...(workers ? ['--workers', workers] : []), '--output', output, '--resume');
  return output;
}

/** Progress and results of the command pass through. Throws `UsageError` where it fails, after it has told why. */
async function fixpoint(...given: readonly string[]): Promise<void> {
  const leaveItToTheCommand = () => {};
  process.on('SIGINT', leaveItToTheCommand);
  const child = spawn(process.execPath, [COMMAND, ...given], { stdio: ['ignore', 'inherit', 'inherit'] });
  const code = await new Promise<number | null>((resolve, reject) => child.on('error', reject).on('close', resolve));
  process.off('SIGINT', leaveItToTheCommand);
  if (code !== 0) throw new UsageError('fixpoint eval did not finish (its message is above); go on with --resume');
}

function resultsIn(output: string, { name, arguments: { baselines } }: Experiment): Results {
  const folders = [output, ...baselines.map((baseline) => join(output, 'baselines', baseline))];
  return resultsOf(name, readRunConfig(output).fixpoint, folders.map(readEvaluation));
}

try {
  process.exitCode = await main();
} catch (error) {
  if (!(error instanceof FixpointError)) throw error;
  process.stderr.write(`experiment: ${error.message}\n`);
  process.exitCode = 2;
}
