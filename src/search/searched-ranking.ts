/** What a search found as a ranking: filtered as asked, with evidence that a person can check, and its answer as a set. Pure. */
import type { SearchedFile, SearchedPlace, SearchOutcome } from '../agent/index.ts';
import type { Evidence, LocalizeOptions, RankedDocument, RankedFile, Ranking } from '../core/index.ts';
import { placeFilter } from '../ranking/index.ts';

/** Whether a chat model gave the reasons. */
interface Teller {
  readonly byModel: boolean;
}

type SearchedRanking = Pick<Ranking, 'documents' | 'files' | 'answer' | 'grounding' | 'advice' | 'notices'>;

const DEFAULT_LIMIT = 10;

export function searchedRanking(
  { places, files, pool, end, notices }: SearchOutcome,
  { limit = DEFAULT_LIMIT, kinds = [], includeTests = false, ...filter }: LocalizeOptions,
  teller: Teller,
): SearchedRanking {
  const passes = placeFilter(filter);
  const isWanted = ({ file, document, test }: SearchedPlace) =>
    (includeTests || !test) && (kinds.length === 0 || kinds.includes(document.kind)) && (!passes || passes(file));
  const wanted = places.filter(isWanted);
  const wantedFiles = files.filter(({ file }) => (includeTests || !file.test) && (!passes || passes(file)));
  const chosen = new Set(pool);
  const chosenFiles = new Set(end.files);
  const documents = wanted.slice(0, limit).map((place, i) => ranked(place, i, teller));
  const hasAny = documents.length > 0 || wantedFiles.length > 0;
  return {
    documents,
    files: wantedFiles.slice(0, limit).map((file, i) => rankedFile(file, i, teller)),
    answer: {
      given: end.answered,
      files: wantedFiles.flatMap(({ file }) => (chosenFiles.has(file.path) ? [file.path] : [])),
      functions: wanted
        .filter(({ id }) => chosen.has(id))
        .map(({ file, document: { name, span } }) => ({ path: file.path, name, ...span })),
    },
    grounding: hasAny ? (end.answered ? 'strong' : 'weak') : 'none',
    advice: [],
    notices,
  };
}

function ranked(
  { file, document, score, answered, reason, shown }: SearchedPlace,
  i: number,
  teller: Teller,
): RankedDocument {
  const { kind, name, signature, definitionLine, span } = document;
  return {
    rank: i + 1,
    path: file.path,
    ...{ kind, name, signature, definitionLine },
    ...span,
    language: file.language,
    score,
    evidence: evidenceOf({ answered, reason, shown }, teller),
    features: {},
  };
}

function rankedFile({ file, score, answered }: SearchedFile, i: number, teller: Teller): RankedFile {
  const { path, language } = file;
  const evidence = evidenceOf({ answered, reason: '', shown: 0 }, teller);
  return { rank: i + 1, path, language, score, evidence, features: {} };
}

function evidenceOf(
  { answered, reason, shown }: Pick<SearchedPlace, 'answered' | 'reason' | 'shown'>,
  { byModel }: Teller,
): Evidence[] {
  const why = reason.replace(/\s+/g, ' ');
  const told = byModel ? (why === '' ? 'the model names it' : `the model: ${why}`) : why || 'of the answer';
  const results = shown === 1 ? '1 result' : `${shown} results`;
  return [
    ...(answered || why !== '' ? [{ feature: answered ? 'answer' : 'next', sentence: told }] : []),
    ...(shown > 0 ? [{ feature: 'shown', sentence: `shown by ${results} of the search` }] : []),
  ];
}
