/** The features of the embedded policy by name, in the order of their columns. What each is stands where it is computed. */
import { CALL_SOURCES } from './choice.ts';

const list = <T extends string>(names: string): readonly T[] => names.trim().split(/\s+/) as T[];

/** Of a candidate call: `call-features.ts`. */
export const CALL_FEATURES: readonly string[] = [
  ...CALL_SOURCES,
  ...list(`rarity importance inTitle inCode inTrace called length order tried matches left
    target targetRank targetShown targetTerms targetHits targetFunctions sameTarget sameSource sameTerm
    picked firstTurn secondTurn calls topFunction topFile`),
];

/** Of a search: `state-features.ts`. */
export const STATE_FEATURES: readonly string[] = list(`
  none picked firstTurn secondTurn turn calls topFunction secondFunction functionSum topFile fileGap topShown
  unreadFiles files functions novelty lastNovelty names frames paths candidates untried`);

/** Of a function that was seen: `function-features.ts`. */
export const FUNCTION_FEATURES: readonly string[] = list(`
  terms termCounts density nameCoverage nameWeight ownerCoverage ownerWeight pathCoverage
  named namedInTitle namedInCode namedInTrace namedCalled qualifiedNamed ownerNamed frame frameLine frameFile pathNamed
  greps bestGrep grepCount literals definition shown shownAll lines method special
  fileScore fileRank fileTerms fileFunctions used results termsShare nameShare grepShare functions files
  issueNames issueFrames issueWeight turn
  seenShare seenRank seenRankInFile callerShare calleeShare siblingShare callsNamed hidden`);

/** Of a file that was seen: `file-features.ts`. */
export const FILE_FEATURES: readonly string[] = list(`
  terms termCounts stemCoverage stemNamed folderWeight pathNamed frame frameInnermost greps bestGrep grepCount literals
  globbed ownerNamed bestName bestDefinition bestTerms functions shownAll shown termsShare grepShare nameShare
  depth special files issueNames issueFrames turn results seenShare seenRank functionShare`);

/** `values` in the order of `names`. Throws `RangeError` where one is missing. */
export function inOrder(names: readonly string[], values: Readonly<Record<string, number>>): number[] {
  return names.map((name) => {
    const value = values[name];
    if (value === undefined) throw new RangeError(`the feature ${name} has no value`);
    return value;
  });
}
