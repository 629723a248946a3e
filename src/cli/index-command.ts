/** `fixpoint index`: builds or refreshes the index, and prints what it holds. */
import { type CommandContext, type Flags, openContext, wantsJson } from './command-context.ts';
import { EXIT } from './failure.ts';
import { openWithProgress } from './open-with-progress.ts';
import { bytes, count, duration } from './terminal.ts';
import { Timeline } from './timeline.ts';

export async function buildIndex(flags: Flags, signal: AbortSignal): Promise<number> {
  const timeline = new Timeline();
  const context = openContext(flags, signal);
  const json = wantsJson(context);
  timeline.end('start');
  const localizer = await openWithProgress(context, flags.rev, timeline);
  const { index, corpus } = localizer;
  const { skipped, diagnostics } = index.tree.report();
  await localizer.close();
  const result = {
    commit: corpus.commit ?? null,
    dirty: corpus.dirty,
    files: corpus.files,
    parsedFiles: index.parsed,
    skippedFiles: skipped.length,
    filesWithDiagnostics: new Set(diagnostics.map(({ path }) => path)).size,
    documents: corpus.documents,
    commits: index.history.commitCount,
    indexBytes: index.tree.bytes,
    elapsedMs: Math.round(timeline.totalMs),
  };
  await context.print(json ? `${JSON.stringify(result, undefined, 2)}\n` : describe(result, context));
  for (const notice of localizer.notices) context.note(notice);
  if (context.settings.verbose) context.tell(`${timeline}`);
  return EXIT.found;
}

interface IndexResult {
  readonly files: number;
  readonly parsedFiles: number;
  readonly skippedFiles: number;
  readonly documents: number;
  readonly commits: number;
  readonly indexBytes: number;
  readonly elapsedMs: number;
}

function describe(result: IndexResult, { colors }: CommandContext): string {
  const { files, parsedFiles, skippedFiles, documents, commits, indexBytes, elapsedMs } = result;
  const news = parsedFiles === 0 ? 'already up to date' : `${parsedFiles.toLocaleString('en-US')} newly parsed`;
  const lines = [
    `${colors.bold(count(files, 'file'))} (${news}), ${count(documents, 'document')}, ${count(commits, 'commit')} of history`,
    colors.dim(`${bytes(indexBytes)} in ${duration(elapsedMs)}`),
  ];
  if (skippedFiles > 0) {
    lines.push(colors.dim(`${count(skippedFiles, 'file')} skipped; fixpoint status --verbose tells why`));
  }
  return lines.map((line) => `${line}\n`).join('');
}
