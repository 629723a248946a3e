/** Writes the corpora of a run's instances at their base commits, one BEIR folder each, for retrievers that read such folders. */
import { openRepository } from '../../repository/index.ts';
import { FunctionCorpusBuilder } from '../baselines/function-corpus.ts';
import type { CloneFolder } from '../clones.ts';
import type { Instance } from '../instance.ts';
import type { Parse } from '../system.ts';
import { exportCorpus } from './export-corpus.ts';

export interface ExportCorporaOptions {
  readonly clones: CloneFolder;
  readonly parse: Parse;
  readonly force: boolean;
  /** Before each instance. */
  readonly onInstance: (done: number) => void;
  /** One line for what is left out. */
  readonly onNotice: (line: string) => void;
  readonly signal: AbortSignal;
}

/** Throws `UsageError` where files exist, unless forced, and `CancelledError`. */
export async function exportCorpora(
  instances: readonly Instance[],
  folder: string,
  { clones, parse, force, onInstance, onNotice, signal }: ExportCorporaOptions,
): Promise<void> {
  const builder = new FunctionCorpusBuilder(parse);
  for (const [done, instance] of instances.entries()) {
    onInstance(done);
    const clone = clones.find(instance.repo);
    if (clone === undefined) {
      onNotice(`${instance.instance_id} is left out: there is no clone of ${instance.repo}`);
      continue;
    }
    const reader = await openRepository(clone, { rev: instance.base_commit });
    try {
      const { functions } = await builder.at(reader, { signal });
      const { missing } = await exportCorpus({ instance, functions }, folder, { force });
      if (missing.length > 0) onNotice(`${instance.instance_id}: its corpus lacks ${missing.join(', ')}`);
    } finally {
      await reader.close();
    }
  }
}
