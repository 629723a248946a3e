/**
 * Builds a feature table, or goes on with one: rows that are there already are taken over, each repository's part is written as soon as its
 * last row has come, and what was done of the others when the work is stopped.
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { WorkerJob } from '../../evaluation/index.ts';
import { FEATURES } from '../../ranking/index.ts';
import { type FeaturePart, readPartFile, writePartFile } from './feature-part.ts';
import type { FeatureOutcome } from './feature-runner.ts';
import { type FailedQuery, type FeatureQuery, partName } from './feature-table.ts';
import type { TrainingRow } from './training-rows.ts';

/** How far the table is, in rows. */
export interface FeatureProgress {
  readonly done: number;
  readonly total: number;
  readonly failed: number;
}

export interface BuildOptions {
  readonly candidates: number;
  /** The clone of `owner/name`. */
  readonly folderOf: (repo: string) => string | undefined;
  /** Carries out jobs and hands over each outcome as it comes. */
  readonly carryOut: (
    jobs: readonly WorkerJob<TrainingRow>[],
    onOutcome: (row: TrainingRow, outcome: FeatureOutcome) => void,
  ) => Promise<void>;
  readonly onProgress?: (progress: FeatureProgress) => void;
}

/** Resolves to what is known of all `rows`. Where `carryOut` throws, what had come by then is in `folder`. */
export async function buildFeatureTable(
  folder: string,
  rows: readonly TrainingRow[],
  { candidates, folderOf, carryOut, onProgress }: BuildOptions,
): Promise<{ readonly failed: readonly FailedQuery[] }> {
  const parts = new Map<string, OpenPart>();
  for (const { row } of rows) {
    if (!parts.has(row.repo)) parts.set(row.repo, new OpenPart(join(folder, partName(row.repo)), candidates));
  }
  const partOf = ({ row }: TrainingRow) => parts.get(row.repo)!;
  const left = rows.filter((one) => !partOf(one).holds(one));
  const progress = { done: rows.length - left.length, total: rows.length, failed: 0 };
  const keep = (one: TrainingRow, outcome: FeatureOutcome) => {
    partOf(one).add(one, outcome);
    progress.done++;
    if (outcome.kind === 'failed') progress.failed++;
    onProgress?.({ ...progress });
  };
  onProgress?.({ ...progress });
  const jobs: WorkerJob<TrainingRow>[] = [];
  for (const [repo, part] of parts) {
    const waiting = left.filter(({ row }) => row.repo === repo);
    const clone = folderOf(repo);
    if (clone === undefined) {
      for (const one of waiting) keep(one, { kind: 'failed', reason: `there is no clone of ${repo}` });
    } else if (waiting.length > 0) {
      part.expect(waiting.length);
      jobs.push({ folder: clone, rows: waiting });
    }
  }
  try {
    await carryOut(
      jobs.sort((a, b) => b.rows.length - a.rows.length),
      keep,
    );
  } finally {
    for (const part of parts.values()) part.write();
  }
  return { failed: [...parts.values()].flatMap(({ failed }) => failed) };
}

/** A part while it is being made. Of what is on disk only the digests are kept in memory. */
class OpenPart {
  readonly #path: string;
  readonly #candidates: number;
  readonly #digests: ReadonlyMap<string, string>;
  readonly #failed = new Map<string, string>();
  /** Not on disk yet. */
  #fresh = new Map<string, FeatureQuery>();
  #expected = 0;

  constructor(path: string, candidates: number) {
    this.#path = path;
    this.#candidates = candidates;
    this.#digests = new Map(this.#stored().map(({ instanceId, digest }) => [instanceId, digest]));
  }

  get failed(): FailedQuery[] {
    return [...this.#failed].map(([instanceId, reason]) => ({ instanceId, reason }));
  }

  holds({ row, digest }: TrainingRow): boolean {
    return this.#digests.get(row.instance_id) === digest;
  }

  /** Writes itself when so many rows have come. */
  expect(rows: number): void {
    this.#expected = rows;
  }

  add({ row }: TrainingRow, outcome: FeatureOutcome): void {
    if (outcome.kind === 'ranked') this.#fresh.set(row.instance_id, outcome.query);
    else this.#failed.set(row.instance_id, outcome.reason);
    if (--this.#expected === 0) this.write();
  }

  write(): void {
    if (this.#fresh.size === 0) return;
    const stored = this.#stored().filter(({ instanceId }) => !this.#fresh.has(instanceId));
    const queries = [...stored, ...this.#fresh.values()].sort((a, b) => (a.instanceId < b.instanceId ? -1 : 1));
    writePartFile(this.#path, { features: FEATURES, candidates: this.#candidates, queries, failed: this.failed });
    this.#fresh = new Map();
  }

  /** What is on disk; rows of other features, or of another cut, are not taken over. */
  #stored(): readonly FeatureQuery[] {
    const part = existsSync(this.#path) ? readPartFile(this.#path) : undefined;
    return part && !('damage' in part) && isSame(part, this.#candidates) ? part.queries : [];
  }
}

function isSame({ features, candidates }: FeaturePart, wanted: number): boolean {
  return candidates === wanted && features.length === FEATURES.length && features.every((f, i) => f === FEATURES[i]);
}
