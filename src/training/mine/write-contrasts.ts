/** Writes `contrastive.jsonl`, instance by instance, and `contrastive.md`: how much of each language passed the consistency filter. */
import { closeSync, openSync, renameSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { CancelledError } from '../../core/index.ts';
import { type CloneFolder, type Column, type Instance, markdownTable, type RunRow } from '../../evaluation/index.ts';
import { openRepository } from '../../repository/index.ts';
import { replaceFile } from '../replace-file.ts';
import { type ContrastiveOptions, type ContrastiveRow, contrastsOf } from './contrastive.ts';
import { type ParseFile, withTexts } from './contrastive-texts.ts';

export interface WriteContrastsOptions {
  /** Name of the scorer, for the record. */
  readonly scorer: string;
  /** What the scorer answered; undefined where it has no answer. */
  readonly answerOf: (instanceId: string) => RunRow | undefined;
  readonly contrast: ContrastiveOptions;
  /** Where the texts of the functions are read; without it the rows have none. */
  readonly texts?: { readonly clones: CloneFolder; readonly parse: ParseFile } | undefined;
  readonly signal: AbortSignal;
  readonly onInstance?: (done: number) => void;
}

export interface ContrastCounts {
  readonly rows: number;
  /** Instances without an answer. */
  readonly unanswered: number;
}

/** Writes into `folder`, in the order of `instances`. Throws `CancelledError`, and `RepositoryError` where texts cannot be read. */
export async function writeContrasts(
  folder: string,
  instances: readonly Instance[],
  options: WriteContrastsOptions,
): Promise<ContrastCounts> {
  const { answerOf, contrast, signal, onInstance } = options;
  const table = new ContrastTable();
  const path = join(folder, 'contrastive.jsonl');
  const file = openSync(`${path}.tmp`, 'w');
  let unanswered = 0;
  try {
    for (const [done, instance] of instances.entries()) {
      if (signal.aborted) throw new CancelledError('writing the rows');
      onInstance?.(done);
      const answer = answerOf(instance.instance_id);
      if (!answer) unanswered++;
      const contrasts = answer ? contrastsOf(instance, answer, contrast) : [];
      const rows = await rowsOf(instance, contrasts, options);
      for (const row of rows) writeSync(file, `${JSON.stringify(row)}\n`);
      table.add(instance, rows.length);
    }
  } finally {
    closeSync(file);
  }
  renameSync(`${path}.tmp`, path);
  replaceFile(join(folder, 'contrastive.md'), table.markdown(options));
  return { rows: table.rows, unanswered };
}

async function rowsOf(
  { repo, base_commit }: Instance,
  contrasts: ReturnType<typeof contrastsOf>,
  { texts, signal }: WriteContrastsOptions,
): Promise<readonly ContrastiveRow[]> {
  if (!texts || contrasts.length === 0) return contrasts.map(({ row }) => row);
  const clone = texts.clones.find(repo);
  if (clone === undefined) return [];
  const reader = await openRepository(clone, { rev: base_commit });
  try {
    return await withTexts(contrasts, { reader, parse: texts.parse, signal });
  } finally {
    await reader.close();
  }
}

const COLUMNS: readonly Column[] = [
  { title: 'language', align: 'left' },
  { title: 'changes', align: 'right' },
  { title: 'functions', align: 'right' },
  { title: 'kept', align: 'right' },
  { title: '%', align: 'right' },
];

/** Counts by language. */
class ContrastTable {
  readonly #counts = new Map<string, { changes: number; functions: number; kept: number }>();

  add({ language, gold_functions }: Instance, kept: number): void {
    for (const name of [language, 'total']) {
      const counts = this.#counts.get(name) ?? { changes: 0, functions: 0, kept: 0 };
      this.#counts.set(name, counts);
      counts.changes++;
      counts.functions += gold_functions.length;
      counts.kept += kept;
    }
  }

  get rows(): number {
    return this.#counts.get('total')?.kept ?? 0;
  }

  markdown({ scorer, contrast: { top, from, to, negatives } }: WriteContrastsOptions): string {
    const languages = [...this.#counts.keys()].filter((name) => name !== 'total').sort();
    const cells = [...languages, 'total'].map((name) => {
      const { changes, functions, kept } = this.#counts.get(name) ?? { changes: 0, functions: 0, kept: 0 };
      const share = functions === 0 ? '' : ((100 * kept) / functions).toFixed(1);
      return [name, ...[changes, functions, kept].map((count) => count.toLocaleString('en-US')), share];
    });
    const conditions = `Modified functions that ${scorer} ranks below ${top}, with at most ${negatives} negatives of ranks ${from} to ${to}; ranks are counted from 0.`;
    return `${conditions}\n\n${markdownTable(COLUMNS, cells)}`;
  }
}
