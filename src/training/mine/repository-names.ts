/** The names that a clone may go by, read from its URLs and its folder: `owner/name` where an owner is told, else `name`. */

/** `https://host/owner/name.git`, `ssh://git@host/owner/name`, `git@host:group/owner/name.git`; the last two parts count. */
export function nameOfUrl(url: string): string | undefined {
  const path = url
    .replace(/[?#].*$/, '')
    .replace(/^[a-z][a-z+.-]*:\/\/(?:[^/]*@)?[^/]*\//i, '')
    .replace(/^(?:[^/@:]+@)?[^/:]{2,}:(?!\/\/)/, '');
  return lastTwo(path);
}

/** What a clone's folder says: `owner__name`, `owner+name` and the last folders of its path, most telling first. */
export function namesOfFolder(folder: string): string[] {
  const parts = partsOf(folder);
  const joined = parts.slice(-2).flatMap((part) => {
    const [, owner, name] = /^([^+]+?)(?:__|\+)(.+)$/.exec(withoutGit(part)) ?? [];
    return owner === undefined ? [] : [`${owner}/${name}`];
  });
  const plain = lastTwo(folder);
  const last = parts.at(-1);
  return [
    ...joined.reverse(),
    ...(plain === undefined ? [] : [plain]),
    ...(last === undefined ? [] : [withoutGit(last)]),
  ];
}

/** A URL as it may be shown and kept: without a user's name or password. */
export function publicUrl(url: string): string {
  return url.replace(/^([a-z][a-z+.-]*:\/\/)[^/@]*@/i, '$1');
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
