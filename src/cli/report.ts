/** The report: a ranking in the versioned form that every output format prints. Its JSON schema is published in `docs/`. */
import type { RankedDocument, RankedFile, Ranking } from '../core/index.ts';
import { VERSION } from '../version.ts';

/** Raised when a field is removed or changes its meaning; fields may be added without. */
const SCHEMA_VERSION = 1;

type Explained<T extends { features: unknown }> = Omit<T, 'features'> & Partial<Pick<T, 'features'>>;
export type ReportedDocument = Explained<RankedDocument>;
type ReportedFile = Explained<RankedFile>;

export interface Report {
  readonly schemaVersion: typeof SCHEMA_VERSION;
  readonly tool: { readonly name: 'fixpoint'; readonly version: string };
  readonly query: { readonly title: string };
  readonly corpus: {
    /** Full hash; null for a folder without commits. */
    readonly commit: string | null;
    readonly dirty: boolean;
    readonly fresh: boolean;
    readonly files: number;
    readonly documents: number;
  };
  readonly grounding: Ranking['grounding'];
  readonly advice: Ranking['advice'];
  /** Empty when only files were asked for. */
  readonly documents: readonly ReportedDocument[];
  readonly files: readonly ReportedFile[];
  readonly notices: readonly string[];
  /** In the mode `search`. */
  readonly answer?: Ranking['answer'];
  /** In the mode `search`. */
  readonly search?: Ranking['search'];
  /** In the modes that ask a chat model. */
  readonly model?: Ranking['model'];
}

export interface ReportOptions {
  /** Files instead of documents. */
  readonly filesOnly: boolean;
  /** With the features behind each place. */
  readonly explain: boolean;
}

export function reportOf(ranking: Ranking, { filesOnly, explain }: ReportOptions): Report {
  const { corpus } = ranking;
  return {
    schemaVersion: SCHEMA_VERSION,
    tool: { name: 'fixpoint', version: VERSION },
    query: ranking.query,
    corpus: {
      commit: corpus.commit ?? null,
      dirty: corpus.dirty,
      fresh: corpus.fresh,
      files: corpus.files,
      documents: corpus.documents,
    },
    grounding: ranking.grounding,
    advice: ranking.advice,
    documents: filesOnly ? [] : ranking.documents.map((document) => explained(document, explain)),
    files: ranking.files.map((file) => explained(file, explain)),
    notices: ranking.notices,
    ...(ranking.answer && { answer: ranking.answer }),
    ...(ranking.search && { search: ranking.search }),
    ...(ranking.model && { model: ranking.model }),
  };
}

function explained<T extends { features: unknown }>({ features, ...rest }: T, explain: boolean): Explained<T> {
  return { ...rest, ...(explain && { features }) };
}

/** An entry of the list that was asked for, in the form that the printed formats share. */
export interface ReportEntry {
  readonly rank: number;
  readonly path: string;
  /** Absent for a file. */
  readonly document?: ReportedDocument;
  readonly evidence: readonly { readonly sentence: string }[];
  readonly score: number;
  readonly probability?: number;
  readonly features?: Readonly<Record<string, number>>;
}

/** The documents, or the files where those were asked for. */
export function entriesOf(report: Report, filesOnly: boolean): ReportEntry[] {
  if (filesOnly) return [...report.files];
  return report.documents.map((document) => ({ ...document, document }));
}

/** `path`, or `path:start-end` of a document. */
export function locationOf({ path, document }: ReportEntry): string {
  if (!document) return path;
  const { startLine, endLine } = document;
  return startLine === endLine ? `${path}:${startLine}` : `${path}:${startLine}-${endLine}`;
}

/** A document's name; top-level code has none of its own. */
export function titleOf({ name }: ReportedDocument): string {
  return name === '' ? '(top level)' : name;
}

/** `62 %`; empty without a probability. What rounds to nothing, or to certainty, is told as a bound. */
export function probabilityOf({ probability }: ReportEntry): string {
  if (probability === undefined) return '';
  const percent = Math.round(100 * probability);
  return percent < 1 ? '<1 %' : percent > 99 ? '>99 %' : `${percent} %`;
}

/** `was 14` where a chat model has moved it; empty elsewhere. */
export function earlierRankOf({ rank, document }: ReportEntry): string {
  const earlier = document?.firstRank;
  return earlier === undefined || earlier === rank ? '' : `was ${earlier}`;
}

/** What a reader must know before the list where grounding is low; undefined elsewhere. */
export function warningOf({ grounding }: Report): string | undefined {
  if (grounding !== 'low') return undefined;
  return 'low grounding: the issue does not seem to be about code of this repository; what follows are guesses';
}
