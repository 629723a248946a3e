/** The names that a clone may go by, read from its URLs and its folder: `owner/name` where an owner is told, else `name`. */

/** `https://host/owner/name.git`, `ssh://git@host/owner/name`, `git@host:group/owner/name.git`; the last two parts count. */
export function nameOfUrl(url: string): string | undefined {
  const path = url
    .replace(/[?#].*$/, '')
    .replace(/^[a-z][a-z+.-]*:\/\/(?:[^/]*@)?[^/]*\//i, '')
    .replace(/^(?:[^/@:]+@)?[^/:]{2,}:(?!\/\/)/, '');
  return lastTwo(path);
}

/** The names that the last two folders of a path spell out, as `owner__name` or `owner+name`; the last folder's first. */
export function spelledNames(folder: string): string[] {
  const last = partsOf(folder).slice(-2).reverse();
  return last.flatMap((part) => {
    const [, owner, name] = /^([\w.-]+?)(?:__|\+)([\w.-]+)$/.exec(withoutGit(part)) ?? [];
    return owner === undefined ? [] : [`${owner}/${name}`];
  });
}

/** All names that a clone's folder may stand for: those spelled out, its last two folders, and the last one alone. */
export function namesOfFolder(folder: string): string[] {
  const last = partsOf(folder).at(-1);
  return [...spelledNames(folder), ...[lastTwo(folder), last && withoutGit(last)].filter((name) => name !== undefined)];
}

/** A URL as it may be shown and kept: without a user's name or password. */
export function publicUrl(url: string): string {
  return url.replace(/^([a-z][a-z+.-]*:\/\/)[^/@]*@/i, '$1');
}

/** The host of a remote's URL in lower case, without port or user; empty where it has none, as `file:///folder`. */
export function hostOfUrl(url: string): string {
  const [, inUrl, inShort] = /^(?:[a-z][a-z+.-]*:\/\/(?:[^/@]*@)?([^/:]*)|[\w.-]+@([\w.-]+):)/i.exec(url) ?? [];
  return (inUrl ?? inShort ?? '').toLowerCase();
}

/** Whether `text` names a remote repository and no folder. */
export function isUrl(text: string): boolean {
  return /^[a-z][a-z+.-]*:\/\//i.test(text) || /^[\w.-]+@[\w.-]+:/.test(text);
}

function lastTwo(path: string): string | undefined {
  const parts = partsOf(path);
  return parts.length < 2 ? undefined : `${parts.at(-2)}/${withoutGit(parts.at(-1)!)}`;
}

/** Without a bare or work tree's inner `.git`. */
function partsOf(path: string): string[] {
  const parts = path.split(/[/\\]/).filter((part) => part !== '' && part !== '.');
  if (parts.at(-1) === '.git') parts.pop();
  return parts;
}

function withoutGit(name: string): string {
  return name.replace(/\.git$/i, '');
}
