/** What a commit message tells of a fix: whether it is one, which issues it names, and its text as a query. */

/** Words of a fix in the subject, `fix:` of Conventional Commits among them. */
const FIX_WORD =
  /\b(?:bug(?:s|fix(?:es)?|gy)?|crash(?:e[sd]|ing)?|correct(?:s|ed|ly)?|deadlocks?|errors?|exceptions?|fail(?:s|ed|ing|ures?)?|fix(?:e[sd]|ing)?|hangs?|incorrect(?:ly)?|leaks?|mistakes?|off[- ]by[- ]one|panics?|race|regressions?|segfaults?|wrong(?:ly)?)\b/i;

/** `closes #12`, `Fixes: owner/name#12`, `resolves https://host/owner/name/issues/12`. */
const CLOSING =
  /\b(?:close[sd]?|fix(?:e[sd])?|resolve[sd]?)\b:?\s+(?:(?:issue|bug)\s+)?(?:[\w.-]{1,100}\/[\w.-]{1,100})?(?:#|gh-|https?:\/\/\S{1,200}\/issues\/)(\d+)/gi;
const MENTION = /(?<![\w/&])(?:#|GH-)(\d+)\b/g;

/** Fixes of what is not the product's code, and changes that only undo or repeat others. */
const NO_FIX =
  /^(?:revert|reapply|merge|release|bump|version)\b|^(?:build|chore|ci|docs?|perf|refactor|style|tests?)(?:\([^)]*\))?!?:|\b(?:typos?|spelling|lint(?:er|ing)?|flake8|eslint|rubocop|clippy|formatting|whitespace|changelog|readme|docstrings?|doc(?:s|umentation)?|flaky|test(?:s|ing)?|ci|build)\b/i;

/** Fewer words tell nothing that could be searched for. */
const FEWEST_WORDS = 4;

const TRAILER =
  /^(?:[A-Za-z]+(?:-[A-Za-z]+)+|bug|cc|closes?|fixes|issues?|pr|refs?|references|resolves|see|see also|differential revision|reviewers|subscribers|test plan)\s*[:=]\s*\S/i;
/** What GitHub writes between a squashed message and its trailers. */
const RULE = /^-{3,}$/;
const CHERRY_PICK = /^\(?(?:cherry[- ]picked|backported) from .*$/i;
/** Lines longer than this are prose. */
const LONGEST_TRAILER = 300;
/** A line that names issues or pull requests and nothing else. */
const BARE_LINK =
  /^[\W\s]*(?:(?:close[sd]?|fix(?:e[sd])?|resolve[sd]?|refs?|see|issue|bug|pr|and|gh-\d+|(?:[\w.-]{1,100}\/)?[\w.-]{0,100}#\d+|https?:\/\/\S+)(?:[\s:,;.&()]+|$))+$/i;
const PULL_URL =
  /<?https?:\/\/\S{1,200}\/(?:pulls?|issues|merge_requests|-\/(?:issues|merge_requests)|commit)\/\w+\S*/g;

/** Whether the message names a fix of the product, in words enough to search with. */
export function isFixMessage(message: string): boolean {
  const subject = subjectOf(message);
  if (NO_FIX.test(subject)) return false;
  if (!FIX_WORD.test(subject) && message.search(CLOSING) < 0) return false;
  return wordsOf(queryOfMessage(message)) >= FEWEST_WORDS;
}

/** Numbers of issues that the message closes. */
export function closedIssues(message: string): number[] {
  return distinctNumbers([...message.matchAll(CLOSING)]);
}

/** Numbers of issues that the message names, those it closes first. */
export function linkedIssues(message: string): number[] {
  return distinctNumbers([...message.matchAll(CLOSING), ...message.matchAll(MENTION)]);
}

/** The message as its author would have told of the bug: without trailers, marks of pull requests and links to them. */
export function queryOfMessage(message: string): string {
  const lines = message.replace(/\r/g, '').split('\n');
  const kept = lines.filter((line, i) => {
    const text = line.trim();
    return i === 0 || text === '' || text.length > LONGEST_TRAILER || !isTrailer(text);
  });
  return kept
    .map((line) =>
      line
        .replace(PULL_URL, '')
        .replace(/\s*\((?:(?:[\w.-]{1,100}\/)?[\w.-]{0,100}#|GH-|!)\d+\)/g, '')
        .trimEnd(),
    )
    .join('\n')
    .replace(/\n{3,}/g, '\n\n')
    .trim();
}

function distinctNumbers(matches: readonly RegExpExecArray[]): number[] {
  return [...new Set(matches.map((match) => Number(match[1])))];
}

function isTrailer(line: string): boolean {
  return [TRAILER, RULE, CHERRY_PICK, BARE_LINK].some((form) => form.test(line));
}

function subjectOf(message: string): string {
  return message.split('\n', 1)[0]!;
}

/** Words of two letters or more. */
function wordsOf(text: string): number {
  return text.match(/\p{L}{2,}/gu)?.length ?? 0;
}
