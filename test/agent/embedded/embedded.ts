/** Searches of small trees in memory by the embedded policy, before any training. */
import {
  type Chooser,
  EmbeddedPolicy,
  initialPolicyModel,
  openToolSet,
  type PolicyModel,
  RARITY_SLOTS,
  raritySlot,
  runSearch,
  type SearchOutcome,
} from '../../../src/agent/index.ts';
import { loadGrammar } from '../../../src/index/grammars.ts';
import { SyntaxReader } from '../../../src/syntax/index.ts';
import { filesOf } from '../../support/tree-of.ts';
import { ISSUE, readerOf, SHOP } from '../search/searching.ts';

/** All words are rare but these. */
const COMMON = ['the', 'are', 'and', 'when', 'with', 'give', 'down', 'self', 'return', 'import', 'def'];

export const RARITY = (() => {
  const table = new Uint8Array(RARITY_SLOTS).fill(230);
  for (const word of COMMON) table[raritySlot(word)] = 20;
  return table;
})();

export const MODEL: PolicyModel = initialPolicyModel(RARITY);

export interface EmbeddedSearch {
  readonly issue?: string;
  readonly sources?: Readonly<Record<string, string>>;
  readonly model?: PolicyModel;
  readonly choose?: Chooser;
  readonly turns?: number;
  readonly calls?: number;
}

export async function searchEmbedded({
  issue = ISSUE,
  sources = SHOP,
  model = MODEL,
  choose,
  ...limits
}: EmbeddedSearch = {}): Promise<SearchOutcome> {
  const syntax = new SyntaxReader(loadGrammar);
  return runSearch(issue, {
    policy: new EmbeddedPolicy({ model, ...(choose && { choose }) }),
    tools: await openToolSet(readerOf(sources)),
    files: filesOf(sources),
    parse: (text, language) => syntax.parse(text, language),
    ...limits,
  });
}
