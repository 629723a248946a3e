/**
 * The history before a revision, indexed for votes: the terms of each commit's message and the paths it changed. Stored per
 * commit, since what lies behind a commit never changes.
 */
import { type HistoryCommit, terms } from '../core/index.ts';
import { Container, encodeContainer } from './container.ts';
import { Postings, PostingsBuilder } from './postings.ts';
import { StringTable, stringSections } from './string-table.ts';
import { TermTable, termSections } from './term-table.ts';

const HISTORY_KIND = 'history';
export const HISTORY_VERSION = 2;

export class HistoryIndex {
  readonly terms: TermTable;
  /** Postings over commits, newest first. */
  readonly messages: Postings;
  readonly #paths: StringTable;
  readonly #changes: Uint32Array;
  readonly #changeStarts: Uint32Array;
  readonly #subjects: StringTable;

  /** Throws `DamagedContainerError` when `bytes` is not an intact history of this version. */
  constructor(bytes: Uint8Array) {
    const container = new Container(bytes, HISTORY_KIND, HISTORY_VERSION);
    this.terms = new TermTable(container);
    this.messages = new Postings(container, 'messages');
    this.#paths = StringTable.open(container, 'paths');
    this.#changes = container.uint32('changes');
    this.#changeStarts = container.uint32('changes.starts');
    this.#subjects = StringTable.open(container, 'subjects');
  }

  get commitCount(): number {
    return this.#subjects.length;
  }

  /** Numbers of the paths that `commit` changed; `path` gives their names. */
  changes(commit: number): Uint32Array {
    return this.#changes.subarray(this.#changeStarts[commit], this.#changeStarts[commit + 1]);
  }

  /** Every path that any commit changed, by number. */
  get paths(): StringTable {
    return this.#paths;
  }

  /** First line of the commit's message. */
  subject(commit: number): string {
    return this.#subjects.get(commit);
  }
}

/** Bytes of the index over `commits`, newest first. */
export function buildHistoryIndex(commits: readonly HistoryCommit[]): Uint8Array {
  const termNumbers = new Map<string, number>();
  const pathNumbers = new Map<string, number>();
  const messages = new PostingsBuilder();
  const changes: number[] = [];
  const changeStarts = [0];
  for (const commit of commits) {
    const counts = new Map<number, number>();
    for (const term of terms(commit.message)) {
      const number = numberOf(termNumbers, term);
      counts.set(number, (counts.get(number) ?? 0) + 1);
    }
    for (const [term, count] of counts) messages.add(term, Math.min(count, 255));
    messages.endItem();
    for (const path of commit.paths) changes.push(numberOf(pathNumbers, path));
    changeStarts.push(changes.length);
  }
  return encodeContainer(HISTORY_KIND, HISTORY_VERSION, {
    ...termSections([...termNumbers.keys()]),
    ...messages.sections('messages', termNumbers.size),
    ...stringSections('paths', [...pathNumbers.keys()]),
    changes: Uint32Array.from(changes),
    'changes.starts': Uint32Array.from(changeStarts),
    ...stringSections(
      'subjects',
      commits.map((commit) => commit.message.split('\n', 1)[0]!),
    ),
  });
}

function numberOf(numbers: Map<string, number>, key: string): number {
  let number = numbers.get(key);
  if (number === undefined) {
    number = numbers.size;
    numbers.set(key, number);
  }
  return number;
}
