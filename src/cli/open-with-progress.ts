/** Opens a localizer while telling how far indexing has come, and how long each phase took. */
import { type IndexProgress, openLocalizer, type RepositoryLocalizer } from '../localize.ts';
import { type CommandContext, libraryOptions, requireRepositoryFolder } from './command-context.ts';
import { ProgressLine } from './progress.ts';
import { duration } from './terminal.ts';

/** Milliseconds since this process started, phase by phase. */
export class Timeline {
  readonly #phases: [name: string, milliseconds: number][] = [];
  #lastMs = 0;

  /** Ends a phase: all time since the last one ended belongs to `name`. */
  end(name: string): void {
    const nowMs = performance.now();
    if (nowMs > this.#lastMs) this.#phases.push([name, nowMs - this.#lastMs]);
    this.#lastMs = nowMs;
  }

  /** Since the process started. */
  get totalMs(): number {
    return performance.now();
  }

  toString(): string {
    return this.#phases.map(([name, milliseconds]) => `${name} ${duration(milliseconds)}`).join(' · ');
  }
}

const PHASE_NAMES: Readonly<Record<IndexProgress['phase'], string>> = {
  waiting: 'wait',
  parsing: 'parse',
  merging: 'merge',
};

export async function openWithProgress(
  context: CommandContext,
  revision: string | undefined,
  timeline: Timeline,
): Promise<RepositoryLocalizer> {
  requireRepositoryFolder(context.repository);
  const line = context.settings.quiet ? undefined : new ProgressLine(process.stderr);
  let phase = 'list and open';
  try {
    return await openLocalizer({
      ...libraryOptions(context, revision),
      workers: context.settings.workers,
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
