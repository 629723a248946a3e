/**
 * Whether an issue already says which file to change: it writes the path or the file name of a gold file. A name counts with its ending
 * only (`utils.py`, not the word "utils"); a folder written before it must be the file's own, so that `docs/setup.py` does not name
 * `src/setup.py`, while an absolute or installed path names the file of the repository.
 */

const PATH_LIKE = /[\p{L}\p{N}_@+~.\-/]+/gu;

/** Paths in `goldFiles` are relative to the repository root. Letter case matters. */
export function fileNamed(issue: string, goldFiles: readonly string[]): boolean {
  const written = [...issue.replaceAll('\\', '/').matchAll(PATH_LIKE)].map(([text]) =>
    lastTwo(text.replace(/[.-]+$/, '')),
  );
  return goldFiles.some((path) => {
    const gold = lastTwo(path);
    return written.some(
      ({ folder, name }) =>
        name === gold.name && (folder === '' ? name.includes('.') : folder === gold.folder || gold.folder === ''),
    );
  });
}

/** The file name and the folder it stands in; a folder of dots is none. */
function lastTwo(path: string): { folder: string; name: string } {
  const parts = path.split('/');
  const folder = parts.at(-2) ?? '';
  return { folder: /^\.*$/.test(folder) ? '' : folder, name: parts.at(-1)! };
}
