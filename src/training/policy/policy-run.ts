/**
 * What the stages of a training run share: its rows on both sides, rollouts of them, and the folder where each stage leaves its policy and its
 * figures, so that an interrupted run goes on and another can start from it.
 */
import { copyFileSync, existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { decodePolicyModel, encodePolicyModel, type PolicyModel } from '../../agent/index.ts';
import type { TrainingRow } from '../features/training-rows.ts';
import { drawByLanguage } from '../ranker/split-repositories.ts';
import { replaceFile } from '../replace-file.ts';
import type { PolicyOptions } from './policy-options.ts';
import type { PolicyTask } from './policy-runner.ts';
import { type CarryOut, type Planned, type Rolled, rollMany } from './roll-many.ts';
import { type StageFigures, stageFigures } from './stage-figures.ts';

/** How far a run is. */
export interface PolicyProgress {
  readonly doing: string;
  readonly done: number;
  readonly total: number;
  readonly failed: number;
}

export interface PolicyHooks {
  readonly folderOf: (repo: string) => string | undefined;
  readonly carryOut: CarryOut;
  /** Tells a line that stays. */
  readonly tell: (line: string) => void;
  readonly onProgress?: (progress: PolicyProgress) => void;
}

/** What stages report: figures on the queries held out, and facts of the stage. */
export type StageReport = Readonly<Record<string, unknown>> & { readonly heldOut?: StageFigures };

const FIGURES = 'stages.json';

export class PolicyRun {
  readonly folder: string;
  readonly options: PolicyOptions;
  readonly training: readonly TrainingRow[];
  readonly validation: readonly TrainingRow[];
  readonly hooks: PolicyHooks;

  constructor(folder: string, rows: readonly TrainingRow[], options: PolicyOptions, hooks: PolicyHooks) {
    const { validationShare: share, seed } = options;
    const aside = drawByLanguage(new Map(rows.map(({ row }) => [row.repo, row.language])), { share, seed });
    this.folder = folder;
    this.options = options;
    this.training = rows.filter(({ row }) => !aside.has(row.repo));
    this.validation = rows.filter(({ row }) => aside.has(row.repo));
    this.hooks = hooks;
    mkdirSync(folder, { recursive: true });
  }

  /** Rolls out `rows`; failures are told. Throws `CancelledError`. */
  async roll(
    rows: readonly TrainingRow[],
    planned: readonly Planned[],
    {
      doing,
      models,
      wants = {},
      terms,
    }: { doing: string; models: readonly PolicyModel[]; wants?: PolicyTask['wants']; terms?: true },
  ): Promise<readonly Rolled[]> {
    const { folderOf, carryOut, tell, onProgress } = this.hooks;
    const { width } = this.options;
    const within = planned.map((one) => (width === undefined ? one : { width, ...one }));
    const { rolled, failed } = await rollMany(rows, within, {
      ...{ models, folderOf, carryOut, wants },
      ...(terms && { terms }),
      onProgress: (done, failures) => onProgress?.({ doing, done, total: rows.length, failed: failures }),
    });
    if (failed.length > 0)
      tell(`${doing}: ${failed.length} of ${rows.length} instances failed, the first: ${failed[0]}`);
    return rolled;
  }

  /** The greedy policy on `rows`. */
  async figuresOf(model: PolicyModel, rows: readonly TrainingRow[], doing: string): Promise<StageFigures> {
    const rolled = await this.roll(rows, [{ by: 'greedy', draw: 0 }], { doing, models: [model] });
    return stageFigures(
      rolled.flatMap(({ rollouts }) => rollouts.map(({ figures }) => figures)),
      this.options.reward,
    );
  }

  has(file: string): boolean {
    return existsSync(join(this.folder, file));
  }

  /** Throws `DamagedContainerError`. */
  readPolicy(file: string): PolicyModel {
    return decodePolicyModel(readFileSync(join(this.folder, file)));
  }

  /** Leaves a stage's policy and what it reports. */
  writePolicy(file: string, model: PolicyModel, report: StageReport): void {
    replaceFile(join(this.folder, file), encodePolicyModel(model));
    this.report(file, report);
  }

  report(stage: string, report: StageReport): void {
    const reports = { ...this.reports(), [stage]: report };
    replaceFile(join(this.folder, FIGURES), `${JSON.stringify(reports, undefined, 2)}\n`);
  }

  reports(): Readonly<Record<string, StageReport>> {
    const path = join(this.folder, FIGURES);
    return existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as Record<string, StageReport>) : {};
  }

  /** Takes files of another run over, with what was reported of them; those that are here already stay. */
  takeOver(from: string, files: readonly string[]): void {
    for (const file of files) {
      if (!this.has(file) && existsSync(join(from, file))) copyFileSync(join(from, file), join(this.folder, file));
    }
    const theirs = existsSync(join(from, FIGURES)) ? JSON.parse(readFileSync(join(from, FIGURES), 'utf8')) : {};
    for (const file of files) if (theirs[file] && !this.reports()[file]) this.report(file, theirs[file]);
  }
}
