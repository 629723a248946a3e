/** Opens a localizer while telling how far indexing has come. */
import {
  type IndexProgress,
  type LocalizerOptions,
  openLocalizer,
  type RepositoryLocalizer,
  rankingWeights,
} from '../localize.ts';
import { type CommandContext, libraryOptions, requireRepositoryFolder } from './command-context.ts';
import { IndexProgressLine } from './index-progress.ts';
import type { Timeline } from './timeline.ts';

const PHASE_NAMES: Readonly<Record<IndexProgress['phase'], string>> = {
  waiting: 'wait',
  parsing: 'parse',
  merging: 'merge',
};

export async function openWithProgress(
  context: CommandContext,
  revision: string | undefined,
  timeline: Timeline,
  dense?: LocalizerOptions['dense'],
): Promise<RepositoryLocalizer> {
  requireRepositoryFolder(context.repository);
  const { weights } = context.settings;
  const line = context.settings.quiet ? undefined : new IndexProgressLine(process.stderr);
  let phase = 'list and open';
  try {
    return await openLocalizer({
      ...libraryOptions(context, revision),
      workers: context.settings.workers,
      ...(weights !== undefined && { ranker: rankingWeights(weights).model, weightsFolder: weights }),
      ...(dense && { dense }),
      onProgress: (progress) => {
        const next = PHASE_NAMES[progress.phase];
        if (next !== phase) timeline.end(phase);
        phase = next;
        line?.update(progress);
      },
    });
  } finally {
    timeline.end(phase);
    line?.finish();
  }
}
