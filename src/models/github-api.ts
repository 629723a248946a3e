/**
 * Lists of GitHub's REST API, a page at a time. It waits where the API asks for it (primary and secondary rate limits) and tries again
 * where trying may help. The token goes to the API's own origin alone, follows no redirect and stands in no message.
 * Source: GitHub's REST guides "Rate limits" and "Using pagination".
 */
import { setTimeout } from 'node:timers/promises';
import { CancelledError, FixpointError, RepositoryError, UsageError } from '../core/index.ts';
import { requireSafeUrl } from './endpoint-url.ts';
import { messageOf, nextOf, waitAskedFor } from './github-answers.ts';

export interface GithubApiOptions {
  /** Base URL: `https://api.github.com`, or `https://host/api/v3` for GitHub Enterprise. */
  readonly url: string;
  readonly token: string;
  /** Told before every wait. */
  readonly onWaiting?: (milliseconds: number, reason: string) => void;
  /** Rejects once the signal is aborted. A timer by default. */
  readonly pause?: (milliseconds: number, signal?: AbortSignal) => Promise<void>;
}

/** A page of a list. */
export interface GithubPage {
  readonly rows: readonly unknown[];
  /** Address of the page that follows; undefined after the last. */
  readonly next: string | undefined;
}

const TRIES = 5;
const FIRST_PAUSE_MS = 500;
/** Rate limits met by one page; each is waited out for as long as below. */
const MOST_WAITS = 10;
/** A primary limit is lifted within the hour. */
const LONGEST_WAIT_MS = 65 * 60_000;
const TIMEOUT_MS = 60_000;

export class GithubApi {
  readonly #base: string;
  readonly #token: string;
  readonly #options: GithubApiOptions;
  /** Milliseconds that the last answer asks to wait before the next request. */
  #pendingMs = 0;

  /** Throws `UsageError` for a URL that the token must not be sent to, and for what cannot be a token. */
  constructor(options: GithubApiOptions) {
    requireSafeUrl(options.url, { place: '--github-url', example: 'https://api.github.com', withKey: true });
    if (!/^[\x21-\x7e]+$/.test(options.token)) {
      throw new UsageError('the token in GITHUB_TOKEN holds spaces or other characters that no token has');
    }
    this.#base = options.url.replace(/\/+$/, '');
    this.#token = options.token;
    this.#options = options;
  }

