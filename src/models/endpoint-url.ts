/** Base URLs of endpoints: which may be sent a key, and how they are written. */
import { UsageError } from '../core/index.ts';

/** Whether `url` leads to this machine. */
export function isLoopback(url: string): boolean {
  return URL.canParse(url) && /^(?:localhost|127(?:\.\d+){3}|\[::1\])$/.test(new URL(url).hostname);
}

/**
 * Throws `UsageError` for what is no plain base URL (a user, a query or a fragment in it), and for one over which a key would travel
 * unencrypted: http leads to this machine only. `place` names the flag or variable, `example` a URL that is right.
 */
export function requireSafeUrl(
  url: string,
  { place, example, withKey }: { readonly place: string; readonly example: string; readonly withKey: boolean },
): void {
  const { protocol, username, password, search, hash } = URL.canParse(url) ? new URL(url) : NO_URL;
  const isSafe = protocol === 'https:' || (protocol === 'http:' && (!withKey || isLoopback(url)));
  if (isSafe && !username && !password && !search && !hash) return;
  const needed = withKey ? 'an https URL without a user' : 'an http or https URL without a user';
  const reason = withKey && protocol === 'http:' ? ', since a key goes there' : '';
  throw new UsageError(`${place} must be ${needed}${reason}, as ${example}`);
}

const NO_URL = { protocol: '', username: '', password: '', search: '', hash: '' };

/** Without slashes at the end; `/v1` is added where a host stands alone, since all of these APIs live there. */
export function baseUrl(url: string): string {
  const trimmed = url.trim().replace(/\/+$/, '');
  return URL.canParse(trimmed) && new URL(trimmed).pathname === '/' ? `${trimmed}/v1` : trimmed;
}

/**
 * The URL that `OLLAMA_HOST` means, as Ollama reads it: `host`, `host:port`, `:port` or a URL. What a server binds to stands for this
 * machine. Without a scheme the port is 11434; with one it is the scheme's.
 */
export function ollamaUrl(host: string): string {
  const text = host.trim().replace(/\/+$/, '');
  const withScheme = /^https?:\/\//i.test(text) ? text : `http://${text.startsWith(':') ? `127.0.0.1${text}` : text}`;
  if (!URL.canParse(withScheme)) return withScheme;
  const url = new URL(withScheme);
  if (url.hostname === '0.0.0.0' || url.hostname === '[::]') url.hostname = '127.0.0.1';
  if (withScheme !== text && url.port === '' && !/:80(?:$|\/)/.test(text)) url.port = '11434';
  return url.href.replace(/\/+$/, '');
}
