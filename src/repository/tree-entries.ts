/** What a commit's tree holds, with the size of each blob, in complete and in partial clones. */
import { type GitOptions, gitFailure, gitOutput, lacksObject, runGit } from './git-process.ts';

export interface TreeEntry {
  readonly mode: string;
  readonly blob: string;
  /** Undefined when the clone lacks the blob, and for submodules. */
  readonly bytes: number | undefined;
  readonly path: string;
}

/** The whole tree below the folder that git runs in, which may be a subfolder of a work tree; paths are relative to it. */
export async function readTree(commit: string, options: GitOptions): Promise<TreeEntry[]> {
  const args = ['ls-tree', '-r', '-l', '-z', commit];
  const { exitCode, stdout, stderr } = await runGit(args, options);
  if (exitCode === 0) return parseTree(stdout);
  if (lacksObject(stderr)) return readPartialTree(commit, options);
  throw gitFailure(args, stderr);
}

/** With older gits, sizes may be asked only of objects that are known to be there. */
async function readPartialTree(commit: string, options: GitOptions): Promise<TreeEntry[]> {
  const [tree, objects] = await Promise.all([
    gitOutput(['ls-tree', '-r', '-z', commit], options),
    gitOutput(['rev-list', '--objects', '--no-object-names', '--missing=print', `${commit}^{tree}`], options),
  ]);
  const present = objects.split('\n').filter((line) => line !== '' && !line.startsWith('?'));
  const checked = await gitOutput(['cat-file', '--batch-check', '--buffer'], {
    ...options,
    input: `${present.join('\n')}\n`,
  });
  const sizes = new Map<string, number>();
  for (const line of checked.split('\n')) {
    const [blob, , size] = line.split(' ');
    if (blob && size) sizes.set(blob, Number(size));
  }
  return parseTree(tree).map((entry) => ({ ...entry, bytes: sizes.get(entry.blob) }));
}

/** Records of `<mode> <type> <hash>[ <size, padded>]\t<path>`, each ended by NUL. */
function parseTree(output: string): TreeEntry[] {
  const entries: TreeEntry[] = [];
  for (const record of output.split('\0')) {
    const tab = record.indexOf('\t');
    if (tab < 0) continue;
    const [mode, , blob, size] = record.slice(0, tab).split(/ +/);
    const bytes = size && /^\d+$/.test(size) ? Number(size) : undefined;
    entries.push({ mode: mode!, blob: blob!, bytes, path: record.slice(tab + 1) });
  }
  return entries;
}
