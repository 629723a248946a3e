/** Takes rows of datasets to rows of the feature table: opens the tree at the base commit, computes the gold where only a patch is given, ranks. */
import { CancelledError, FixpointError, type RepositoryReader } from '../../core/index.ts';
import { type DatasetRow, goldOfPatch, type Instance, type PatchBase } from '../../evaluation/index.ts';
import { CommitSource } from '../../repository/index.ts';
import { type CandidateSource, extractQuery } from './extract-query.ts';
import type { FeatureQuery } from './feature-table.ts';
import type { TrainingRow } from './training-rows.ts';

/** What became of a row. */
export type FeatureOutcome =
  | { readonly kind: 'ranked'; readonly query: FeatureQuery }
  | { readonly kind: 'failed'; readonly reason: string };

export interface FeatureRunnerOptions {
  /** Opens a localizer on a commit; the reader stays open. */
  readonly open: (reader: RepositoryReader) => Promise<CandidateSource>;
  readonly parse: PatchBase['parse'];
  readonly maxFileBytes: number;
  /** Of each query, best first. */
  readonly candidates: number;
}

export class FeatureRunner {
  readonly #options: FeatureRunnerOptions;
  /** The clone that was asked for last. */
  #clone: { readonly folder: string; readonly commits: CommitSource } | undefined;

  /** One runner serves any number of repositories; consecutive commits of one share its git process. */
  constructor(options: FeatureRunnerOptions) {
    this.#options = options;
  }

  /** One row's trouble is its outcome. Throws `CancelledError` alone. */
  async run({ row, source, digest }: TrainingRow, folder: string): Promise<FeatureOutcome> {
    let reader: RepositoryReader | undefined;
    try {
      reader = await (await this.#commits(folder)).at(row.base_commit);
      const instance = await this.#withGold(row, reader);
      if ('reason' in instance) return { kind: 'failed', reason: instance.reason };
      const localizer = await this.#options.open(reader);
      const { candidates } = this.#options;
      return { kind: 'ranked', query: extractQuery(instance, localizer, { candidates, digest, source }) };
    } catch (error) {
      if (error instanceof CancelledError) throw error;
      const isExpected = error instanceof FixpointError;
      return { kind: 'failed', reason: isExpected ? error.message : `internal error: ${String(error)}` };
    } finally {
      await reader?.close();
    }
  }

  /** Ends the git process of the last clone. */
  async close(): Promise<void> {
    await this.#clone?.commits.close();
    this.#clone = undefined;
  }

  async #commits(folder: string): Promise<CommitSource> {
    if (this.#clone?.folder !== folder) {
      await this.close();
      this.#clone = { folder, commits: await CommitSource.open(folder, this.#options) };
    }
    return this.#clone!.commits;
  }

  async #withGold(row: DatasetRow, reader: RepositoryReader): Promise<Instance | { reason: string }> {
    if ('gold_files' in row) return row;
    const { patch, ...task } = row;
    const gold = await goldOfPatch(patch, { reader, parse: this.#options.parse });
    return 'reason' in gold ? gold : { ...task, ...gold };
  }
}
