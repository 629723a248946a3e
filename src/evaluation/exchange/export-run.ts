/** Writes a run in the format of another system, so that its own tools can score or use it. */
import { UsageError } from '../../core/index.ts';
import type { Instance } from '../instance.ts';
import type { RunRow } from '../run-row.ts';
import { beirQrels, beirQuery, beirResults, relevantIds } from './beir.ts';
import { locAgentRow } from './locagent.ts';
import { type NewFile, type WriteOptions, writeNewFiles } from './new-files.ts';
import type { ExportFormat } from './run-format.ts';
import { agentlessRow, cosilRow } from './staged-locations.ts';
import { docsRow, rerankerFile, retrieverFile } from './swerank.ts';
import { trecQrels, trecRun } from './trec.ts';

export interface ScoredRun {
  readonly rows: readonly RunRow[];
  /** Of the dataset: the gold, and what the formats repeat of each instance. */
  readonly instances: readonly Instance[];
  /** Names the run in file names and tags; `fixpoint` by default. */
  readonly system?: string;
}

/**
 * Writes `run` below `folder` and returns the paths of the files. Throws `UsageError` where a file exists, unless forced, or where
 * the format needs an instance that is not given.
 */
export async function exportRun(
  format: ExportFormat,
  run: ScoredRun,
  folder: string,
  options: WriteOptions = {},
): Promise<string[]> {
  return writeNewFiles(folder, filesOf(format, run), options);
}

function filesOf(format: ExportFormat, { rows, instances, system = 'fixpoint' }: ScoredRun): NewFile[] {
  switch (format) {
    case 'locagent': {
      const known = byId(instances);
      return [['loc_outputs.jsonl', jsonLines(rows.map((row) => locAgentRow(row, known.get(row.instance_id))))]];
    }
    case 'agentless':
      return [['loc_outputs.jsonl', jsonLines(rows.map(agentlessRow))]];
    case 'cosil':
      return [['loc_outputs.jsonl', jsonLines(rows.map(cosilRow))]];
    case 'swerank':
      return sweRankFiles(withInstances(rows, instances), system);
    case 'beir':
      return [
        ['results.json', [JSON.stringify(beirResults(rows))]],
        ['queries.jsonl', jsonLines(instances.map(beirQuery))],
        ['qrels/test.tsv', beirQrels(relevantIds(instances, rows))],
      ];
    case 'trec':
      return [
        ['run.trec', trecRun(rows, system)],
        ['qrels.trec', trecQrels(relevantIds(instances, rows))],
      ];
  }
}

type AnsweredInstance = readonly [row: RunRow, instance: Instance];

/** The retriever's file for each dataset, and the reranker's for each instance. */
function sweRankFiles(answers: readonly AnsweredInstance[], system: string): NewFile[] {
  const datasets = new Set(answers.map(([, { dataset }]) => dataset));
  return [
    ...[...datasets].map((dataset): NewFile => {
      const own = answers.filter(([, instance]) => instance.dataset === dataset);
      return [retrieverFile(system, dataset), jsonLines(own.map(([row, instance]) => docsRow(row, instance)))];
    }),
    ...answers.map(
      ([row, instance]): NewFile => [rerankerFile(system, instance), [JSON.stringify(beirResults([row]))]],
    ),
  ];
}

function withInstances(rows: readonly RunRow[], instances: readonly Instance[]): AnsweredInstance[] {
  const known = byId(instances);
  return rows.map((row) => {
    const instance = known.get(row.instance_id);
    if (instance) return [row, instance];
    throw new UsageError(
      `the dataset has no instance ${row.instance_id}: export the run with the dataset it was made on`,
    );
  });
}

function byId(instances: readonly Instance[]): ReadonlyMap<string, Instance> {
  return new Map(instances.map((instance) => [instance.instance_id, instance]));
}

function jsonLines(objects: readonly object[]): string[] {
  return objects.map((object) => JSON.stringify(object));
}
