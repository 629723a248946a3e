/** The conditions of an experiment on this machine: what to hand to `fixpoint eval`, once its data is found to be the right data. */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import { UsageError } from '../src/core/index.ts';
import { digestOfFile } from '../src/evaluation/index.ts';
import type { DatasetSource, Experiment, HistorySource } from './experiment.ts';

export interface Places {
  /** Folder of this repository's clone. */
  readonly root: string;
  /** Folder to write in. */
  readonly folder: string;
  /** Folders of the datasets and of the clones, where they are known. */
  readonly datasets: string | undefined;
  readonly repositories: string | undefined;
}

/** Arguments of `fixpoint eval`, without those of the output. Throws `UsageError` where the data is missing or another. */
export async function evalArguments(
  { name, dataset, history, arguments: { mode, judge, baselines, weights } }: Experiment,
  places: Places,
): Promise<string[]> {
  const source = dataset ? await datasetArguments(name, dataset, places) : historyArguments(history!, places);
  const ranker = weights === undefined ? [] : ['--weights', weights];
  const simulated = judge === undefined ? [] : ['--judge', judge];
  return [
    ...source,
    '--mode',
    mode,
    ...simulated,
    ...ranker,
    ...baselines.flatMap((baseline) => ['--baseline', baseline]),
  ];
}

async function datasetArguments(
  name: string,
  { file, sha256, only }: DatasetSource,
  { folder, datasets, repositories }: Places,
): Promise<string[]> {
  const missing = [
    ...(datasets === undefined ? [`the folder that holds ${file} with --datasets or FIXPOINT_DATASETS`] : []),
    ...(repositories === undefined ? ['the folder of the clones with --repositories or FIXPOINT_REPOSITORIES'] : []),
  ];
  if (missing.length > 0) throw new UsageError(`${name} needs data: give ${missing.join(', and ')}`);
  const path = join(datasets!, file);
  if (!existsSync(path)) throw new UsageError(`there is no ${file} in ${datasets}; give its folder with --datasets`);
  const digest = await digestOfFile(path, []);
  if (digest !== sha256) {
    throw new UsageError(`${path} is not the file that ${name} is about: its sha256 is ${digest}, expected ${sha256}`);
  }
  const chosen = only === undefined ? path : partOf(path, only, folder);
  return ['--dataset', chosen, '--repositories', repositories!];
}

/** Writes the rows of one dataset to a file of their own; its path. */
function partOf(path: string, only: string, folder: string): string {
  if (extname(path) !== '.jsonl') throw new UsageError(`"only" takes rows of a .jsonl file, not of ${path}`);
  const lines = readFileSync(path, 'utf8').split('\n');
  const chosen = lines.filter((line) => line !== '' && (JSON.parse(line) as { dataset?: string }).dataset === only);
  if (chosen.length === 0) throw new UsageError(`${path} has no row of the dataset ${only}`);
  const part = join(folder, `${only}.jsonl`);
  mkdirSync(folder, { recursive: true });
  writeFileSync(part, chosen.map((line) => `${line}\n`).join(''));
  return part;
}

/** A bare clone that ends at the commit asked for, under the project's name: ids of instances are made of it. */
function historyArguments({ fixes, from }: HistorySource, { root, folder }: Places): string[] {
  const git = (...given: string[]) => execFileSync('git', given, { cwd: root, stdio: ['ignore', 'pipe', 'ignore'] });
  try {
    git('merge-base', '--is-ancestor', from, 'HEAD');
  } catch {
    throw new UsageError(`commit ${from} is not in the history here; get it all with git fetch --unshallow`);
  }
  const clone = join(folder, 'fixpoint.git');
  rmSync(clone, { recursive: true, force: true });
  git('clone', '--quiet', '--bare', '--shared', '.', clone);
  git('-C', clone, 'update-ref', '--no-deref', 'HEAD', from);
  return ['--history', String(fixes), '--repo', clone];
}
