/** Reads what git prints about a work tree: its index (`ls-files --stage -t -z`) and its status (`--porcelain=v2 -z`). */

export interface IndexEntry {
  /** `100644`, `100755`, `120000` (symbolic link) or `160000` (submodule). */
  readonly mode: string;
  readonly blob: string;
}

/** Tracked entries that are in the work tree, by path. Of an unmerged path the last stage is given: `status` calls it changed. */
export function parseIndex(output: string): Map<string, IndexEntry> {
  const entries = new Map<string, IndexEntry>();
  for (const record of output.split('\0')) {
    // <tag> <mode> <hash> <stage>\t<path>; tag S means that a sparse checkout leaves the file out.
    const tab = record.indexOf('\t');
    if (tab < 0 || record.startsWith('S')) continue;
    const hashEnd = record.lastIndexOf(' ', tab);
    entries.set(record.slice(tab + 1), { mode: record.slice(2, 8), blob: record.slice(9, hashEnd) });
  }
  return entries;
}

export interface WorkTreeStatus {
  /** Full hash of HEAD; undefined before the first commit. */
  readonly commit: string | undefined;
  /** Whether anything is staged, changed, deleted, unmerged or untracked. */
  readonly dirty: boolean;
  /** Tracked paths whose files differ from the index, deleted ones included. */
  readonly changed: ReadonlySet<string>;
  /** Untracked paths that git does not ignore; an embedded repository ends with a slash. */
  readonly untracked: readonly string[];
  /** Folders that git could not open, with a trailing slash. */
  readonly unreadable: readonly string[];
}

/** Paths come relative to the root of the work tree; `prefix` is cut from them. */
export function parseStatus(stdout: string, stderr: string, prefix: string): WorkTreeStatus {
  let commit: string | undefined;
  let dirty = false;
  const changed = new Set<string>();
  const untracked: string[] = [];
  for (const record of stdout.split('\0')) {
    if (record.startsWith('# branch.oid ')) commit = commitOf(record.slice('# branch.oid '.length));
    if (record === '' || record.startsWith('#')) continue;
    dirty = true;
    // 1 <XY> <sub> <mH> <mI> <mW> <hH> <hI> <path>, where Y is the change from index to file
    if (record.startsWith('1') && record[3] !== '.') changed.add(pathAfter(record, 8, prefix));
    // u <XY> <sub> <m1> <m2> <m3> <mW> <h1> <h2> <h3> <path>
    else if (record.startsWith('u')) changed.add(pathAfter(record, 10, prefix));
    else if (record.startsWith('?')) untracked.push(pathAfter(record, 1, prefix));
  }
  return { commit, dirty, changed, untracked, unreadable: unreadableFolders(stderr, prefix) };
}

/** What git complains about and goes on. */
function unreadableFolders(stderr: string, prefix: string): string[] {
  const complaints = stderr.matchAll(/^warning: could not open directory '(.*)': /gm);
  return [...complaints].map((complaint) => complaint[1]!.slice(prefix.length));
}

function commitOf(field: string): string | undefined {
  return field === '(initial)' ? undefined : field;
}

/** What follows the first `fields` fields of a record, which are parted by single spaces. */
function pathAfter(record: string, fields: number, prefix: string): string {
  let start = 0;
  for (let field = 0; field < fields; field++) start = record.indexOf(' ', start) + 1;
  return record.slice(start + prefix.length);
}
