/**
 * Trains the embedded policy in the two phases of FuseSearch (papers.md A4, A5): judges of what was seen, imitation of a teacher that knows the gold,
 * reinforcement. Each stage writes its policy; one whose file is there is not repeated.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { initialPolicyModel, type PolicyModel } from '../../agent/index.ts';
import { randomIntegers, weightedF1 } from '../../core/index.ts';
import { drawSpread } from '../draws.ts';
import type { TrainingRow } from '../features/training-rows.ts';
import { replaceFile } from '../replace-file.ts';
import { rarityTable, type TermShares } from './collect-rarity.ts';
import { fitStopping } from './fit-stopping.ts';
import { imitate } from './imitate.ts';
import { learnJudges } from './learn-judges.ts';
import type { PolicyStage } from './policy-options.ts';
import type { PolicyRun } from './policy-run.ts';
import { reinforce } from './reinforce.ts';
import type { Planned } from './roll-many.ts';
import type { MadeChoice, RolloutFigures } from './rollout.ts';

/** What each stage leaves. */
export const POLICY_STAGE_FILES = {
  rarity: 'rarity.bin',
  judges: 'untrained.weights',
  sft: 'sft.weights',
  rl: 'policy.weights',
} as const;

/** Queries that the readiness to stop is fitted to. */
const FITTED = 200;

/** Up to `stage`. Throws `CancelledError`. */
export async function trainPolicy(run: PolicyRun, stage: PolicyStage): Promise<void> {
  const start = initialPolicyModel(await rarityOf(run));
  if (stage === 'record') return record(run, start);
  const untrained = await once(run, POLICY_STAGE_FILES.judges, () => judgeStage(run, start));
  if (stage === 'judges') return;
  const imitated = await once(run, POLICY_STAGE_FILES.sft, () => imitationStage(run, untrained));
  if (stage === 'sft') return;
  await once(run, POLICY_STAGE_FILES.rl, () => reinforcementStage(run, imitated));
}

async function once(run: PolicyRun, file: string, make: () => Promise<PolicyModel>): Promise<PolicyModel> {
  return run.has(file) ? run.readPolicy(file) : make();
}

async function rarityOf(run: PolicyRun): Promise<Uint8Array> {
  const { rarity } = POLICY_STAGE_FILES;
  if (run.has(rarity)) return readFileSync(join(run.folder, rarity));
  const byRepository = new Map<string, TrainingRow[]>();
  for (const one of run.training) byRepository.set(one.row.repo, [...(byRepository.get(one.row.repo) ?? []), one]);
  const middle = [...byRepository.values()].map((rows) => rows[Math.floor(rows.length / 2)]!);
  const rolled = await run.roll(middle, [], { doing: 'terms of', models: [], terms: true });
  const table = rarityTable(rolled.flatMap(({ terms }): TermShares[] => (terms ? [terms] : [])));
  replaceFile(join(run.folder, rarity), table);
  return table;
}

/** Fills the recorded trees with what searches of the first stages ask for. */
async function record(run: PolicyRun, model: PolicyModel): Promise<void> {
  const rows = [...run.training, ...run.validation];
  await run.roll(rows, [...ofTeacher(run.options.searches), ...byLot(2)], { doing: 'recording', models: [model] });
}

async function judgeStage(run: PolicyRun, start: PolicyModel): Promise<PolicyModel> {
  const { model, losses } = await learnJudges(run, start, {
    planned: [...ofTeacher(2), ...byLot(2)],
    typical: 4,
    doing: 'searches by teacher and by lot',
  });
  const heldOut = await run.figuresOf(model, run.validation, 'untrained policy');
  run.writePolicy(POLICY_STAGE_FILES.judges, model, { losses, thresholds: model.thresholds, heldOut });
  return model;
}

