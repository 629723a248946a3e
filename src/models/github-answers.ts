/**
 * What an answer of GitHub's API asks for: how long to wait, and where the next page is. Times are told by the server's own clock, so that
 * ours need not be right. Source: GitHub's REST guides, "Rate limits", "Best practices" and "Using pagination".
 */

/** Where a limit is met and nothing tells for how long; doubled at each turn. */
const UNTOLD_MS = 60_000;
/** The server tells whole seconds. */
const MARGIN_MS = 1_000;

/**
 * Milliseconds; undefined where no limit is met. `waits` counts the waits before. An answer that is no error but the last one granted
 * asks to wait as well.
 */
export function waitAskedFor({ status, ok, headers }: Response, text: string, waits: number): number | undefined {
  const isRefusal = status === 403 || status === 429;
  if (!ok && !isRefusal && status !== 503) return undefined;
  const after = wholeNumberOf(headers.get('retry-after'));
  if (after !== undefined && !ok) return after * 1_000;
  if (status === 503) return undefined;
  const reset = wholeNumberOf(headers.get('x-ratelimit-reset'));
  if (headers.get('x-ratelimit-remaining') === '0' && reset !== undefined) {
    const nowMs = Date.parse(headers.get('date') ?? '');
    return Math.max(0, reset * 1_000 - (Number.isNaN(nowMs) ? Date.now() : nowMs)) + MARGIN_MS;
  }
  const isLimit = status === 429 || (status === 403 && /rate limit|abuse detection/i.test(text));
  return isLimit ? UNTOLD_MS * 2 ** waits : undefined;
}

/** `<https://api.github.com/…&page=2>; rel="next", <…>; rel="last"`. */
export function nextOf(link: string): string | undefined {
  return link
    .split(/,\s*(?=<)/)
    .map((part) => /^\s*<([^>]+)>.*;\s*rel="?next"?/.exec(part)?.[1])
    .find((address) => address !== undefined);
}

/** What an answer that is an error says, in 200 characters at most. */
export function messageOf(text: string): string {
  try {
    const { message } = JSON.parse(text) as { message?: unknown };
    if (typeof message === 'string') return message.slice(0, 200);
  } catch {
    // Gateways answer with pages of their own.
  }
  return text.slice(0, 200);
}

function wholeNumberOf(text: string | null): number | undefined {
  return text !== null && /^\d{1,12}$/.test(text) ? Number(text) : undefined;
}