  /**
   * The page at `address`: a path of the API such as `/repos/owner/name/issues?per_page=100`, or what an earlier page calls `next`.
   * Throws `UsageError` where the token is refused, `RepositoryError` (`not_found`), `FixpointError` (`service`) for all other
   * failures, and `CancelledError`.
   */
  async page(address: string, { signal }: { readonly signal?: AbortSignal } = {}): Promise<GithubPage> {
    const url = this.#within(address);
    for (let tried = 1, waits = 0; ; ) {
      await this.#waitOut(signal);
      const answer = await this.#ask(url, waits, signal);
      if ('rows' in answer) return answer;
      if (answer === LIMITED) {
        if (++waits > MOST_WAITS) throw new FixpointError('service', this.#line('its rate limit is never lifted'));
      } else {
        if (tried === TRIES) throw new FixpointError('service', this.#line(answer.failure));
        await this.#wait(FIRST_PAUSE_MS * 2 ** (tried++ - 1), answer.failure, signal);
      }
    }
  }

  async #ask(url: URL, waits: number, signal: AbortSignal | undefined): Promise<GithubPage | Failure> {
    const timeout = AbortSignal.timeout(TIMEOUT_MS);
    let response: Response;
    let text: string;
    try {
      response = await fetch(url, {
        headers: {
          accept: 'application/vnd.github+json',
          authorization: `Bearer ${this.#token}`,
          'user-agent': 'fixpoint',
          'x-github-api-version': '2022-11-28',
        },
        redirect: 'manual',
        signal: signal ? AbortSignal.any([signal, timeout]) : timeout,
      });
      text = await response.text();
    } catch (error) {
      if (signal?.aborted) throw new CancelledError('the download');
      const { cause, message } = error as Error & { cause?: Error };
      return { failure: `cannot be reached (${cause?.message || message})` };
    }
    const waitMs = waitAskedFor(response, text, waits);
    this.#pendingMs = waitMs ?? 0;
    if (response.ok) return this.#pageOf(response, text);
    if (waitMs !== undefined) return LIMITED;
    if (response.status >= 500) return { failure: `answered ${response.status}` };
    throw this.#refusal(url, response.status, text);
  }

  #pageOf(response: Response, text: string): GithubPage {
    let rows: unknown;
    try {
      rows = JSON.parse(text);
    } catch {
      rows = undefined;
    }
    if (Array.isArray(rows)) return { rows, next: nextOf(response.headers.get('link') ?? '') };
    throw new FixpointError('service', this.#line('its answer is no list; check --github-url'));
  }

  #refusal(url: URL, status: number, text: string): FixpointError {
    const said = `${status}: ${messageOf(text)}`;
    if (status === 401) return new UsageError(this.#line(`refuses the token in GITHUB_TOKEN (${said})`));
    if (status === 404) {
      const line = `has no ${url.pathname}, or the token in GITHUB_TOKEN may not see it (404)`;
      return new RepositoryError('not_found', this.#line(line));
    }
    if (status === 403) {
      return new FixpointError(
        'service',
        this.#line(`forbids the token in GITHUB_TOKEN to read ${url.pathname} (${said})`),
      );
    }
    if (status >= 300 && status < 400) {
      const line = `says that ${url.pathname} has moved; name the repository as it is called now, in the clone's remote too`;
      return new FixpointError('service', this.#line(line));
    }
    return new FixpointError('service', this.#line(`answered ${said}`));
  }

  /** Throws where the address leads elsewhere: the token must not follow. */
  #within(address: string): URL {
    const absolute = address.startsWith('/') ? this.#base + address : address;
    const url = URL.canParse(absolute) ? new URL(absolute) : undefined;
    if (url?.origin === new URL(this.#base).origin) return url;
    throw new FixpointError('service', this.#line('a page names its next one at another origin; check --github-url'));
  }

  /** Waits until the rate limit is lifted that the last answer told of. */
  async #waitOut(signal: AbortSignal | undefined): Promise<void> {
    const milliseconds = this.#pendingMs;
    if (milliseconds === 0) return;
    if (milliseconds > LONGEST_WAIT_MS) {
      const minutes = Math.ceil(milliseconds / 60_000);
      throw new FixpointError('service', this.#line(`its rate limit holds for ${minutes} min; run it again then`));
    }
    await this.#wait(milliseconds, 'rate limit', signal);
    this.#pendingMs = 0;
  }

  /** Throws `CancelledError`. */
  async #wait(milliseconds: number, reason: string, signal: AbortSignal | undefined): Promise<void> {
    this.#options.onWaiting?.(milliseconds, this.#line(reason));
    try {
      await (this.#options.pause ?? timer)(milliseconds, signal);
    } catch {
      throw new CancelledError('the download');
    }
  }

  /** One line that names the API, and not the token, whoever repeats it. */
  #line(text: string): string {
    const { host } = new URL(this.#base);
    return `${host}: ${text}`.replaceAll(this.#token, '***').replace(/[\s\p{Cc}]+/gu, ' ');
  }
}

/** Why there is no page yet, where trying again may help. */
interface Failure {
  readonly failure: string;
}

/** How long is kept aside, since a page that was given may ask to wait too. */
const LIMITED: Failure = { failure: 'rate limit' };

async function timer(milliseconds: number, signal?: AbortSignal): Promise<void> {
  await setTimeout(milliseconds, undefined, signal && { signal });
}
