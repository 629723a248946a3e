/**
 * The first stage as the modes with a chat model use it: ranks the repository for any description, gives what it found a name that the model
 * can be shown and the text that it reads, and remembers every document, so that an order of names becomes a ranking again.
 */
import type { FoundFunction } from '../agent/index.ts';
import type { LocalizeOptions, RankedDocument, RankedFile, Ranking } from '../core/index.ts';
import type { RepositoryLocalizer } from '../localize.ts';
import type { DocumentTexts } from './document-texts.ts';

/** What a place of the ranking is believed to be worth where nothing is calibrated, as measured over many issues. */
const UNCALIBRATED_BELIEF = 0.3;

export class DescriptionSearch {
  readonly #localizer: RepositoryLocalizer;
  readonly #texts: DocumentTexts;
  readonly #options: LocalizeOptions;
  readonly #documents = new Map<string, RankedDocument>();
  readonly #ids = new Map<string, string>();

  /** `options.limit` is how many documents a search finds. */
  constructor(localizer: RepositoryLocalizer, texts: DocumentTexts, options: LocalizeOptions) {
    this.#localizer = localizer;
    this.#texts = texts;
    this.#options = options;
  }

  async rank(description: string): Promise<Ranking> {
    return this.#localizer.localize(description, this.#options);
  }

  /** The documents of a ranking with their texts, best first. */
  async found({ documents }: Pick<Ranking, 'documents'>): Promise<FoundFunction[]> {
    const texts = await this.#texts.of(documents, this.#options);
    return documents.map((document, i) => ({
      id: this.#remember(document),
      text: texts[i]!,
      prior: document.probability ?? UNCALIBRATED_BELIEF / (i + 1),
      rank: document.rank,
    }));
  }

  /** The document of an id that `found` gave. */
  document(id: string): RankedDocument {
    return this.#documents.get(id)!;
  }

  /** `path:name`, and for others of the same name in the file its line too. */
  #remember(document: RankedDocument): string {
    const { path, name, kind, startLine, endLine } = document;
    const place = `${path}:${startLine}-${endLine}:${name}:${kind}`;
    const known = this.#ids.get(place);
    if (known !== undefined) return known;
    const plain = `${path}:${name === '' ? '(top level)' : name}`;
    const id = this.#documents.has(plain) ? `${plain} (line ${startLine})` : plain;
    this.#ids.set(place, id);
    this.#documents.set(id, document);
    return id;
  }
}

/**
 * The documents in the order of `opinion`, then those of `first` that it does not name, each with its place in `first`. A document that the opinion
 * names scores what is believed of it; the others score below all of them.
 */
export function reordered(
  opinion: readonly { readonly id: string; readonly belief: number }[],
  first: readonly { readonly id: string; readonly document: RankedDocument }[],
  documentOf: (id: string) => RankedDocument,
  { withProbability }: { readonly withProbability: boolean },
): RankedDocument[] {
  const firstRanks = new Map(first.map(({ id, document }) => [id, document.rank]));
  const named = new Set(opinion.map(({ id }) => id));
  const rest = first.filter(({ id }) => !named.has(id));
  return [
    ...opinion.map(({ id, belief }) => ({ id, score: belief, belief })),
    ...rest.map(({ id, document }) => ({ id, score: -document.rank, belief: document.probability })),
  ].map(({ id, score, belief }, i) => {
    const { probability: _earlier, ...document } = documentOf(id);
    const firstRank = firstRanks.get(id);
    const isFunction = document.kind === 'function' || document.kind === 'method';
    return {
      ...document,
      rank: i + 1,
      score,
      ...(withProbability && isFunction && belief !== undefined && { probability: rounded(belief) }),
      ...(firstRank !== undefined && { firstRank }),
    };
  });
}

/** Files in the order of their first document, then the others as they were. Probabilities of files are not known to a model that ranks functions. */
export function filesBy(documents: readonly RankedDocument[], files: readonly RankedFile[]): RankedFile[] {
  const places = new Map<string, number>();
  documents.forEach(({ path }, place) => {
    if (!places.has(path)) places.set(path, place);
  });
  const placeOf = (path: string, rank: number) => places.get(path) ?? documents.length + rank;
  return [...files]
    .sort((a, b) => placeOf(a.path, a.rank) - placeOf(b.path, b.rank))
    .map(({ probability: _earlier, ...file }, i) => ({
      ...file,
      rank: i + 1,
      score: -placeOf(file.path, i + 1),
    }));
}

/** Digits of a probability: more would claim more than is known. */
function rounded(probability: number): number {
  return Math.round(probability * 1e4) / 1e4;
}
