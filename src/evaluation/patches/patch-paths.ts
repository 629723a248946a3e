/** Paths in the headers of a diff: git's C-style quotes, its `a/` and `b/`, time stamps of other tools, `/dev/null`. */

export interface PathPair {
  readonly oldPath: string | undefined;
  readonly newPath: string | undefined;
}

const ESCAPES: Readonly<Record<string, number>> = { a: 7, b: 8, t: 9, n: 10, v: 11, f: 12, r: 13, '"': 34, '\\': 92 };

/** A quoted name: anything but quotes and backslashes, or a backslash with what it escapes. */
const QUOTED = /^"((?:[^"\\]|\\.)*)"/;

/** Prefixes that git writes, `diff.mnemonicPrefix` included. */
const PREFIX = /^[abciow]\//;

/** The path in a header line, unquoted; what follows a tab is a time stamp. */
export function headerPath(written: string): string {
  const quoted = QUOTED.exec(written);
  if (quoted) return unescaped(quoted[1]!);
  const tab = written.indexOf('\t');
  return tab < 0 ? written : written.slice(0, tab);
}

/** The two paths of `---` and `+++` lines as paths of the repository; `/dev/null` is no file. */
export function withoutPrefixes(oldPath: string, newPath: string): PathPair {
  const real = [oldPath, newPath].filter((path) => path !== '/dev/null');
  const prefixed = real.every((path) => PREFIX.test(path)) && (real.length < 2 || oldPath[0] !== newPath[0]);
  const plain = (path: string) => (path === '/dev/null' ? undefined : prefixed ? path.slice(2) : path);
  return { oldPath: plain(oldPath), newPath: plain(newPath) };
}

/**
 * The paths of a `diff --git` line, which are needed where no other line names them (binary files, changed modes). Without
 * quotes only two equal paths can be told apart: git writes others in lines of their own.
 */
export function gitHeaderPaths(written: string): PathPair {
  const first = QUOTED.exec(written);
  if (first) return withoutPrefixes(unescaped(first[1]!), headerPath(written.slice(first[0].length + 1)));
  const quoted = written.indexOf(' "');
  if (quoted >= 0) return withoutPrefixes(written.slice(0, quoted), headerPath(written.slice(quoted + 1)));
  const middle = (written.length - 1) / 2;
  const pair = withoutPrefixes(written.slice(0, middle), written.slice(middle + 1));
  return pair.oldPath === pair.newPath ? pair : { oldPath: undefined, newPath: undefined };
}

/** Undoes git's `core.quotePath`: C escapes, with octal ones for the bytes of UTF-8. */
function unescaped(quoted: string): string {
  const bytes: Buffer[] = [];
  for (const [part, octal, letter] of quoted.matchAll(/\\([0-7]{1,3})|\\(.)|[^\\]+/gs)) {
    if (octal !== undefined) bytes.push(Buffer.from([Number.parseInt(octal, 8) & 0xff]));
    else if (letter !== undefined) bytes.push(Buffer.from([ESCAPES[letter] ?? letter.charCodeAt(0) & 0xff]));
    else bytes.push(Buffer.from(part));
  }
  return Buffer.concat(bytes).toString('utf8');
}
