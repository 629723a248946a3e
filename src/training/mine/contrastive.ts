/**
 * Contrastive rows from instances and the answers of a scorer, in the shape that SweRank publishes (papers D3), one for each modified
 * function. The consistency filter keeps those that the scorer finds at all (papers B1, B7); the hard negatives are what it ranks high
 * although it did not change, without the very first, which are often right as well. Ranks are counted from 0, as in SweRank's rows.
 */
import {
  type GoldFunction,
  type Instance,
  isGold,
  type RunFunction,
  type RunRow,
  slashId,
} from '../../evaluation/index.ts';

export interface ContrastiveOptions {
  /** A positive is kept where its rank is below this. SweLocMulti: 40; SweLoc: 20. */
  readonly top: number;
  /** The first and last rank of a hard negative. */
  readonly from: number;
  readonly to: number;
  /** How many of them at most, the highest ranked. SweRank: 15. */
  readonly negatives: number;
}

export const DEFAULT_CONTRAST: ContrastiveOptions = { top: 40, from: 3, to: 25, negatives: 15 };

/** A line of `contrastive.jsonl`; the texts are there where they were asked for. */
export interface ContrastiveRow {
  readonly query: string;
  readonly positive_id: string;
  readonly positive_code?: string;
  readonly positive_code_score: number;
  readonly positive_code_rank: number;
  readonly negative_ids: readonly string[];
  readonly negative_codes?: readonly string[];
  readonly negative_code_scores: readonly number[];
  readonly negative_code_rank: readonly number[];
  readonly repo: string;
  readonly base_commit: string;
  readonly instance_id: string;
}

/** A row with the functions that it names. */
export interface Contrast {
  readonly row: ContrastiveRow;
  readonly positive: RunFunction;
  readonly negatives: readonly RunFunction[];
}

/** The rows of an instance, in the order of its gold; a modified function that the scorer did not find has none. */
export function contrastsOf(instance: Instance, { functions }: RunRow, options: ContrastiveOptions): Contrast[] {
  const { gold_functions: gold, problem_statement: query, repo, base_commit, instance_id } = instance;
  const isPositive = functions.map((found) => gold.some((item) => isGold(keyOf(found), item)));
  const ranks = functions.flatMap((_, rank) =>
    !isPositive[rank] && rank >= options.from && rank <= options.to ? [rank] : [],
  );
  const hard = ranks.slice(0, options.negatives);
  const negatives = hard.map((rank) => functions[rank]!);
  return gold.flatMap((item) => {
    const rank = rankOf(item, functions);
    if (rank < 0 || rank >= options.top) return [];
    const positive = functions[rank]!;
    const row: ContrastiveRow = {
      query,
      positive_id: slashId(positive),
      positive_code_score: positive.score,
      positive_code_rank: rank,
      negative_ids: negatives.map(slashId),
      negative_code_scores: negatives.map(({ score }) => score),
      negative_code_rank: hard,
      repo,
      base_commit,
      instance_id,
    };
    return [{ row, positive, negatives }];
  });
}

/** The first rank of a modified function, -1 where the scorer does not have it. */
function rankOf(item: GoldFunction, functions: readonly RunFunction[]): number {
  return functions.findIndex((found) => isGold(keyOf(found), item));
}

function keyOf({ path, name, start, end }: RunFunction) {
  return { path, name, startLine: start, endLine: end };
}
