/**
 * Which repositories an API of GitHub's kind holds: those whose clone URL is at its host. `https://api.github.com` serves `github.com`,
 * and `https://host/api/v3` serves `host`.
 */
import { existsSync } from 'node:fs';
import type { AdmittedRepository } from './admission.ts';
import { hostOfUrl, nameOfUrl } from './repository-names.ts';

/** Lower case. */
export function hostOfApi(apiUrl: string): string {
  return hostOfUrl(apiUrl).replace(/^api\./, '');
}

/** `owner/name` at the host; undefined where the repository is elsewhere, or nowhere. */
export function nameAtHost({ repo, url }: Pick<AdmittedRepository, 'repo' | 'url'>, host: string): string | undefined {
  if (url === undefined || hostOfUrl(url).replace(/^(?:www|ssh)\./, '') !== host) return undefined;
  return nameOfUrl(url) === repo && isName(repo) ? repo : undefined;
}

/** The clone URL of what is given as `owner/name`; anything else, and a folder that is there, as it is. */
export function cloneUrl(given: string, host: string): string {
  return isName(given) && !existsSync(given) ? `https://${host}/${given}.git` : given;
}

function isName(text: string): boolean {
  return /^[\w-][\w.-]*\/(?!\.{1,2}$)[\w.-]+$/.test(text);
}
