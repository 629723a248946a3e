/** The answer of the embedded policy: what its judges hold likely enough, and in which order the rest follows. Pure. */
import type { AnsweredFunction, SearchAnswer } from '../search/policy.ts';
import type { FunctionEvidence } from './evidence.ts';
import type { IssueTerms } from './issue-terms.ts';
import type { Judgement, Likely } from './judgement.ts';
import type { AnswerThreshold, AnswerThresholds } from './policy-model.ts';

/** Of a set, at most. */
const MOST_FILES = 10;
const MOST_FUNCTIONS = 20;
/** Of what follows the answer in the ranking. */
const MOST_NEXT = 100;
const WORDS_TOLD = 4;

/** The functions of an answer lie in its files. */
export function composeAnswer(
  { functions, files }: Judgement,
  thresholds: AnswerThresholds,
  issue: IssueTerms,
): SearchAnswer {
  const chosen = above(files, thresholds.files).slice(0, MOST_FILES);
  const paths = new Set(chosen.map(({ evidence }) => evidence.path));
  const inside = functions.filter(({ evidence }) => paths.has(evidence.place.file.path));
  const answered = new Set(above(inside, thresholds.functions).slice(0, MOST_FUNCTIONS));
  const others = functions.filter((one) => !answered.has(one)).slice(0, MOST_NEXT);
  const nextFiles = files.slice(0, MOST_NEXT).map(({ evidence }) => evidence.path);
  return {
    reason: '',
    files: [...paths],
    functions: [...answered].map((one) => answeredFunction(one, issue)),
    next: others.map((one) => answeredFunction(one, issue)),
    nextFiles: nextFiles.filter((path) => !paths.has(path)),
  };
}

/** `likely` is sorted; its first is always taken. */
function above<T>(likely: readonly Likely<T>[], { least, share }: AnswerThreshold): Likely<T>[] {
  const [first] = likely;
  if (!first) return [];
  const bar = Math.max(least, share * first.probability);
  return likely.filter((one) => one === first || one.probability >= bar);
}

function answeredFunction({ evidence, probability }: Likely<FunctionEvidence>, issue: IssueTerms): AnsweredFunction {
  const { file, document } = evidence.place;
  const reason = reasonOf(evidence, issue);
  const percent = Math.round(100 * probability);
  return { path: file.path, name: document.name, ...document.span, reason: `${percent} % likely${reason}` };
}

/** What a person can check. */
function reasonOf({ terms, place, definitions, literals }: FunctionEvidence, issue: IssueTerms): string {
  const last = place.document.name.slice(place.document.name.lastIndexOf('.') + 1);
  const isNamed = definitions > 0 || issue.names.some(({ text }) => text === last);
  const telling = tellingWords([...terms.keys()], issue);
  return [
    isNamed ? ', the issue names it' : '',
    literals > 0 ? ', holds a message of the issue' : '',
    telling.length > 0 ? `, holds ${telling.join(', ')}` : '',
  ].join('');
}

/** As the issue writes them, the weightiest first, none that is a part of another. */
function tellingWords(terms: readonly string[], { weights, written }: IssueTerms): string[] {
  const words: string[] = [];
  for (const term of [...terms].sort((a, b) => (weights.get(b) ?? 0) - (weights.get(a) ?? 0))) {
    const word = written.get(term);
    const isNew = word !== undefined && !words.some((told) => told.toLowerCase().includes(word.toLowerCase()));
    if (isNew) words.push(word);
    if (words.length === WORDS_TOLD) break;
  }
  return words;
}
