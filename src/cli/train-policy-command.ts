/** `fixpoint train policy`: the policy that searches without a chat model, trained on recorded trees, or measured on them. */
import { join, resolve } from 'node:path';
import { CloneFolder, percent } from '../evaluation/index.ts';
import {
  figuresTable,
  type MeasuredSearch,
  measurePolicies,
  POLICY_STAGE_FILES,
  POLICY_STAGES,
  type PolicyProgress,
  PolicyRun,
  readManifestOrigins,
  readTrainingRows,
  replaceFile,
  selectRowsToTrain,
  stageFigures,
  type TrainingRow,
  trainPolicy,
  writePolicyCard,
} from '../training/index.ts';
import { VERSION } from '../version.ts';
import { type CommandContext, type Flags, openContext } from './command-context.ts';
import { EXIT } from './failure.ts';
import { policyWorkers } from './policy-workers.ts';
import { leadingBar, openStatusLine } from './status-line.ts';
import { count, printable } from './terminal.ts';
import { type TrainPolicyFlags, type TrainPolicyOptions, trainPolicyOptionsOf } from './train-policy-options.ts';

/** Resolves to the exit code. */
export async function trainPolicyCommand(
  datasets: readonly string[],
  flags: TrainPolicyFlags,
  signal: AbortSignal,
): Promise<number> {
  const options = trainPolicyOptionsOf(datasets, flags);
  const { limit: _instances, width: _calls, ...rest } = flags;
  const context = openContext(rest as Flags, signal);
  const status = openStatusLine(context.settings.quiet);
  const show = (progress: PolicyProgress) => status?.show(({ terminal }) => describe(progress, terminal));
  const output = resolve(flags.output);
  try {
    const rows = await rowsOf(datasets, options, context);
    const clones = new CloneFolder(flags.repositories);
    const shared = {
      folderOf: (repo: string) => clones.find(repo),
      carryOut: policyWorkers(
        {
          trees: resolve(flags.trees ?? join(flags.output, 'trees')),
          trajectories: flags.trajectories === undefined ? undefined : resolve(flags.trajectories),
        },
        context,
      ),
    };
    if (options.measured.length > 0) {
      const { searches, failed } = await measurePolicies(rows, options.measured, {
        ...shared,
        onProgress: (done, failures) => show({ doing: 'measuring', done, total: rows.length, failed: failures }),
      });
      if (failed.length > 0)
        context.note(printable(`${count(failed.length, 'instance')} failed, the first: ${failed[0]}`));
      replaceFile(join(output, 'measured.jsonl'), searches.map((search) => `${JSON.stringify(search)}\n`).join(''));
      context.tell(`wrote measured.jsonl in ${flags.output}`);
      await context.print(tableOf(searches, options));
      return EXIT.found;
    }
    const tell = (line: string) => {
      status?.finish();
      context.tell(printable(line));
    };
    const run = new PolicyRun(output, rows, options.policy, { ...shared, tell, onProgress: show });
    if (flags.from !== undefined) run.takeOver(resolve(flags.from), filesBefore(options));
    await trainPolicy(run, options.stage);
    if (options.stage === 'rl') {
      writePolicyCard(run, { fixpoint: VERSION, origins: readManifestOrigins(datasets) });
      context.tell(`wrote ${POLICY_STAGE_FILES.rl}, policy.json, policy.md in ${flags.output}`);
      await context.print(summaryOf(run));
    }
    return EXIT.found;
  } finally {
    status?.finish();
  }
}

/** The means of each policy. */
function tableOf(searches: readonly MeasuredSearch[], { policy: { reward } }: TrainPolicyOptions): string {
  const policies = [...new Set(searches.map(({ policy }) => policy))];
  const of = (policy: string) => searches.filter((search) => search.policy === policy);
  const rows = policies.map((policy) => [policy, stageFigures(of(policy), reward)] as const);
  return `${figuresTable(rows)}\n`;
}

async function rowsOf(
  datasets: readonly string[],
  { selection, measured }: TrainPolicyOptions,
  { note }: CommandContext,
): Promise<readonly TrainingRow[]> {
  const measuring = measured.length > 0;
  const { rows, refused, unreadable } = await readTrainingRows(datasets, { measuring });
  for (const { repo, reason } of refused) note(printable(`refused: ${repo}: ${reason}`));
  if (unreadable > 0) note(`${count(unreadable, 'row')} of the datasets cannot be read`);
  return selectRowsToTrain(rows, measuring ? { ...selection, minQuery: 0, perRepository: rows.length } : selection);
}

/** What the stages before `first` have left. */
function filesBefore({ first }: TrainPolicyOptions): string[] {
  const before = POLICY_STAGES.slice(0, POLICY_STAGES.indexOf(first));
  return [
    POLICY_STAGE_FILES.rarity,
    ...(before.includes('judges') ? [POLICY_STAGE_FILES.judges] : []),
    ...(before.includes('sft') ? [POLICY_STAGE_FILES.sft] : []),
  ];
}

/** One line: what the policy is worth on the repositories held out. */
function summaryOf(run: PolicyRun): string {
  const { heldOut } = run.reports()[POLICY_STAGE_FILES.rl] ?? {};
  if (!heldOut || heldOut.searches === 0) return 'no repository is held out\n';
  const { searches, fileF1, functionF1, turns, calls } = heldOut;
  const took = `in ${turns.toFixed(1)} turns and ${calls.toFixed(1)} calls`;
  const held = searches === 1 ? '1 query of repositories held out' : `${searches} queries of repositories held out`;
  return `file F1 ${percent(fileF1)}, function F1 ${percent(functionF1)} ${took} on ${held}\n`;
}

function describe({ doing, done, total, failed }: PolicyProgress, terminal: boolean): string {
  const failures = failed > 0 ? `  ${failed} failed` : '';
  return `${leadingBar(done / Math.max(1, total), terminal)}${doing}: ${done}/${total} instances${failures}`;
}
