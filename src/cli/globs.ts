/**
 * What people write for `--path` and `--exclude`, as globs over paths from the repository root. A pattern without a slash
 * matches at any depth; one with a slash, even a trailing one, starts at the root. A folder stands for all that is in it.
 */
import { relative, resolve, sep } from 'node:path';

/** Globs that together mean `pattern`. `root` turns absolute paths into relative ones. */
export function expandGlob(pattern: string, root: string): string[] {
  const anchored = fromRoot(pattern, root);
  const body = anchored.replace(/^(\.?\/)+/, '').replace(/\/+$/, '');
  if (body === '' || body === '.') return ['**'];
  const anyDepth = !anchored.includes('/');
  const base = anyDepth ? `**/${body}` : body;
  return anchored.endsWith('/') ? [`${base}/**`] : [base, `${base}/**`];
}

function fromRoot(pattern: string, root: string): string {
  const slashed = sep === '\\' ? pattern.replaceAll('\\', '/') : pattern;
  const folder = resolve(root);
  if (!slashed.startsWith(folder.replaceAll('\\', '/'))) return slashed;
  const inside = relative(folder, slashed).replaceAll('\\', '/');
  return `/${inside}${slashed.endsWith('/') && inside !== '' ? '/' : ''}`;
}
