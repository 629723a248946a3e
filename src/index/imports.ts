/**
 * Which files of the repository a file imports. Imports are resolved by their shape alone, without a build system: relative
 * specifiers against the file's folder, dotted, scoped and slashed ones by the longest path that ends with them. What
 * matches several files equally well is left out: a wrong edge misleads more than a missing one.
 */
import type { SourceFile } from '../core/index.ts';

/** Edges in compressed sparse rows: targets of file `i` are `targets[starts[i]..starts[i + 1])`, ascending. */
export interface ImportEdges {
  readonly starts: readonly number[];
  readonly targets: readonly number[];
}

const INDEX_NAMES = new Set(['index', '__init__', 'mod', 'main', 'lib']);
const MAX_PARTS = 6;

/** Resolves the imports of each file, as written, to positions in `files`. */
export function resolveImports(files: readonly SourceFile[], imports: readonly (readonly string[])[]): ImportEdges {
  const bySuffix = suffixTable(files);
  const starts = [0];
  const targets: number[] = [];
  files.forEach((file, position) => {
    const found = new Set<number>();
    for (const specifier of imports[position] ?? []) {
      const target = resolve(specifier, file.path, bySuffix);
      if (target !== undefined && target !== position) found.add(target);
    }
    targets.push(...[...found].sort((a, b) => a - b));
    starts.push(targets.length);
  });
  return { starts, targets };
}

/** Every ending of every path without extension, in whole parts, to its file; -1 where several files end so. */
function suffixTable(files: readonly SourceFile[]): Map<string, number> {
  const table = new Map<string, number>();
  files.forEach((file, position) => {
    const parts = withoutExtension(file.path).split('/');
    addSuffixes(table, parts, position);
    if (parts.length > 1 && INDEX_NAMES.has(parts.at(-1)!)) addSuffixes(table, parts.slice(0, -1), position);
  });
  return table;
}

function addSuffixes(table: Map<string, number>, parts: readonly string[], position: number): void {
  table.set(`/${parts.join('/')}`, position);
  for (let take = 1; take <= Math.min(parts.length, MAX_PARTS); take++) {
    const suffix = parts.slice(-take).join('/');
    table.set(suffix, table.has(suffix) && table.get(suffix) !== position ? -1 : position);
  }
}

function resolve(specifier: string, from: string, bySuffix: ReadonlyMap<string, number>): number | undefined {
  const folder = from.split('/').slice(0, -1);
  const relative = /^\.{1,2}(?:\/|$)/.test(specifier);
  if (relative) return bySuffix.get(`/${withoutExtension(joinPath(folder, specifier))}`);
  const leadingDots = /^\.+/.exec(specifier)?.[0].length ?? 0; // Python: from ..package import name
  const parts = withoutExtension(specifier.slice(leadingDots))
    .split(/[./\\]|::/)
    .filter(Boolean);
  if (leadingDots > 0) {
    const base = folder.slice(0, folder.length - leadingDots + 1);
    for (let keep = parts.length; keep >= 0; keep--) {
      const exact = bySuffix.get(`/${[...base, ...parts.slice(0, keep)].join('/')}`);
      if (exact !== undefined) return exact;
    }
    return undefined;
  }
  // The last one or two parts may name a symbol of the module.
  for (let keep = parts.length; keep >= Math.max(1, parts.length - 2); keep--) {
    const target = bySuffix.get(parts.slice(0, keep).slice(-MAX_PARTS).join('/'));
    if (target !== undefined && target >= 0 && (keep > 1 || parts.length === 1)) return target;
  }
  return undefined;
}

function joinPath(folder: readonly string[], specifier: string): string {
  const parts = [...folder];
  for (const part of specifier.split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '.' && part !== '') parts.push(part);
  }
  return parts.join('/');
}

function withoutExtension(path: string): string {
  return path.replace(
    /\.(?:[cm]?[jt]sx?|d\.ts|pyi?|rb|php|hp?p?|hxx|hh|vue|svelte|java|kt|scala|go|rs|cs|swift|c|cc|cpp)$/,
    '',
  );
}
