/** The mode `search` of `fixpoint locate` without a chat model: loads nothing that asks one. */
import type { SearchContribution } from '../core/index.ts';
import { type EmbeddedPolicyName, findPolicyModel, openSearchLocalizer } from '../search/index.ts';
import { type CommandContext, requireRepositoryFolder } from './command-context.ts';
import type { LocateMode, ModeFlags } from './locate-mode.ts';
import { policyFolder } from './search-policy.ts';
import { openStatusLine } from './status-line.ts';
import { type Colors, count, duration } from './terminal.ts';

/** Throws `UsageError` where the policy has no usable weights. */
export function locateBySearch(
  policy: EmbeddedPolicyName,
  { rev, trajectory, resume }: ModeFlags,
  { settings, repository, errorColors }: CommandContext,
): LocateMode {
  const weights = findPolicyModel(policyFolder(settings));
  const recorded = resume ?? trajectory;
  const status = openStatusLine(settings.quiet, { delayMs: 3_000, intervalMs: 10_000 });
  return {
    open: () => {
      requireRepositoryFolder(repository);
      return openSearchLocalizer({
        ...{ repository, revision: rev, maxFileBytes: settings.maxFileSize },
        ...{ policy, weights, turns: settings.searchTurns, calls: settings.searchCalls },
        ...(recorded !== undefined && { trajectory: { path: recorded, resume: resume !== undefined } }),
        onProgress: ({ turn, turns, calls }) =>
          status?.show(
            () => `turn ${turn} of ${turns} at most${calls === undefined ? '' : `: ${count(calls, 'call')}`}`,
          ),
      });
    },
    finish: () => status?.finish(),
    line: ({ search }) => search && searchLine(search, errorColors),
  };
}

/** `embedded · search · 2 turns · 9 tool calls · 81 % new · 11 % redundant · 0.4 s`. */
function searchLine(
  { policy, turns, calls, toolEfficiency, redundancy, seconds }: SearchContribution,
  colors: Colors,
): string {
  return [
    colors.yellow(policy),
    'search',
    count(turns, 'turn'),
    count(calls, 'tool call'),
    ...(toolEfficiency === undefined ? [] : [`${Math.round(100 * toolEfficiency)} % new`]),
    ...(redundancy === undefined ? [] : [`${Math.round(100 * redundancy)} % redundant`]),
    duration(1_000 * seconds),
  ].join(colors.dim(' · '));
}
