/**
 * Writes the candidates of a dataset's instances with their features, for `tune.ts`:
 * `npx tsx bench/features.ts --dataset FILE --repositories DIR --output DIR [--shard I/N]`. `features-I.jsonl` has one line per
 * instance (candidates' gold, files and kinds), `features-I.f32` the feature rows one after another.
 */
import { appendFileSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { CloneFolder, type Instance, isGold, openDataset } from '../src/evaluation/index.ts';
import { openLocalizer, type RepositoryLocalizer } from '../src/localize.ts';

const { values: flags } = parseArgs({
  options: {
    dataset: { type: 'string' },
    repositories: { type: 'string' },
    output: { type: 'string' },
    shard: { type: 'string', default: '0/1' },
  },
});
if (!flags.dataset || !flags.repositories || !flags.output) {
  console.error('usage: features.ts --dataset FILE --repositories DIR --output DIR [--shard I/N]');
  process.exit(2);
}

const [shard, shards] = flags.shard.split('/').map(Number) as [number, number];
const path = join(flags.output, `features-${shard}`);
mkdirSync(flags.output, { recursive: true });
for (const ending of ['jsonl', 'f32']) rmSync(`${path}.${ending}`, { force: true });

const clones = new CloneFolder(flags.repositories);
const { rows } = await openDataset(flags.dataset);
const repositories = [...new Set(rows.map(({ repo }) => repo))].sort();
const mine = rows
  .filter((row): row is Instance => 'gold_files' in row && repositories.indexOf(row.repo) % shards === shard)
  .sort((a, b) => repositories.indexOf(a.repo) - repositories.indexOf(b.repo));

for (const [done, instance] of mine.entries()) {
  const clone = clones.find(instance.repo);
  try {
    if (clone) append(instance, await openLocalizer({ repository: clone, revision: instance.base_commit, workers: 1 }));
  } catch (error) {
    console.error(`${instance.instance_id} is left out: ${(error as Error).message}`);
  }
  if ((done + 1) % 10 === 0) console.error(`${done + 1}/${mine.length} ${instance.instance_id}`);
}

function append(instance: Instance, localizer: RepositoryLocalizer): void {
  const { tree } = localizer.index;
  const ranked = localizer
    .candidates(instance.problem_statement)
    .filter(({ document }) => !tree.isTestDocument(document));
  const gold: number[] = [];
  const files: number[] = [];
  const functions: number[] = [];
  const features = new Float32Array(ranked.length * (ranked[0]?.features.length ?? 0));
  ranked.forEach(({ document, features: row }, i) => {
    const file = tree.documentFile[document]!;
    const isFunction = ['function', 'method'].includes(tree.kind(document));
    const key = {
      path: tree.path(file),
      name: tree.name(document),
      startLine: tree.startLine(document),
      endLine: tree.endLine(document),
    };
    gold.push(isFunction ? instance.gold_functions.findIndex((item) => isGold(key, item)) : -1);
    files.push(instance.gold_files.includes(key.path) ? -1 - file : file);
    functions.push(isFunction ? 1 : 0);
    features.set(row, i * row.length);
  });
  const { instance_id, dataset, language, query_source } = instance;
  const goldCount = instance.gold_functions.length;
  const line = { instance_id, dataset, language, query_source, goldCount, gold, files, functions };
  appendFileSync(`${path}.jsonl`, `${JSON.stringify(line)}\n`);
  appendFileSync(`${path}.f32`, new Uint8Array(features.buffer));
}
