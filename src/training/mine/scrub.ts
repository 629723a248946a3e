/**
 * Takes out of a text what no training data may hold or learn from: secrets, e-mail addresses, patches, and what templates put there
 * (comments of HTML, check lists). Secrets are found by the forms that their issuers gave them and by what they are assigned to.
 */

const SECRET = '[secret]';
const EMAIL = '[email]';

/** Keys and tokens by form; all repetitions are bounded or of one class, so that no text takes long. */
const SECRETS: readonly RegExp[] = [
  /-----BEGIN [A-Z ]{0,40}PRIVATE KEY(?: BLOCK)?-----[\s\S]*?(?:-----END [A-Z ]{0,40}PRIVATE KEY(?: BLOCK)?-----|$)/g,
  /\b(?:AKIA|ASIA|AGPA|AIDA|AROA|ANPA|ANVA)[0-9A-Z]{16}\b/g,
  /\bgh[oprsu]_[A-Za-z0-9]{20,}/g,
  /\bgithub_pat_\w{20,}/g,
  /\bgl(?:pat|ptt|dt|rt|soat|ft)-[\w-]{16,}/g,
  /\bxox[abeoprs]-[\w-]{10,}/g,
  /\bhooks\.slack\.com\/services\/[\w/]+/g,
  /\b[rsp]k_(?:live|test)_[A-Za-z0-9]{10,}/g,
  /\bAIza[\w-]{30,}/g,
  /\bya29\.[\w-]{20,}/g,
  /\bsk-(?:ant-|proj-)?[\w-]{20,}/g,
  /\bhf_[A-Za-z0-9]{20,}/g,
  /\bnpm_[A-Za-z0-9]{30,}/g,
  /\bpypi-[\w-]{30,}/g,
  /\bSG\.[\w-]{16,}\.[\w-]{16,}/g,
  /\beyJ[\w-]{8,}\.[\w-]{8,}(?:\.[\w-]*)?/g,
];

/** `Authorization: Bearer x`, `Token x`. */
const AUTHORIZATION =
  /\b(authorization["']?\s{0,4}[:=]\s{0,4}["']?(?:basic|bearer|digest|token)\s{1,4})[^\s"'`,;]{4,}/gi;
const BEARER = /\b(bearer\s{1,4})[\w.~+/-]{16,}=*/gi;
/** `password = "x"`, `API_KEY: x`, `"client_secret": "x"`. A value in words (`password: required`) is none. */
const ASSIGNED =
  /((?:api|access|auth|client|encryption|private|secret|signing)[_-]?(?:key|secret|token)|passw(?:or)?d|pwd|secret|token)(["'`]?\s{0,4}(?::=|=>|[:=])\s{0,4}["'`]?)([^\s"'`,;()<>{}[\]]{6,})/gi;
/** `https://user:password@host`. */
const URL_PASSWORD = /\b([a-z][a-z+.-]{1,20}:\/\/)[^\s/:@]{1,200}:[^\s/@]{1,200}@/gi;
const MAIL_ADDRESS = /[\w.+%-]{1,64}@(?:[A-Za-z0-9-]{1,63}\.){1,8}[A-Za-z]{2,24}\b/g;

/** `text` without secrets and e-mail addresses; marks stand in their places. */
export function withoutSecrets(text: string): string {
  let scrubbed = text;
  for (const form of SECRETS) scrubbed = scrubbed.replace(form, SECRET);
  return scrubbed
    .replace(URL_PASSWORD, `$1${SECRET}@`)
    .replace(AUTHORIZATION, `$1${SECRET}`)
    .replace(BEARER, `$1${SECRET}`)
    .replace(ASSIGNED, (whole, name: string, sign: string, value: string) =>
      looksSecret(value) ? `${name}${sign}${SECRET}` : whole,
    )
    .replace(MAIL_ADDRESS, EMAIL);
}

/** Digits among letters or marks: no word of a language and no call. */
function looksSecret(value: string): boolean {
  return value !== SECRET && /\d/.test(value) && /[A-Za-z]/.test(value) && !/^v?\d+(?:\.\d+)+/.test(value);
}

const DIFF_START = /^(?:diff --git |Index: \S|@@ -\d+(?:,\d+)? \+\d+(?:,\d+)? @@|--- (?:a\/|\/dev\/null))/;
const DIFF_LINE =
  /^(?:[ +\-\\@]|diff |index |Index: |={10,}|new file mode |deleted file mode |old mode |new mode |similarity index |rename |copy |Binary files |GIT binary )/;
const DIFF_FENCE = /^\s*(`{3,}|~{3,})\s*(?:diff|patch|udiff)\b/i;
const CHECK_BOX = /^\s*[-*+]\s+\[[ xX]\]\s/;

/** `text` without patches, comments of HTML and check lists: a patch in an issue is the answer, the others are the template. */
export function withoutPatches(text: string): string {
  const kept: string[] = [];
  let fence: string | undefined;
  let inDiff = false;
  for (const line of withoutComments(text.replace(/\r/g, '')).split('\n')) {
    if (fence !== undefined) {
      if (line.trim() === fence) fence = undefined;
      continue;
    }
    const opening = DIFF_FENCE.exec(line);
    if (opening) {
      fence = opening[1]!;
      continue;
    }
    inDiff = inDiff ? DIFF_LINE.test(line) : DIFF_START.test(line);
    if (!inDiff && !CHECK_BOX.test(line)) kept.push(line);
  }
  return kept
    .join('\n')
    .replace(/\n{3,}/g, '\n\n')
    .trim();
}

/** Comments of HTML, found without going back: an unclosed one stays. */
function withoutComments(text: string): string {
  let kept = '';
  for (let at = 0; ; ) {
    const start = text.indexOf('<!--', at);
    const end = start < 0 ? -1 : text.indexOf('-->', start + 4);
    if (end < 0) return kept + text.slice(at);
    kept += text.slice(at, start);
    at = end + 3;
  }
}
