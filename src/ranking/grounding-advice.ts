/** What to ask the reporter of an issue that does not identify code: what it names and this repository lacks, then what is missing. */
import type { Query } from '../core/index.ts';
import type { TreeIndex } from '../index/index.ts';
import { isJoined, isKnownName, namesOf } from './grounding-inputs.ts';

const MAX_NAMES = 3;
/** A name longer than this is no name that a person would look up. */
const MAX_NAME_LENGTH = 60;
/** Fewer words than this tell no story. */
const FEW_WORDS = 25;
/** A release by its number, or a commit by its hash. */
const VERSION = /\bv?\d+\.\d+\b|\bversion\s*:?\s*\d|\b(?=\w*\d)(?=\w*[a-f])[0-9a-f]{7,40}\b/i;

/** One question a line, most telling first. */
export function adviceFor(query: Query, index: TreeIndex): string[] {
  const names = namesOf(query);
  const unknown = names
    .filter((name) => !isKnownName(name, index) && (isJoined(name) || name.segments.includes('inline')))
    .map(({ name }) => name)
    .filter((name) => name.length <= MAX_NAME_LENGTH);
  const kinds = new Set(query.segments.filter(({ text }) => text.trim() !== '').map(({ kind }) => kind));
  const text = query.segments.map((segment) => segment.text).join('\n');
  const hasTrace = query.frames.length > 0 || kinds.has('trace');
  const hasError = hasTrace || kinds.has('log') || query.literals.some(({ kind }) => kind === 'error');
  const questions: readonly (readonly [isMissing: boolean, question: string])[] = [
    [unknown.length > 0, unknownNames(unknown.slice(0, MAX_NAMES))],
    [
      text.split(/\s+/).length < FEW_WORDS,
      'the issue is very short: what was done, what was expected, what happened instead?',
    ],
    [!hasError, 'no error message and no stack trace: is there one? paste it whole, as text'],
    [hasError && !hasTrace, 'no stack trace: is there one? paste it whole, as text'],
    [!kinds.has('code'), 'no code sample: which few lines, command or input show the problem?'],
    [
      names.length === 0 && query.paths.length === 0,
      'no name of this code: which function, class, file, command or setting is concerned?',
    ],
    [!VERSION.test(text), 'no version: which release or commit was used?'],
  ];
  return questions.filter(([isMissing]) => isMissing).map(([, question]) => question);
}

/** Says what does not occur here; that it should be another project's issue is for the reader to conclude. */
function unknownNames(names: readonly string[]): string {
  const list = names.map((name) => `\`${name}\``);
  const said = list.length === 1 ? list[0]! : `${list.slice(0, -1).join(', ')} and ${list.at(-1)}`;
  const verb = names.length === 1 ? 'does' : 'do';
  return `the issue names ${said}, which ${verb} not occur in this repository: is this the right one?`;
}
