/** `fixpoint mine`: admits repositories, mines them on workers, and joins what they gave. */
import { lstatSync, mkdirSync, realpathSync, rmSync, symlinkSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { distFile } from '../dist-file.ts';
import {
  type AdmittedRepository,
  admit,
  assemble,
  type MineOutcome,
  type MineTask,
  type RefusedRepository,
  readPart,
  rootsOfClones,
} from '../training/index.ts';
import { type CommandContext, openContext } from './command-context.ts';
import { EXIT } from './failure.ts';
import { downloadFromGithub, githubOf } from './mine-github.ts';
import { allowedForkNamesOf, type MineFlags, mineFiltersOf } from './mine-options.ts';
import { mineOnWorkers } from './mine-pool.ts';
import { MineProgressLine } from './mine-progress.ts';
import { openStatusLine } from './status-line.ts';
import { count, printable } from './terminal.ts';

/** Resolves to the exit code. */
export async function mine(given: readonly string[], flags: MineFlags, signal: AbortSignal): Promise<number> {
  const context = openContext(flags, signal);
  const filters = mineFiltersOf(flags);
  const allowedForkNames = allowedForkNamesOf(flags);
  const output = resolve(flags.output);
  const github = flags.github ? githubOf(context) : undefined;
  const named = github ? given.map(github.cloneUrl) : given;
  const { admitted, excluded, failed } = await admitAll(named, { output, flags, allowedForkNames }, context);
  linkClones(admitted, join(output, 'clones'));
  const downloaded = github && (await downloadFromGithub(admitted, { github, output }, context));
  failed.push(...(downloaded?.failed ?? []));
  const exports = downloaded?.exports ?? { issues: flags.issues, pulls: flags.pulls };
  const tasks = (downloaded?.ready ?? admitted).map(
    (repository): MineTask => ({ ...repository, output, filters, exports }),
  );
  const outcomes = await mineAll(tasks, context);
  const repositories = [...outcomes].flatMap(([{ repo }, outcome]) => {
    const mined = outcome.kind === 'mined' ? readPart(output, repo, outcome.key) : undefined;
    if (mined) return [mined];
    failed.push({ given: repo, reason: outcome.kind === 'failed' ? outcome.reason : 'its part has gone' });
    return [];
  });
  const { instances, duplicates } = assemble(output, { repositories, excluded, failed, filters, allowedForkNames });
  for (const [word, refused] of [['refused', excluded] as const, ['failed', failed] as const]) {
    for (const { given: name, reason } of refused) context.note(printable(`${word}: ${name}: ${reason}`));
  }
  const left = duplicates > 0 ? `; left out ${count(duplicates, 'near-duplicate')}` : '';
  context.tell(`wrote ${join(flags.output, 'instances.jsonl')}, manifest.json and table.md${left}`);
  await context.print(`${count(instances, 'instance')} of ${count(repositories.length, 'repository')}\n`);
  return instances > 0 ? EXIT.found : EXIT.nothing;
}

interface Admissions {
  readonly admitted: AdmittedRepository[];
  readonly excluded: RefusedRepository[];
  readonly failed: RefusedRepository[];
}

async function admitAll(
  given: readonly string[],
  options: {
    readonly output: string;
    readonly flags: MineFlags;
    readonly allowedForkNames: ReadonlyMap<string, string>;
  },
  { settings, signal }: CommandContext,
): Promise<Admissions> {
  const { output, flags, allowedForkNames } = options;
  const { excludedClones } = flags;
  const excludedRoots = excludedClones === undefined ? new Set<string>() : await rootsOfClones(excludedClones, signal);
  const status = openStatusLine(settings.quiet, { delayMs: 2_000, intervalMs: 10_000 });
  const admissions: Admissions = { admitted: [], excluded: [], failed: [] };
  try {
    for (const [i, name] of given.entries()) {
      const admission = await admit(name, {
        cloneFolder: join(output, 'clones'),
        offline: settings.offline,
        allowedForkNames,
        excludedRoots,
        signal,
        onCloning: (url, line) => status?.show(() => `cloning ${url} (${i + 1} of ${given.length})  ${line}`),
      });
      const { kind, ...rest } = admission;
      if (kind !== 'admitted') admissions[kind].push(rest as RefusedRepository);
      else if (admissions.admitted.every(({ repo }) => repo !== admission.repo)) {
        admissions.admitted.push(rest as AdmittedRepository);
      } else admissions.failed.push({ given: name, reason: `${admission.repo} is given twice` });
    }
  } finally {
    status?.finish();
  }
  return admissions;
}

/** Makes all clones findable as `owner__name`, for `fixpoint eval --repositories` and for mining negatives. */
function linkClones(repositories: readonly AdmittedRepository[], folder: string): void {
  mkdirSync(folder, { recursive: true });
  for (const { repo, clone } of repositories) {
    if (dirname(realpathSync(clone.root)) === realpathSync(folder)) continue;
    const link = join(folder, repo.replaceAll('/', '__'));
    if (lstatSync(link, { throwIfNoEntry: false })?.isSymbolicLink()) rmSync(link);
    if (!lstatSync(link, { throwIfNoEntry: false })) symlinkSync(clone.root, link, 'junction');
  }
}

/** How each task ended, in the order of the tasks. */
async function mineAll(
  tasks: readonly MineTask[],
  { settings, signal }: CommandContext,
): Promise<ReadonlyMap<MineTask, MineOutcome>> {
  const outcomes = new Map<MineTask, MineOutcome>();
  const line = settings.quiet ? undefined : new MineProgressLine(process.stderr, tasks.length);
  try {
    await mineOnWorkers(tasks, {
      workers: settings.workers,
      module: distFile('mine-worker.mjs'),
      signal,
      onProgress: ({ repo }, progress) => line?.update(repo, progress),
      onOutcome: (task, outcome) => {
        outcomes.set(task, outcome);
        line?.ended(task.repo, outcome);
      },
    });
  } finally {
    line?.finish();
  }
  return new Map(tasks.map((task) => [task, outcomes.get(task)!]));
}
