/** The words of an issue that a person would search the code for. */

/** Searched at once at most. */
const MOST_KEYWORDS = 60;
const SHORTEST_PLAIN_WORD = 5;

const WORD = /[\p{L}\p{N}_$]+/gu;
/** Joined of parts: `snake_case`, `camelCase`, `Python3`, `$scope`. A capital at the start alone is only the start of a sentence. */
const IDENTIFIER = /[_$]|\p{Ll}\p{Lu}|\p{Lu}\p{Lu}\p{Ll}|\p{L}\p{N}/u;

const STOP_WORDS: ReadonlySet<string> = new Set(
  (
    'about above actual actually after again against already also although always another anyone anything because been before behavior ' +
    'behaviour being below between cannot certain could currently describe description different does doing doesn during each either ' +
    'else ever every everything example expected first following found from given happens have having here however instead into issue ' +
    'itself just like likely little made make makes many maybe might more most much must need needs never nothing occurs once only other ' +
    'otherwise over perhaps please possible problem quite rather really reproduce same seems several should shouldn simply since some ' +
    'something sometimes still such than thank thanks that their them then there therefore these they thing things think this those ' +
    'though through trying under unless until upon used using usually very want wants well were what when where whether which while ' +
    'will with within without works would wrong your'
  ).split(' '),
);

/** At most 60 distinct keywords in lower case: those with the shape of code first, then the longest. */
export function keywordsOf(issue: string): string[] {
  const shaped = new Map<string, boolean>();
  for (const [word] of issue.matchAll(WORD)) {
    const keyword = word.toLowerCase();
    const isIdentifier = /\p{L}/u.test(word) && word.length > 1 && IDENTIFIER.test(word);
    const isPlain = /^\p{L}+$/u.test(word) && word.length >= SHORTEST_PLAIN_WORD && !STOP_WORDS.has(keyword);
    if (isIdentifier || isPlain) shaped.set(keyword, isIdentifier || shaped.get(keyword) === true);
  }
  return [...shaped]
    .sort(([a, aShaped], [b, bShaped]) => Number(bShaped) - Number(aShaped) || b.length - a.length)
    .slice(0, MOST_KEYWORDS)
    .map(([keyword]) => keyword);
}
