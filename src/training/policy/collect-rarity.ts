/**
 * Learns how rare terms are in code from one tree of each repository: the share of its source files that hold a term, averaged over all repositories.
 * Terms that few repositories share are taken as never met, or each slot of the table would hold some project's own words.
 */

import { RARITY_SLOTS, type RarityTable, raritySlot } from '../../agent/index.ts';
import { forEachRun, type RepositoryReader, randomIntegers, termsOfRun } from '../../core/index.ts';
import { decodeText } from '../../repository/index.ts';
import { drawSpread } from '../draws.ts';

/** The share of a tree's files that hold each term; those of one file alone are left out. */
export type TermShares = ReadonlyMap<string, number>;

/** Source files of a tree that are read, spread over its paths. */
const MOST_FILES = 1_500;
const FEWEST_REPOSITORIES = 3;

/** Reads one tree. Throws what reading the repository throws. */
export async function termSharesOf(reader: RepositoryReader): Promise<TermShares> {
  const { files } = await reader.list();
  const sources = files.filter(({ language, oversized }) => language !== 'text' && !oversized);
  const counts = new Map<string, number>();
  let read = 0;
  for await (const { content } of reader.read(drawSpread(sources, MOST_FILES, randomIntegers(1)))) {
    if (!content) continue;
    read++;
    for (const term of distinctTerms(decodeText(content).text)) counts.set(term, (counts.get(term) ?? 0) + 1);
  }
  const several = [...counts].filter(([, count]) => count > 1);
  return new Map(several.map(([term, count]) => [term, count / read]));
}

/** One table of all trees' shares: terms that share a slot get the number of the most frequent one. */
export function rarityTable(trees: readonly TermShares[]): RarityTable {
  const sums = new Map<string, { repositories: number; share: number }>();
  for (const tree of trees) {
    for (const [term, share] of tree) {
      const sum = sums.get(term);
      if (sum) {
        sum.repositories++;
        sum.share += share;
      } else sums.set(term, { repositories: 1, share });
    }
  }
  const table = new Uint8Array(RARITY_SLOTS).fill(255);
  const fewest = Math.min(FEWEST_REPOSITORIES, trees.length);
  for (const [term, { repositories, share }] of sums) {
    if (repositories < fewest) continue;
    const slot = raritySlot(term);
    table[slot] = Math.min(table[slot]!, byteOf(share / trees.length));
  }
  return table;
}

/** Logarithmic: 0 for a term of every file, 85 for one of each tenth, 166 of each hundredth, 229 of each thousandth. */
function byteOf(share: number): number {
  return Math.round(255 * (1 - Math.log(1 + 1000 * share) / Math.log(1001)));
}

function distinctTerms(text: string): Set<string> {
  const runs = new Set<string>();
  forEachRun(text, (run) => runs.add(run));
  const found = new Set<string>();
  for (const run of runs) for (const term of termsOfRun(run)) found.add(term);
  return found;
}
