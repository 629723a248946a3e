/**
 * File paths of a line, with or without line numbers. A token is a path by its extension, or without one by several
 * folders; versions, dates, domains, media types and `and/or` are none. A bare `name.ext` inside code is an attribute unless
 * quoted or followed by a line.
 */
import { languageOfPath, type PathMention, type SegmentKind } from '../core/index.ts';
import { PATHS } from './limits.ts';
import { filePath, lineNumber } from './traces/family.ts';
import { takeUrls, type UrlPath } from './urls.ts';
import { PRODUCT_FILES } from './words.ts';

const TOKEN = /(?:[A-Za-z]:\\|[\w.@~/\\$[(-])[\w.@~+\-$/\\:()[\]#%]*/g;
const SUFFIX =
  /^(.*?\.\w+)(?:::.*|:(\d+)(?:[:,]\d+)*(?:-(\d+))?(?::.*)?|#L(\d+)(?:C\d+)?(?:-L?(\d+)(?:C\d+)?)?|\((\d+)\)?|:line|:)$/;
const AFTER =
  /^["'`)]*(?:,? ?(?:on |at |in )?\(?lines?:? ?#?(\d+)(?:(?: ?[-–] ?| to | and )(\d+))?|:L?(\d+)|,? ?\(?L(\d+)(?:-L?(\d+))?\b)/i;
const NAME = /^(?:[A-Za-z]:\/|~?\/|\.{1,2}\/|@)?[\w@~+$()[\].% -]+(?:\/[\w@~+$()[\].% -]+)*$/;
const FILE_NAME = /^[\w@+$[\]().-]*[\w\])]\.([A-Za-z][A-Za-z0-9+]{0,9})$/;
const DOMAIN = /^(?:www\.)?[\w-]+(?:\.[\w-]+)*\.(?:com|org|net|io|dev|edu|gov|ai|co|app|de|uk|fr|cn|ru|me|info|tv)$/i;
const MEDIA_TYPE = /^(?:application|text|image|audio|video|multipart|font|model)\/[\w.+-]+$/;
const SOURCE_FOLDER =
  /^(?:src|lib|libs|app|apps|test|tests|spec|pkg|cmd|internal|packages|include|core|crates|modules|plugins|components|doc|docs|examples|tools|scripts|node_modules)$/;
const DATA_EXTENSION =
  /^(?:json5?|ya?ml|toml|ini|cfg|conf|xml|html?|xhtml|css|md|mdx|rst|txt|csv|tsv|lock|properties|svg|po|pot|snap|ipynb|tmpl|tpl|jinja2?|j2|env|graphql|gradle|map|in|am|ac|mk|bzl|patch|sum|mod|plist|csproj|sln|xaml|resx|rdoc|adoc|parquet|fits|h5|nc|xlsx?|pdf|png)$/;
/** Extensions that are as often an attribute or a word as a file. */
const SHORT_EXTENSION = /^(?:[a-z]|in|am|ac|mod|map|env|mk|po|me|sum|lock|properties|as|is|if)$/;

/** Collects the paths of an issue, each once per place and kind of segment. */
export class PathCollector {
  readonly #paths: PathMention[] = [];
  readonly #seen = new Set<string>();

  /** The mentions so far, in order of appearance. */
  get mentions(): readonly PathMention[] {
    return this.#paths;
  }

  add({ path, startLine, endLine }: UrlPath, segment: SegmentKind): void {
    const key = `${path}\n${startLine ?? ''}\n${endLine ?? ''}\n${segment}`;
    if (this.#seen.has(key) || this.#paths.length >= PATHS) return;
    this.#seen.add(key);
    this.#paths.push({ path, startLine, endLine, segment });
  }

  /** Reads the paths of `text`; gives back `text` with URLs and paths replaced by spaces, for the scanners of names. */
  take(text: string, segment: SegmentKind): string {
    const masked = takeUrls(text, (found) => this.add(found, segment));
    if (!/[./\\]/.test(masked)) return masked;
    return masked.replace(TOKEN, (token: string, at: number) => {
      if (!/[./\\]/.test(token)) return token;
      const found = readToken(token, masked, at, segment);
      if (!found) return token;
      this.add(found.path, segment);
      return `${' '.repeat(token.length - found.rest.length)}${found.rest}`;
    });
  }
}

interface TokenPath {
  readonly path: UrlPath;
  /** What follows the path in the token and may hold names: the tests of a pytest id. */
  readonly rest: string;
}

function readToken(token: string, text: string, at: number, segment: SegmentKind): TokenPath | undefined {
  const opening = /^[([]+(?![\w.-]*[)\]])|^[(]+/.exec(token)?.[0].length ?? 0;
  const written = balanced(token.slice(opening).replace(/[.:,]+$/, ''));
  const match = SUFFIX.exec(written);
  const path = filePath((match?.[1] ?? written).replace(/^(?:\.\.?[\\/])+/, ''));
  if (!path || path.length < 3 || !NAME.test(path)) return undefined;
  const after = AFTER.exec(text.slice(at + token.length, at + token.length + 40));
  const start = match?.[2] ?? match?.[4] ?? match?.[6] ?? after?.[1] ?? after?.[3] ?? after?.[4];
  const end = match?.[3] ?? match?.[5] ?? after?.[2] ?? after?.[5];
  const quoted = /["'`<]/.test(text[at - 1] ?? '');
  const called = /[\w.]\(/.test(token.slice(opening)) && start === undefined;
  const bareInCode =
    (segment === 'code' || segment === 'diff' || segment === 'trace') && !quoted && start === undefined;
  if (called || !isPath(path, /^(?:\.{0,2}|[A-Za-z]:)[\\/]/.test(written), bareInCode)) return undefined;
  const rest = match && written.includes('::') ? written.slice(match[1]!.length) : '';
  return { path: { path, startLine: lineNumber(start), endLine: lineNumber(end) }, rest };
}

/** Without closing brackets that were never opened, and an opening one that is never closed. */
function balanced(token: string): string {
  let text = token;
  for (const [open, close] of [
    ['(', ')'],
    ['[', ']'],
  ] as const) {
    while (text.endsWith(close) && text.split(open).length < text.split(close).length) text = text.slice(0, -1);
  }
  return text.replace(/[([:.,]+$/, '');
}

function isPath(path: string, rooted: boolean, bareInCode: boolean): boolean {
  const segments = path.split('/').filter((part) => part !== '');
  const last = segments.at(-1) ?? '';
  if (!/[A-Za-z]/.test(last) || MEDIA_TYPE.test(path)) return false;
  const extension = FILE_NAME.exec(last)?.[1];
  const isSource = languageOfPath(last) !== undefined;
  const known = extension !== undefined && (isSource || DATA_EXTENSION.test(extension.toLowerCase()));
  if (segments.length === 1) {
    if (!known) return isSource && last.length > 5;
    if (bareInCode || PRODUCT_FILES.has(last.toLowerCase())) return false;
    return !SHORT_EXTENSION.test(extension) || /^[ch]$/.test(extension);
  }
  if (known) return true;
  if (DOMAIN.test(segments[0]!) || (extension !== undefined && /^\d/.test(extension))) return false;
  const folders = segments.every(
    (part, i) => /^[\w@.$+[\]()-]*[A-Za-z][\w@.$+[\]()-]*$/.test(part) || (i === 0 && /^[A-Za-z]:$/.test(part)),
  );
  if (!folders) return false;
  if (SOURCE_FOLDER.test(segments[0]!) || (/^[A-Za-z]:$/.test(segments[0]!) && segments.length >= 3)) return true;
  return (
    !bareInCode &&
    (rooted ? segments.length >= 3 : segments.length >= 3 && /^[a-z_@.]/.test(path) && /[_a-z]{3}/.test(last))
  );
}
