/** `fixpoint train encoder`: the pairs of mined repositories, a token encoder that learns from them, and a report on what it is worth. */
import { join, resolve } from 'node:path';
import { CloneFolder, percent } from '../evaluation/index.ts';
import { openSyntax } from '../localize.ts';
import {
  ENCODER_FILES,
  type EncoderPairs,
  readManifestOrigins,
  readMinedRows,
  readPairs,
  writeEncoder,
} from '../training/index.ts';
import { VERSION } from '../version.ts';
import { type CommandContext, openContext } from './command-context.ts';
import { EXIT } from './failure.ts';
import { leadingBar, openStatusLine } from './status-line.ts';
import { count, printable } from './terminal.ts';
import { type TrainEncoderFlags, trainEncoderOptionsOf } from './train-encoder-options.ts';

/** Resolves to the exit code. */
export async function trainEncoderCommand(
  datasets: readonly string[],
  flags: TrainEncoderFlags,
  signal: AbortSignal,
): Promise<number> {
  const context = openContext(flags, signal);
  const { paths, poolSize, encoder } = trainEncoderOptionsOf(datasets, flags);
  const output = resolve(flags.output);
  const clones = new CloneFolder(flags.repositories);
  const pairs = await readAll(paths, { folder: join(output, 'pairs'), clones, poolSize, seed: encoder.seed }, context);
  const status = openStatusLine(context.settings.quiet);
  try {
    const { epoch, curve, bytes } = await writeEncoder(output, pairs, {
      options: encoder,
      fixpoint: VERSION,
      origins: readManifestOrigins(paths),
      signal,
      onProgress: ({ epoch: at, batch, batches }) =>
        status?.show(({ terminal }) => {
          const share = (at - 1 + batch / batches) / encoder.epochs;
          return `${leadingBar(share, terminal)}epoch ${at}/${encoder.epochs}  batch ${batch}/${batches}`;
        }),
    });
    status?.finish();
    context.tell(`wrote ${Object.values(ENCODER_FILES).join(', ')} in ${flags.output}`);
    const { validation } = curve[epoch]!;
    await context.print(
      `MRR on ${count(validation.queries, 'query')} of repositories held out: BM25 ${percent(validation.bm25.mrr)}, encoder ${percent(validation.encoder.mrr)}, ` +
        `both ${percent(validation.sum.mrr)} (${(bytes / 1e6).toFixed(1)} MB)\n`,
    );
  } finally {
    status?.finish();
  }
  return EXIT.found;
}

async function readAll(
  paths: readonly string[],
  { folder, clones, poolSize, seed }: { folder: string; clones: CloneFolder; poolSize: number; seed: number },
  context: CommandContext,
): Promise<readonly EncoderPairs[]> {
  const { rows, refused, unreadable } = await readMinedRows(paths);
  for (const { repo, reason } of refused) context.note(printable(`refused: ${repo}: ${reason}`));
  if (unreadable > 0)
    context.note(`${count(unreadable, 'row')} of the datasets cannot be used: no gold, or no fix_commit`);
  const syntax = openSyntax();
  const status = openStatusLine(context.settings.quiet);
  try {
    const { pairs, failed } = await readPairs(rows, {
      folder,
      folderOf: (repo) => clones.find(repo),
      parse: (text, language) => syntax.parse(text, language),
      seed,
      poolSize,
      signal: context.signal,
      onProgress: ({ done, total, repo }) =>
        status?.show(
          ({ terminal }) =>
            `${leadingBar(done / total, terminal)}pairs of ${done}/${total} repositories  ${printable(repo)}`,
        ),
    });
    for (const { repo, reason } of failed) context.note(printable(`failed: ${repo}: ${reason}`));
    return pairs;
  } finally {
    status?.finish();
    syntax.close();
  }
}
