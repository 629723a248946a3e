/** Which queries a model learns from and which tell when to stop: no repository is on both sides, and every language is on each that can be. */
import { randomIntegers, UsageError } from '../../core/index.ts';
import { shuffled } from '../draws.ts';
import type { FeatureQuery } from '../features/feature-table.ts';
import { hashOf } from '../text-hash.ts';

export interface RepositorySplit {
  readonly training: readonly FeatureQuery[];
  readonly validation: readonly FeatureQuery[];
}

/**
 * Sets `share` of the repositories of each language aside, by lot. A repository's language is that of most of its queries. Throws
 * `UsageError` where one side would be empty.
 */
export function splitRepositories(
  queries: readonly FeatureQuery[],
  { share, seed }: { readonly share: number; readonly seed: number },
): RepositorySplit {
  const languages = languagesOf(queries);
  const aside = drawByLanguage(languages, { share, seed });
  if (aside.size === 0 && share > 0) aside.add(shuffled([...languages.keys()].sort(), randomIntegers(seed))[0]!);
  const split = {
    training: queries.filter(({ repo }) => !aside.has(repo)),
    validation: queries.filter(({ repo }) => aside.has(repo)),
  };
  if (split.training.length === 0 || (share > 0 && split.validation.length === 0)) {
    throw new UsageError('there are too few repositories to hold some out for validation: two are needed at least');
  }
  return split;
}

/** `share` of the repositories of each language, rounded; `languages` by repository. */
export function drawByLanguage(
  languages: Iterable<readonly [repo: string, language: string]>,
  { share, seed }: { readonly share: number; readonly seed: number },
): Set<string> {
  const byLanguage = new Map<string, string[]>();
  for (const [repo, language] of languages) byLanguage.set(language, [...(byLanguage.get(language) ?? []), repo]);
  const drawn = new Set<string>();
  for (const [language, repositories] of byLanguage) {
    const order = shuffled(repositories.sort(), randomIntegers(seed ^ hashOf(language)));
    for (const repo of order.slice(0, Math.round(share * order.length))) drawn.add(repo);
  }
  return drawn;
}

function languagesOf(queries: readonly FeatureQuery[]): Map<string, string> {
  const counts = new Map<string, Map<string, number>>();
  for (const { repo, language } of queries) {
    const ofRepo = counts.get(repo) ?? new Map<string, number>();
    counts.set(repo, ofRepo.set(language, (ofRepo.get(language) ?? 0) + 1));
  }
  return new Map([...counts].map(([repo, ofRepo]) => [repo, [...ofRepo].sort((a, b) => b[1] - a[1])[0]![0]]));
}
