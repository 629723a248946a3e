/** `fixpoint mine --github`: downloads issues and pull requests of the admitted repositories, as the exports that mining reads. */
import { mkdirSync } from 'node:fs';
import { CancelledError, FixpointError, UsageError } from '../core/index.ts';
import { openGithubApi } from '../localize.ts';
import {
  type AdmittedRepository,
  cloneUrl,
  downloadExports,
  downloadedExports,
  hostOfApi,
  nameAtHost,
  type RefusedRepository,
} from '../training/index.ts';
import type { CommandContext } from './command-context.ts';
import { openStatusLine } from './status-line.ts';
import { count, printable, roughDuration } from './terminal.ts';

export interface Github {
  readonly url: string;
  readonly token: string;
  /** Where the repositories of the API are cloned from. */
  readonly host: string;
  /** `owner/name` as the URL of its clone; anything else as it is. */
  readonly cloneUrl: (given: string) => string;
}

/** The token comes from the environment alone. Throws `UsageError` before anything is sent. */
export function githubOf({ settings }: CommandContext): Github {
  const { githubUrl: url, offline } = settings;
  if (offline) throw new UsageError('--offline forbids the network, which --github needs: leave out one of them');
  const token = process.env.GITHUB_TOKEN?.trim();
  if (!token) throw new UsageError('--github needs a token: set GITHUB_TOKEN to one that may read the repositories');
  openGithubApi({ url, token }); // throws where they cannot be used, before anything is cloned
  const host = hostOfApi(url);
  return { url, token, host, cloneUrl: (given) => cloneUrl(given, host) };
}

export interface Downloaded {
  /** What can be mined now: those downloaded, and those that the API does not hold. */
  readonly ready: readonly AdmittedRepository[];
  readonly failed: readonly RefusedRepository[];
  readonly exports: ReturnType<typeof downloadedExports>;
}

/**
 * One repository after the other, as GitHub asks. A repository's trouble is its own; throws `UsageError` where the token is refused, and
 * `CancelledError`.
 */
export async function downloadFromGithub(
  repositories: readonly AdmittedRepository[],
  { github, output }: { readonly github: Github; readonly output: string },
  { settings, signal, note }: CommandContext,
): Promise<Downloaded> {
  const { url, token, host } = github;
  const exports = downloadedExports(output);
  for (const folder of Object.values(exports)) mkdirSync(folder, { recursive: true });
  const status = openStatusLine(settings.quiet, { delayMs: 2_000, intervalMs: 10_000 });
  const api = openGithubApi({
    url,
    token,
    onWaiting: (milliseconds, reason) =>
      status?.show(() => printable(`waiting ${roughDuration(milliseconds)}: ${reason}`), { urgent: true }),
  });
  const ready: AdmittedRepository[] = [];
  const failed: RefusedRepository[] = [];
  try {
    for (const [i, repository] of repositories.entries()) {
      const { repo } = repository;
      if (nameAtHost(repository, host) === undefined) {
        note(printable(`${repo} is not known at ${host}: it is mined without issues and pull requests`));
        ready.push(repository);
        continue;
      }
      try {
        await downloadExports(repo, {
          output,
          readPage: (address) => api.page(address, { signal }),
          onProgress: (list, rows) =>
            status?.show(
              () => `downloading ${list} of ${repo} (${i + 1} of ${repositories.length})  ${count(rows, 'row')}`,
            ),
        });
        ready.push(repository);
      } catch (error) {
        const isOwn =
          error instanceof FixpointError && !(error instanceof CancelledError || error instanceof UsageError);
        if (!isOwn) throw error;
        failed.push({ given: repo, reason: error.message });
      }
    }
  } finally {
    status?.finish();
  }
  return { ready, failed, exports };
}
