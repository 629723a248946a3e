/**
 * Which queries to ask of which trees, to learn what an issue about other code looks like. A tree is the state before one mined change. True
 * ones: queries of that repository whose changes came at that commit or later, so that no tree shows a fix. False ones: queries of other
 * repositories of the same language and of another, words in disorder, words that are none, and questions for support.
 */
import { randomIntegers } from '../../core/index.ts';
import type { Instance } from '../../evaluation/index.ts';
import { shuffled } from '../draws.ts';
import { SUPPORT_QUESTIONS } from './support-questions.ts';

export const QUERY_ORIGINS = ['own', 'sameLanguage', 'otherLanguage', 'shuffled', 'noWords', 'support'] as const;
/** `own` is an issue of the repository that it is asked of; all others are not. */
export type QueryOrigin = (typeof QUERY_ORIGINS)[number];

interface GroundingQuery {
  readonly origin: QueryOrigin;
  readonly text: string;
}

/** A tree and what is asked of it. */
export interface GroundingJob {
  readonly repository: string;
  readonly language: string;
  readonly commit: string;
  readonly queries: readonly GroundingQuery[];
}

export interface PairOptions {
  readonly seed: number;
  /** Trees of each repository, spread over its instances. */
  readonly trees: number;
  /** Queries of each origin that are asked of each tree. */
  readonly counts: Readonly<Record<QueryOrigin, number>>;
}

export const DEFAULT_PAIRS: PairOptions = {
  seed: 1,
  trees: 1,
  counts: { own: 12, sameLanguage: 6, otherLanguage: 4, shuffled: 1, noWords: 1, support: 6 },
};

type Source = Pick<Instance, 'repo' | 'language' | 'base_commit' | 'problem_statement'>;

/** `instances` of each repository newest first, as mined. */
export function planGroundingJobs(instances: readonly Source[], options: PairOptions): GroundingJob[] {
  const byRepository = new Map<string, Source[]>();
  for (const instance of instances) {
    const known = byRepository.get(instance.repo);
    if (known) known.push(instance);
    else byRepository.set(instance.repo, [instance]);
  }
  const next = randomIntegers(options.seed);
  return [...byRepository.keys()].sort().flatMap((repository) => {
    const own = byRepository.get(repository)!;
    const foreign = (isSame: boolean) =>
      [...byRepository.values()].filter(
        ([first]) => first!.repo !== repository && (first!.language === own[0]!.language) === isSame,
      );
    const [same, other] = [foreign(true), foreign(false)];
    return placesOf(own.length, options).map((place): GroundingJob => {
      const { counts } = options;
      const pick = (
        groups: readonly (readonly Source[])[],
        count: number,
        change: (text: string) => string = (text) => text,
      ) =>
        groups.length === 0
          ? []
          : Array.from({ length: count }, () => {
              const group = groups[next() % groups.length]!;
              return change(group[next() % group.length]!.problem_statement);
            });
      const later = own.slice(Math.max(0, place + 1 - counts.own), place + 1);
      const texts: Readonly<Record<QueryOrigin, readonly string[]>> = {
        own: later.map(({ problem_statement }) => problem_statement),
        sameLanguage: pick(same, counts.sameLanguage),
        otherLanguage: pick(other, counts.otherLanguage),
        shuffled: pick([...same, ...other], counts.shuffled, (text) => shuffledWords(text, next)),
        noWords: pick([...same, ...other], counts.noWords, (text) => noWords(text, next)),
        support: Array.from({ length: counts.support }, () => SUPPORT_QUESTIONS[next() % SUPPORT_QUESTIONS.length]!),
      };
      return {
        repository,
        language: own[place]!.language,
        commit: own[place]!.base_commit,
        queries: QUERY_ORIGINS.flatMap((origin) => texts[origin].map((text) => ({ origin, text }))),
      };
    });
  });
}

/** Positions of the instances whose trees are asked: spread evenly, with as many newer ones as are to be asked. */
function placesOf(count: number, { trees, counts }: PairOptions): number[] {
  const first = Math.min(count, counts.own) - 1;
  const places = Array.from({ length: trees }, (_, i) => Math.round(first + ((count - 1 - first) * (i + 0.5)) / trees));
  return [...new Set(places)].filter((place) => place >= 0);
}

function shuffledWords(text: string, next: () => number): string {
  return shuffled(text.split(/\s+/).slice(0, 150), next).join(' ');
}

/** Words of the same lengths and letters that hardly any language has. */
function noWords(text: string, next: () => number): string {
  const words = text.split(/\s+/).slice(0, 60);
  return words.map((word) => shuffled([...word.replace(/[^\p{L}]/gu, '')], next).join('')).join(' ');
}
