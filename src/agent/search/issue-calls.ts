/**
 * What is called when a policy has ended without having been shown anything: the paths and names that the issue writes, so that there is something to
 * answer with. Pure.
 */
import type { ToolCall } from '../../core/index.ts';
import { understand } from '../../query/index.ts';

const MOST_PATHS = 2;
const MOST_NAMES = 6;
/** Shorter names are in every file. */
const NAME_LENGTH = 3;

export function issueCalls(issue: string): ToolCall[] {
  const { title, paths, frames, identifiers } = understand(issue);
  const written = identifiers.map(({ parts }) => parts.at(-1) ?? '');
  const words = title.split(/\W+/).sort((a, b) => b.length - a.length);
  const names = [...new Set([...frames.flatMap((frame) => frame.function?.split('.').at(-1) ?? []), ...written])];
  const wanted = (names.length > 0 ? names : words).filter((name) => /^\w+$/.test(name) && name.length >= NAME_LENGTH);
  return [
    ...[...new Set(paths.map(({ path }) => path))]
      .slice(0, MOST_PATHS)
      .map((pattern) => ({ name: 'glob', arguments: { pattern } })),
    ...wanted.slice(0, MOST_NAMES).map((name) => ({ name: 'grep', arguments: { pattern: `\\b${name}\\b` } })),
  ].map((call, i) => ({ id: `issue-${i + 1}`, ...call }));
}
