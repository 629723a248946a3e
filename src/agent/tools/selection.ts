/**
 * Which files does a policy mean by a path, a folder, a glob, a dotted module or a piece of a name? The first reading that holds any file
 * is taken, from the strictest to the loosest, and the result says so where it was not the first. Pure.
 */
import picomatch from 'picomatch';
import type { SourceFile } from '../../core/index.ts';
import type { ToolError } from './tool-set.ts';
import type { TreePaths } from './tree-paths.ts';

export interface Selection {
  /** In the order of the listing. */
  readonly files: readonly SourceFile[];
  /** How the words were read where that is not plain, for the result to say. */
  readonly note?: string;
}

export interface NoSelection {
  readonly error: ToolError;
  readonly text: string;
}

/** picomatch's patterns backtrack: each wildcard of a name, and each `**`, multiplies the work. */
const MOST_WILDCARDS = 4;
const MOST_GLOB_CHARACTERS = 300;

const GLOB_CHARACTERS = /[*?[\]{}]/;

/** Without `written`, every file. */
export function selectFiles(tree: TreePaths, written: string | undefined): Selection | NoSelection {
  const path = tree.relative(written ?? '');
  if (path === undefined) return outside(written ?? '');
  const file = tree.file(path);
  if (file) return { files: [file] };
  const below = tree.below(path);
  if (below.length > 0 || path === '') return { files: below };
  const selection = GLOB_CHARACTERS.test(path) ? selectByGlob(tree, path) : selectByWords(tree, path);
  if (selection) return selection;
  return { error: 'not_found', text: `No file is meant by ${quoted(written ?? '')}.${nearestText(tree, path)}` };
}

export function outside(written: string): NoSelection {
  return {
    error: 'outside',
    text: `${quoted(written)} is outside the repository; give a path from its root.`,
  };
}

/** What to try in place of a path that there is not. */
export function nearestText(tree: TreePaths, path: string): string {
  const nearest = tree.nearest(path);
  if (nearest.length === 0) return ' Only source files can be searched and read.';
  return ` Nearest:\n${nearest.map((near) => `  ${near}`).join('\n')}`;
}

export function quoted(written: string): string {
  return JSON.stringify(written.length > 200 ? `${written.slice(0, 200)}…` : written);
}

/**
 * A glob without a slash matches names in any folder. Characters of regular expressions, which picomatch would let through, stand for
 * themselves: names of routes hold them (`(app)/+page.ts`), and `(a+)+` would take forever.
 */
function selectByGlob(tree: TreePaths, glob: string): Selection | NoSelection | undefined {
  if (glob.length > MOST_GLOB_CHARACTERS || wildcards(glob) > MOST_WILDCARDS) {
    const text = `The glob has too many wildcards or characters: ${MOST_WILDCARDS} in a name, ${MOST_WILDCARDS} times **, ${MOST_GLOB_CHARACTERS} characters at most.`;
    return { error: 'bad_pattern', text };
  }
  const plain = glob.replaceAll('[!', '[^').replace(/[()+|!]/g, '\\$&');
  const readings: readonly { readonly globs: readonly string[]; readonly nocase: boolean; readonly note?: string }[] = [
    { globs: [glob.includes('/') ? plain : `**/${plain}`], nocase: false },
    { globs: [`**/${plain}`, `${plain}/**`, `**/${plain}/**`], nocase: false, note: 'matched below any folder' },
    { globs: [`**/${plain}`, `**/${plain}/**`], nocase: true, note: 'matched below any folder, case ignored' },
  ];
  for (const { globs, nocase, note } of readings) {
    const isMatch = picomatch([...globs], { dot: true, noextglob: true, nocase });
    const files = tree.files.filter(({ path }) => isMatch(path));
    if (files.length > 0) return { files, ...(note && { note }) };
  }
  return undefined;
}

/** The most in any part of the path, `**` counted over all of it. Braces may stand for several parts, so theirs count everywhere. */
function wildcards(glob: string): number {
  const globstars = glob.match(/\*\*/g)?.length ?? 0;
  const parts = glob.includes('{') ? [glob] : glob.split('/');
  return Math.max(globstars, ...parts.map((part) => part.replaceAll('**', '').match(/[*[]/g)?.length ?? 0));
}

function selectByWords(tree: TreePaths, words: string): Selection | undefined {
  const ending = tree.endingWith(words);
  if (ending.length > 0) return { files: ending, note: 'matched at the end of paths' };
  const modules = /^\w+(?:\.\w+)+$/.test(words) ? selectModule(tree, words.split('.')) : undefined;
  if (modules) return modules;
  const fragment = words.toLowerCase();
  const files = tree.files.filter(({ path }) => path.toLowerCase().includes(fragment));
  return files.length > 0 ? { files, note: 'matched anywhere in paths, case ignored' } : undefined;
}

/** `pkg.sub.mod` is `pkg/sub/mod.*` or a folder; names of a class and a member may follow the module's. */
function selectModule(tree: TreePaths, names: readonly string[]): Selection | undefined {
  for (let length = names.length; length >= Math.max(2, names.length - 2); length--) {
    const path = names.slice(0, length).join('/');
    const files = tree.files.filter((file) => isOfModule(file.path, path));
    if (files.length > 0) return { files, note: `read as the module ${names.slice(0, length).join('.')}` };
  }
  return undefined;
}

/** Whether the file is the module itself, with any extension, or in its folder. */
function isOfModule(path: string, module: string): boolean {
  const rooted = `/${path}`;
  if (rooted.includes(`/${module}/`)) return true;
  const at = rooted.lastIndexOf(`/${module}.`);
  return at >= 0 && !rooted.includes('/', at + module.length + 2);
}
