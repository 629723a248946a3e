/** The table of mined data by language, as the paper's (papers B7) has it: an instance there is one modified function of a change. */
import { type Column, markdownTable } from '../../evaluation/index.ts';
import { type MinedInstance, SOURCES } from './mined-instance.ts';

const COUNTS = ['repositories', 'changes', 'instances', 'with tests'];

/** Rows by language and their total; a column for each source counts its changes. */
export function miningTable(instances: readonly MinedInstance[]): string {
  const columns: Column[] = [
    { title: 'language', align: 'left' },
    ...[...COUNTS, ...SOURCES].map((title): Column => ({ title, align: 'right' })),
  ];
  const languages = [...new Set(instances.map(({ language }) => language))].sort();
  const rows = languages.map((language) =>
    rowOf(
      language,
      instances.filter((instance) => instance.language === language),
    ),
  );
  return markdownTable(columns, [...rows, rowOf('total', instances)]);
}

function rowOf(title: string, instances: readonly MinedInstance[]): string[] {
  const counts = [
    new Set(instances.map(({ repo }) => repo)).size,
    instances.length,
    instances.reduce((sum, { gold_functions }) => sum + gold_functions.length, 0),
    instances.filter(({ tests }) => tests).length,
    ...SOURCES.map((source) => instances.filter((instance) => instance.source === source).length),
  ];
  return [title, ...counts.map((count) => count.toLocaleString('en-US'))];
}
