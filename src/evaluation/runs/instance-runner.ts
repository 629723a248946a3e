/**
 * Takes dataset rows through a system and the baselines: open the tree at the base commit, compute the gold where only a patch is
 * given, ask, and note what breakdowns need. Only the base commit's tree and ancestors are ever read.
 */
import { CancelledError, type Encoder, FixpointError, type RepositoryReader } from '../../core/index.ts';
import { CommitSource } from '../../repository/index.ts';
import { type Baseline, filesOf } from '../baselines/baseline.ts';
import { type FunctionCorpus, FunctionCorpusBuilder } from '../baselines/function-corpus.ts';
import { CorpusRepository } from '../datasets/corpus-repository.ts';
import { factsOf } from '../facts/instance-facts.ts';
import type { DatasetRow, Instance } from '../instance.ts';
import { goldOfPatch } from '../patches/gold-of-patch.ts';
import type { RunRow } from '../run-row.ts';
import type { JudgeStrength } from '../simulation/judge-strength.ts';
import { SimulatedJudge } from '../simulation/simulated-judge.ts';
import type { Parse, System } from '../system.ts';
import { fillUp } from './fill-up.ts';
import { goldFunctionsAt } from './gold-functions.ts';
import { NO_REPOSITORY } from './no-repository.ts';
import type { Answered, NoAnswer, Outcome, ResolvedInstance } from './outcome.ts';

/** Functions and files that a ranking keeps. */
export const RUN_DEPTH = 100;

export interface InstanceRunnerOptions {
  readonly system: System;
  readonly parse: Parse;
  /** Larger files are left to path and lines. */
  readonly maxFileBytes: number;
  readonly baselines: readonly Baseline[];
  readonly encoder?: Encoder;
  /** Hands the system a simulated judge, which knows the gold, in the place of a chat model. */
  readonly judge?: { readonly strength: JudgeStrength; readonly contextTokens: number };
  /** Told before the system is asked: should that end the process, the gold is known. */
  readonly onAsking?: (instance: ResolvedInstance) => void;
}

export class InstanceRunner {
  readonly #options: InstanceRunnerOptions;
  readonly #functions: FunctionCorpusBuilder;
  /** The clone that was asked for last. */
  #clone: { readonly folder: string; readonly commits: CommitSource } | undefined;

  /** One runner serves any number of repositories; consecutive commits of one share its git process and what was parsed. */
  constructor(options: InstanceRunnerOptions) {
    this.#options = options;
    this.#functions = new FunctionCorpusBuilder(options.parse);
  }

  /** `folder` is the row's clone or BEIR corpus; undefined where nothing has to be read. */
  async run(row: DatasetRow, folder: string | undefined): Promise<Outcome> {
    const reject = (reason: string): Outcome => ({
      kind: 'rejected',
      rejection: { instance_id: row.instance_id, place: row.repo, reason },
    });
    let reader: RepositoryReader | undefined;
    try {
      reader = await this.#openTree(row, folder);
      const instance = await this.#withGold(row, reader);
      return 'reason' in instance ? reject(instance.reason) : await this.#ask(instance, reader);
    } catch (error) {
      return reject(reasonOf(error));
    } finally {
      await reader?.close();
    }
  }

  /** Ends the git process of the last clone. */
  async close(): Promise<void> {
    await this.#clone?.commits.close();
    this.#clone = undefined;
  }

  async #openTree(row: DatasetRow, folder: string | undefined): Promise<RepositoryReader> {
    if (folder === undefined) return NO_REPOSITORY;
    if (row.corpus !== undefined) return CorpusRepository.open(folder);
    if (this.#clone?.folder !== folder) {
      await this.close();
      this.#clone = { folder, commits: await CommitSource.open(folder, this.#options) };
    }
    return this.#clone!.commits.at(row.base_commit);
  }

  async #withGold(row: DatasetRow, reader: RepositoryReader): Promise<Instance | { reason: string }> {
    if ('gold_files' in row) return row;
    const { patch, ...task } = row;
    const gold = await goldOfPatch(patch, { reader, parse: this.#options.parse });
    return 'reason' in gold ? gold : { ...task, ...gold };
  }

  async #ask(instance: Instance, reader: RepositoryReader): Promise<Outcome> {
    const { system, parse, encoder, judge, onAsking } = this.#options;
    const { problem_statement, url: _url, corpus: _corpus, ...known } = instance;
    const gold = await goldFunctionsAt(reader, instance, parse);
    const goldText = gold.length === 0 ? undefined : gold.map(({ text }) => text).join('\n');
    const facts = await factsOf(instance, goldText, encoder);
    const resolved: ResolvedInstance = { ...known, title: titleOf(problem_statement), facts, top: [] };
    onAsking?.(resolved);
    try {
      const asked = { instance_id: instance.instance_id, problem_statement };
      const chatModel = judge && new SimulatedJudge({ ...asked, gold }, judge.strength, judge);
      const { row, top } = await system.answer({ ...asked, reader, ...(chatModel && { chatModel }) });
      const baselines = await this.#askBaselines(instance, reader);
      return { kind: 'answered', instance: { ...resolved, top }, row, baselines };
    } catch (error) {
      return { kind: 'failed', instance: resolved, reason: reasonOf(error) };
    }
  }

  async #askBaselines(instance: Instance, reader: RepositoryReader): Promise<Answered['baselines']> {
    const { baselines } = this.#options;
    const answers: Record<string, RunRow | NoAnswer> = {};
    if (baselines.length === 0) return answers;
    const corpus = await this.#functions.at(reader);
    for (const baseline of baselines) {
      answers[baseline.name] = await askBaseline(baseline, instance, corpus).catch((error: unknown) => ({
        failure: reasonOf(error),
      }));
    }
    return answers;
  }
}

async function askBaseline(
  baseline: Baseline,
  { instance_id, problem_statement }: Instance,
  corpus: FunctionCorpus,
): Promise<RunRow> {
  const startedMs = performance.now();
  const ranked = await baseline.rank(problem_statement, corpus, { instanceId: instance_id, limit: RUN_DEPTH });
  const seconds = (performance.now() - startedMs) / 1000;
  const functions = fillUp(ranked, corpus.functions, RUN_DEPTH);
  return { instance_id, functions, files: filesOf(functions), seconds };
}

/** The first line that says something. */
function titleOf(issue: string): string {
  return (issue.split('\n').find((line) => line.trim() !== '') ?? '').trim().slice(0, 200);
}

/** One line. Cancelling is no failure of the instance. */
function reasonOf(error: unknown): string {
  if (error instanceof CancelledError) throw error;
  if (error instanceof FixpointError) return error.message;
  return `internal error: ${error instanceof Error ? error.message : String(error)}`;
}
