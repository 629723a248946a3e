/**
 * Which commits are changes worth learning from, by their messages alone, and what each is asked with. Nothing is read here but the
 * log and the project's exports.
 */
import { closedIssues, isFixMessage, linkedIssues, queryOfMessage } from '../../evaluation/index.ts';
import type { LoggedCommit } from '../../repository/index.ts';
import { isBot } from './authors.ts';
import type { Source } from './mined-instance.ts';
import type { ProjectExports, PullRequest } from './project-exports.ts';
import { withoutPatches, withoutSecrets } from './scrub.ts';

export interface Candidate {
  readonly commit: string;
  /** The first parent. */
  readonly base: string;
  readonly source: Source;
  readonly query: string;
  readonly issue?: number;
  readonly pull?: number;
}

/** Why a commit is no candidate. */
export interface Passed {
  readonly reason: string;
}

/** The change of a commit; the reason where it is none. */
export function candidateOf(commit: LoggedCommit, exports: ProjectExports): Candidate | Passed {
  const [base, second, third] = commit.parents;
  if (base === undefined) return { reason: 'has no parent here' };
  const message = mergedMessage(commit);
  const subject = firstLine(message);
  const pull = exports.pullOfCommit.get(commit.commit) ?? exports.pulls.get(pullNumber(commit.message) ?? -1);
  if (isBot(commit) || pull?.byBot || BOT_BRANCH.test(firstLine(commit.message))) return { reason: 'is made by a bot' };
  if (REVERT.test(subject) || REVERTS.test(message)) return { reason: 'is a revert' };
  if (UPKEEP.test(subject)) return { reason: 'is upkeep by its title' };

  const number = pull?.number ?? pullNumber(commit.message);
  const change = { commit: commit.commit, base, ...(number !== undefined && { pull: number }) };
  const issue = issueOf(message, pull, exports);
  if (issue) {
    const text = issue.body ? `${issue.title}\n\n${issue.body}` : issue.title;
    return { ...change, source: 'linked_issue', query: cleaned(text), issue: issue.number };
  }
  if (pull) {
    const query = cleaned(queryOfMessage(pull.body === '' ? pull.title : `${pull.title}\n\n${pull.body}`));
    return { ...change, source: 'pull_request', query };
  }
  const isMerge = second !== undefined;
  if (isMerge && (third !== undefined || subject === '')) return { reason: 'is a merge of branches' };
  const query = cleaned(queryOfMessage(withoutCommitTitles(message)));
  if (isMerge) return { ...change, source: 'merge', query };
  if (number !== undefined && query.includes('\n')) return { ...change, source: 'squash', query };
  if (isFixMessage(message)) return { ...change, source: 'fix_commit', query };
  return { reason: 'names no fix and describes nothing' };
}

const REVERT = /^(?:\[[^\]]{1,40}\]\s*)?(?:revert|reapply|back ?out)\b/i;
const REVERTS = /^This (?:reverts|backs out) commit\b/m;

/** Titles of what keeps a project running and changes no behaviour of it. */
const UPKEEP =
  /^(?:(?:build|chore|ci|docs?|refactor|release|style|tests?)(?:\([^)]*\))?!?:|(?:bump|upgrade)s?\b|release\b|rollup of \d|version \d|v?\d+\.\d+|prepare (?:for )?(?:the )?(?:next |new )?(?:release|version)|update (?:the )?(?:changelog|contributors|copyright|dependenc|docs?|documentation|licen[cs]e|readme|translations?))/i;

const BOT_BRANCH = /^Merge pull request #\d+ from \S*(?:dependabot|renovate|greenkeeper|pyup|snyk|pre-commit-ci)/i;

/** Subjects that services write; what follows them is the description. `Merge #1 #2` and `Auto merge of #1` are bors. */
const SERVICE_MERGE =
  /^(?:Merge (?:pull request|PR) #\d+|(?:Auto|Rollup) merge of #\d+|Merge #\d+|Merge pull request !\d+)/i;
const BRANCH_MERGE =
  /^(?:Merge(?:d)? (?:branch(?:es)?|remote-tracking|remote|tag|commit|changes|up|in|with|from|upstream|master|main|develop)\b|Merge\s|Merge$)/i;
const MERGE_REQUEST = /^See merge request \S+$/m;

/** The message that describes a commit: of a merge without the service's own words, and empty where it only joins branches. */
function mergedMessage({ message, parents }: LoggedCommit): string {
  if (parents.length < 2) return message;
  const rest = message.slice(firstLine(message).length).trim();
  if (SERVICE_MERGE.test(message)) return rest.replace(/^\d+: (.*?)(?: r=\S+)?(?: a=\S+)?$/m, '$1');
  if (MERGE_REQUEST.test(rest)) return rest.replace(MERGE_REQUEST, '').trim();
  return BRANCH_MERGE.test(message) || !isFixMessage(message) ? '' : message;
}

/** `Fix the thing (#12)`, `Merge pull request #12 from …`. */
function pullNumber(message: string): number | undefined {
  const subject = firstLine(message);
  const [, number] =
    /\((?:#|!)(\d{1,9})\)\s*$/.exec(subject) ??
    /^(?:Auto merge of|Merge(?: pull request| PR)?) [#!](\d{1,9})\b/i.exec(subject) ??
    [];
  return number === undefined ? undefined : Number(number);
}

function issueOf(message: string, pull: PullRequest | undefined, { issues }: ProjectExports) {
  const own = isFixMessage(message) ? linkedIssues(message) : closedIssues(message);
  const number = [...(pull?.closes ?? []), ...own].find((candidate) => issues.has(candidate));
  return number === undefined ? undefined : issues.get(number);
}

/** GitHub squashes commits into a list of their titles, each a paragraph `* title`, with what they say below: the titles go. */
function withoutCommitTitles(message: string): string {
  const [subject = '', ...paragraphs] = message.replace(/\r/g, '').split(/\n{2,}/);
  return [subject, ...paragraphs.filter((paragraph) => !/^\* [^\n]*$/.test(paragraph.trim()))].join('\n\n');
}

function cleaned(text: string): string {
  return withoutSecrets(withoutPatches(text));
}

function firstLine(text: string): string {
  return text.split('\n', 1)[0]!;
}
