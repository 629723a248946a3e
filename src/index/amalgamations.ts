/**
 * Finds amalgamations: files that a build joined from many others, such as a library's single header. Their functions stand
 * twice in the corpus and a fix changes the parts, not the whole, so the whole is left out as generated.
 */

/** Fewer functions than this are no amalgamation worth the name. */
const MIN_FUNCTIONS = 40;
/** Share of a file's functions that stand in smaller files too. */
const MIN_SHARE = 0.7;
/** A part holds at most this share of the whole: copies and versions of one file are not parts of each other. */
const MAX_PART = 0.5;

/**
 * Positions of the files that are joined of others. `functions` gives for each file a key of each of its functions that equal
 * functions share.
 */
export function findAmalgamations(functions: readonly (readonly string[])[]): ReadonlySet<number> {
  const large = functions.flatMap((keys, file) => (keys.length >= MIN_FUNCTIONS ? [file] : []));
  if (large.length === 0) return new Set();
  /** Number of functions of the smallest file that holds each key. */
  const smallest = new Map<string, number>();
  for (const keys of functions) {
    for (const key of keys) smallest.set(key, Math.min(smallest.get(key) ?? keys.length, keys.length));
  }
  return new Set(
    large.filter((file) => {
      const keys = functions[file]!;
      const inParts = keys.filter((key) => smallest.get(key)! <= keys.length * MAX_PART);
      return inParts.length >= keys.length * MIN_SHARE;
    }),
  );
}