async function imitationStage(run: PolicyRun, untrained: PolicyModel): Promise<PolicyModel> {
  const { options, training, validation } = run;
  const rows = [...training, ...validation];
  const planned = ofTeacher(options.searches).map((one): Planned => ({ ...one, kept: true }));
  const taught = await run.roll(rows, planned, {
    doing: 'searches by teacher',
    models: [untrained],
    wants: { choices: true },
  });
  const heldOut = new Set(validation);
  const sides: Record<'training' | 'validation', MadeChoice[]> = { training: [], validation: [] };
  let kept = 0;
  for (const { row, rollouts } of taught) {
    for (const { figures, choices } of rollouts) {
      if (!isKept(figures, run)) continue;
      kept++;
      sides[heldOut.has(row) ? 'validation' : 'training'].push(...choices);
    }
  }
  const made = taught.reduce((sum, { rollouts }) => sum + rollouts.length, 0);
  run.hooks.tell(`imitation: ${kept} of ${made} searches of the teacher are kept`);
  const { losses, ...networks } = imitate(sides, untrained, { ...options.imitate, seed: options.seed });
  const imitated = await learnJudges(
    run,
    { ...untrained, ...networks },
    {
      planned: [...ofTeacher(1), ...byLot(1), ...sampled(2), { by: 'greedy', draw: 0 }],
      typical: 3,
      doing: 'searches by the imitated policy',
    },
  );
  const stopping = await fitStopping(run, imitated.model, { rows: watchedOf(training, FITTED), doing: 'when to stop' });
  const figures = await run.figuresOf(stopping.model, validation, 'imitated policy');
  const { thresholds } = stopping.model;
  run.writePolicy(POLICY_STAGE_FILES.sft, stopping.model, {
    ...{ made, kept, choices: sides.training.length, losses, judges: imitated.losses, thresholds },
    stopping: { shift: stopping.shift, rewards: stopping.rewards },
    heldOut: figures,
  });
  return stopping.model;
}

/** The joint filter: a good answer, found efficiently. */
export function isKept(
  { fileF1, functionF1, efficiency }: Pick<RolloutFigures, 'fileF1' | 'functionF1' | 'efficiency'>,
  { options: { filter, reward } }: Pick<PolicyRun, 'options'>,
): boolean {
  if (!filter) return true;
  const f1 = weightedF1({ fileF1, functionF1 }, reward.fileWeight);
  return f1 >= filter.f1 && efficiency >= filter.efficiency;
}

async function reinforcementStage(run: PolicyRun, imitated: PolicyModel): Promise<PolicyModel> {
  const { validation, training } = run;
  const watched = watchedOf(validation, run.options.watched);
  const { model: reinforced, curve } = await reinforce(run, imitated, watched);
  const judged = await learnJudges(run, reinforced, {
    planned: [...ofTeacher(1), ...byLot(1), ...sampled(3), { by: 'greedy', draw: 0 }],
    typical: 4,
    doing: 'searches by the reinforced policy',
  });
  const stopping = await fitStopping(run, judged.model, { rows: watchedOf(training, FITTED), doing: 'when to stop' });
  const before = await run.figuresOf(reinforced, validation, 'reinforced policy');
  const after = await run.figuresOf(stopping.model, validation, 'its judges trained again');
  const [model, heldOut] = after.reward >= before.reward ? [stopping.model, after] : [reinforced, before];
  run.writePolicy(POLICY_STAGE_FILES.rl, model, {
    ...{ curve, judges: judged.losses, thresholds: model.thresholds },
    stopping: { shift: stopping.shift, rewards: stopping.rewards },
    ...{ before, after, heldOut },
  });
  return model;
}

function watchedOf(rows: readonly TrainingRow[], count: number): readonly TrainingRow[] {
  return drawSpread(rows, count, randomIntegers(1));
}

function ofTeacher(count: number): Planned[] {
  return Array.from({ length: count }, (_, draw) => ({ by: 'teacher', draw }));
}

function byLot(count: number): Planned[] {
  return Array.from({ length: count }, (_, draw) => ({ by: 'random', draw }));
}

function sampled(count: number): Planned[] {
  return Array.from({ length: count }, (_, draw) => ({ by: 'sample', draw }));
}
