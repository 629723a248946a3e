/** URLs: the paths that blob pages of code hosts name, and the text without its URLs. */
import { lineNumber } from './traces/family.ts';

export interface UrlPath {
  readonly path: string;
  readonly startLine: number | undefined;
  readonly endLine: number | undefined;
}

const URL = /\b(?:https?|ftp|git|ssh|wss?):\/\/[^\s<>"'`|\\^{}]+/g;
const PAGES: readonly RegExp[] = [
  /^https?:\/\/raw\.githubusercontent\.com\/[^/]+\/[^/]+\/(?:refs\/heads\/)?[^/]+\/(.+)$/,
  /^https?:\/\/[^/]+\/.+?\/-\/(?:blob|tree|raw|blame)\/[^/]+\/(.+)$/,
  /^https?:\/\/[^/]+\/[^/]+\/[^/]+\/(?:blob|tree|raw|blame|edit|src)\/(?:refs\/heads\/|(?:branch|commit|tag)\/)?[^/]+\/(.+)$/,
];
const SERVED = /^https?:\/\/[^/]+\/([^?#]+\.(?:[mc]?[jt]sx?|vue|svelte|php|py|rb))(?:\?[^:]*)?:(\d+)(?::\d+)?$/;
const LINES = /#(?:L|lines-)(\d+)(?:C\d+)?(?:[-:]L?(\d+)(?:C\d+)?)?/;

/** Calls `found` for each file a URL of `text` points to; gives back `text` with every URL replaced by spaces. */
export function takeUrls(text: string, found: (path: UrlPath) => void): string {
  if (!text.includes('://')) return text;
  return text.replace(URL, (written) => {
    const path = pathOf(written.replace(/[).,;:\]*]+$/, ''));
    if (path) found(path);
    return ' '.repeat(written.length);
  });
}

function pathOf(url: string): UrlPath | undefined {
  const served = SERVED.exec(url);
  if (served) return { path: served[1]!, startLine: lineNumber(served[2]), endLine: undefined };
  for (const page of PAGES) {
    const tail = page.exec(url)?.[1];
    if (!tail) continue;
    const path = decode(tail.replace(/[?#].*$/, '')).replace(/\/$/, '');
    const lines = LINES.exec(tail);
    return path ? { path, startLine: lineNumber(lines?.[1]), endLine: lineNumber(lines?.[2]) } : undefined;
  }
  return undefined;
}

function decode(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}
