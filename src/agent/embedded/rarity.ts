/**
 * How rare a term is in code, as a policy knows it before its first call: a table of hashed terms, learned from many repositories. It holds numbers
 * alone; terms that share a slot share a number. Pure.
 */

/** One byte a slot: 0 for a term of every file, 255 for one that was hardly ever met. */
export type RarityTable = Uint8Array;

export const RARITY_SLOTS = 1 << 15;

/** 0 to 1, of a term as `terms` of `core/` gives it. */
export function rarityOf(table: RarityTable, term: string): number {
  return table[raritySlot(term)]! / 255;
}

/** FNV-1a over UTF-16 units, folded to the size of the table. */
export function raritySlot(term: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < term.length; i++) hash = Math.imul(hash ^ term.charCodeAt(i), 0x01000193);
  return ((hash >>> 15) ^ hash) & (RARITY_SLOTS - 1);
}
