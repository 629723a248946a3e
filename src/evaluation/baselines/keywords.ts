/** The words of an issue that a person would search the code for. */

/** Searched at once at most. */
const MOST_KEYWORDS = 30;
const SHORTEST_PLAIN_WORD = 5;
/** Longer words are hashes, encoded data or minified code. */
const LONGEST_WORD = 64;

const WORD = /[\p{L}\p{N}_$]+/gu;
/** Joined of parts: `snake_case`, `camelCase`, `Python3`, `$scope`. A capital at the start alone is only the start of a sentence. */
const IDENTIFIER = /[_$]|\p{Ll}\p{Lu}|\p{Lu}\p{Lu}\p{Ll}|\p{L}\p{N}/u;

/** Long words that say nothing of the code. */
const STOP_WORDS: ReadonlySet<string> = new Set(
  (
    'about above actual actually after again against already although always another anyone anything because before behavior ' +
    'behaviour being below between cannot certain could currently describe description different doesn doing during either every ' +
    'everything example expected first following found given happens having however instead issue itself likely little makes maybe ' +
    'might needs never nothing occurs other otherwise perhaps please possible problem quite rather really reproduce seems several ' +
    'should shouldn simply since something sometimes still thank thanks their there therefore these thing things think those though ' +
    'through trying under unless until using usually wants where whether which while within without works would wrong'
  ).split(' '),
);

/** At most 30 distinct keywords in lower case: those with the shape of code first, then the longest. */
export function keywordsOf(issue: string): string[] {
  const shaped = new Map<string, boolean>();
  for (const [word] of issue.matchAll(WORD)) {
    if (word.length > LONGEST_WORD) continue;
    const keyword = word.toLowerCase();
    const isIdentifier = /\p{L}/u.test(word) && IDENTIFIER.test(word);
    const isPlain = /^\p{L}+$/u.test(word) && word.length >= SHORTEST_PLAIN_WORD && !STOP_WORDS.has(keyword);
    if (isIdentifier || isPlain) shaped.set(keyword, isIdentifier || shaped.get(keyword) === true);
  }
  return [...shaped]
    .sort(([a, aShaped], [b, bShaped]) => Number(bShaped) - Number(aShaped) || b.length - a.length)
    .slice(0, MOST_KEYWORDS)
    .map(([keyword]) => keyword);
}
