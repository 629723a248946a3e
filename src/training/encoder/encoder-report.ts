/** What a trained encoder is made of and worth: its card, and the card as a report. */
import { type Column, markdownTable, percent, plain } from '../../evaluation/index.ts';
import type { RepositoryOrigin } from '../ranker/ranker-card.ts';
import type { EncoderPairs } from './encoder-pairs.ts';
import type { EncoderOptions, TrainedEncoder } from './train-encoder.ts';
import { type RankQuality, SUM_WEIGHT } from './validate-encoder.ts';

export interface EncoderCard {
  readonly model: 'token encoder';
  /** The version that trained it. */
  readonly fixpoint: string;
  readonly options: EncoderOptions;
  readonly terms: number;
  /** Of the file. */
  readonly bytes: number;
  /** Of training; reading the pairs is not in it. */
  readonly seconds: number;
  readonly issuePairs: number;
  readonly commentPairs: number;
  readonly epoch: number;
  readonly curve: TrainedEncoder['curve'];
  /** What it was made of. */
  readonly repositories: readonly (RepositoryOrigin & {
    readonly language: string;
    readonly issuePairs: number;
    readonly commentPairs: number;
    readonly heldOut: boolean;
  })[];
}

export function encoderCard(
  trained: TrainedEncoder,
  options: EncoderOptions,
  facts: {
    readonly pairs: readonly EncoderPairs[];
    readonly origins: readonly RepositoryOrigin[];
    readonly fixpoint: string;
    readonly bytes: number;
    readonly seconds: number;
  },
): EncoderCard {
  const origins = new Map(facts.origins.map((origin) => [origin.repo, origin]));
  const { encoder, heldOut, issuePairs, commentPairs, epoch, curve } = trained;
  return {
    model: 'token encoder',
    fixpoint: facts.fixpoint,
    options,
    terms: encoder.terms.length,
    bytes: facts.bytes,
    seconds: facts.seconds,
    issuePairs,
    commentPairs,
    epoch,
    curve,
    repositories: facts.pairs.map(({ repo, language, docPairs, pairQueries }) => ({
      repo,
      ...origins.get(repo),
      language,
      issuePairs: docPairs,
      commentPairs: pairQueries.length - docPairs,
      heldOut: heldOut.includes(repo),
    })),
  };
}

export function encoderReport(card: EncoderCard): string {
  const { terms, options, bytes, seconds, epoch, curve, repositories, issuePairs, commentPairs } = card;
  const megabytes = (bytes / 1e6).toFixed(1);
  const queries = curve[0]!.validation.queries;
  return `# Token encoder

${terms} terms of ${options.dimensions} numbers, ${megabytes} MB. Learned in ${Math.round(seconds)} s from ${issuePairs} pairs of an issue and a function that its fix
changed, and ${commentPairs} of a comment and its function. These are the parameters after epoch ${epoch}.

## Validation

${queries} queries of repositories that it has not learned from, each against all functions drawn of its repository. The sum is BM25 plus
${SUM_WEIGHT} times the cosine, both standardised. MRR / recall@10 / recall@100, in %.

${markdownTable(
  columns(['epoch', 'loss', 'encoder', 'BM25', 'sum'], 0),
  curve.map(({ loss, validation }, i) => [
    `${i}`,
    loss === undefined ? '' : loss.toFixed(3),
    figures(validation.encoder),
    figures(validation.bm25),
    figures(validation.sum),
  ]),
)}
## Data

${markdownTable(
  columns(['repository', 'language', 'commit', 'licence', 'used', 'issue pairs', 'comment pairs'], 5),
  repositories.map((one) => [
    plain(one.repo),
    one.language,
    one.head?.slice(0, 10) ?? '',
    plain(one.licence ?? ''),
    one.heldOut ? 'validation' : 'training',
    `${one.issuePairs}`,
    `${one.commentPairs}`,
  ]),
)}`;
}

/** From `firstNumber` on they hold numbers. */
function columns(titles: readonly string[], firstNumber: number): Column[] {
  return titles.map((title, i) => ({ title, align: i < firstNumber ? 'left' : 'right' }));
}

function figures({ mrr, recallAt10, recallAt100 }: RankQuality): string {
  return [mrr, recallAt10, recallAt100].map(percent).join(' / ');
}
