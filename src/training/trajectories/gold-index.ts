/** The gold of a dataset, found by the instance or by what a trajectory tells of it: its issue and commit. */
import { UsageError } from '../../core/index.ts';
import { type DatasetRow, type Instance, openDataset } from '../../evaluation/index.ts';

export type Gold = Pick<Instance, 'gold_files' | 'gold_functions'> & Partial<Pick<Instance, 'instance_id'>>;
type KnownInstance = Pick<
  Instance,
  'gold_files' | 'gold_functions' | 'instance_id' | 'base_commit' | 'problem_statement'
>;

export class GoldIndex {
  readonly #byId: ReadonlyMap<string, KnownInstance>;
  readonly #byIssue: ReadonlyMap<string, readonly KnownInstance[]>;

  constructor(rows: readonly DatasetRow[]) {
    const known = rows.filter((row) => 'gold_files' in row);
    this.#byId = new Map(known.map((row) => [row.instance_id, row]));
    this.#byIssue = byIssue(known);
  }

  get size(): number {
    return this.#byId.size;
  }

  ofInstance(id: string): KnownInstance | undefined {
    return this.#byId.get(id);
  }

  /** The instance of this issue at this commit; where the commit is not known, the only one of this issue. */
  ofIssue(issue: string, commit: string | null): KnownInstance | undefined {
    const candidates = this.#byIssue.get(issue.trim()) ?? [];
    if (commit !== null) return candidates.find(({ base_commit }) => base_commit === commit);
    return candidates.length === 1 ? candidates[0] : undefined;
  }
}

function byIssue(instances: readonly KnownInstance[]): Map<string, KnownInstance[]> {
  const groups = new Map<string, KnownInstance[]>();
  for (const instance of instances) {
    const issue = instance.problem_statement.trim();
    const group = groups.get(issue);
    if (group) group.push(instance);
    else groups.set(issue, [instance]);
  }
  return groups;
}

/** Reads a dataset of any known form. Throws as `openDataset`, and where no row tells the functions or files of its fix. */
export async function openGold(path: string): Promise<GoldIndex> {
  const gold = new GoldIndex((await openDataset(path)).rows);
  if (gold.size > 0) return gold;
  throw new UsageError(
    `${path} holds patches but no gold; give a dataset with gold_files, such as fixpoint mine writes`,
  );
}
