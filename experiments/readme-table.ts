/** The README's table of results, between `<!-- results: NAME -->` and `<!-- /results -->`: Fixpoint beside BM25 by dataset. */
import { type Column, type Estimates, markdownTable, percent, plain, titleOf } from '../src/evaluation/index.ts';
import { datasetGroups, type RecordedExperiment } from './results-page.ts';

const METRICS = ['function.acc@5', 'function.acc@10', 'file.acc@1'];
const SECTION = /(<!-- results: (\S+) -->\n)[\s\S]*?(<!-- \/results -->)/g;

/** `readme` with the table of every recorded experiment renewed; the tables of others stay as they are. */
export function withTables(readme: string, recorded: readonly RecordedExperiment[]): string {
  return readme.replace(SECTION, (section, opening: string, name: string, closing: string) => {
    const found = recorded.find(({ experiment }) => experiment.name === name);
    return found ? `${opening}\n${readmeTable(found)}\n${closing}` : section;
  });
}

function readmeTable(recorded: RecordedExperiment): string {
  const { systems } = recorded.results;
  const [fixpoint, bm25] = [systems[0]!, systems.find(({ system }) => system === 'bm25')!];
  const columns: Column[] = [
    { title: 'issues of', align: 'left' },
    { title: 'n', align: 'right' },
    ...METRICS.flatMap((metric) => [titleOf(metric), 'BM25'].map((title): Column => ({ title, align: 'right' }))),
  ];
  const rows = datasetGroups(recorded).fair.map(({ name, label }) => {
    const [mine, theirs] = [fixpoint, bm25].map(({ dataset }): Estimates => dataset[name]!);
    const figures = METRICS.flatMap((metric) => [
      `**${percent(mine![metric]!.mean)}**`,
      percent(theirs![metric]!.mean),
    ]);
    return [plain(label), String(mine!['file.acc@1']!.n), ...figures];
  });
  return markdownTable(columns, rows);
}
