/**
 * What a calibration reads of a ranked list: how a candidate's score stands to the others', and whether anything agrees exactly. Nothing
 * depends on the unit of the scores or on which ranker gave them, so the same inputs serve the hand-weighted ranker and every learned one.
 */

export const CALIBRATION_INPUTS = [
  'standing', // its score, standardised over the head of the list
  'gap', // how far it is behind the best, in the same unit; 0 for the best, negative for all others
  'place', // minus the logarithm of its rank
  'share', // logarithm of its softmax share of the head
  'sharpShare', // the same at a quarter of the temperature: nearly all goes to the best few
  'agreements', // kinds of exact agreement that it has
  'lead', // of the query: how far the best is ahead of the second
  'spread', // of the query: logarithm of the deviation of the head as a share of the best score
  'bestAgreements', // of the query: most kinds of exact agreement of one of the first five
  'size', // of the query: logarithm of the candidates in the list
] as const;
export type CalibrationInput = (typeof CALIBRATION_INPUTS)[number];

/** Inputs by which a higher score can only mean a higher probability. */
export const RISING_INPUTS: readonly CalibrationInput[] = [
  'standing',
  'gap',
  'place',
  'share',
  'sharpShare',
  'agreements',
];

/** Features that say that the issue names the place, not only shares words with it; those that a ranker lacks are passed over. */
const EXACT_FEATURES = ['frame', 'line', 'symbol', 'qualified', 'phrases', 'file.mention', 'file.frame', 'file.module'];

/** Candidates whose scores give the scale: what stands far below says nothing. */
const HEAD = 100;
/** Ranks that can be the most agreeing one. */
const TOP = 5;

/** A ranked list, best first. */
export interface RankedList {
  readonly scores: ArrayLike<number>;
  /** Of each: how many kinds of exact agreement it has. */
  readonly agreements: ArrayLike<number>;
}

/** Counts a candidate's exact agreements by its features. */
export function agreementCounter(featureNames: readonly string[]): (features: ArrayLike<number>) => number {
  const columns = EXACT_FEATURES.map((name) => featureNames.indexOf(name)).filter((column) => column >= 0);
  return (features) => columns.reduce((count, column) => count + (features[column]! > 0 ? 1 : 0), 0);
}

/** The inputs of the first `limit` of a list. */
export function calibrationInputs(
  { scores, agreements }: RankedList,
  limit: number,
): Record<CalibrationInput, number>[] {
  const head = Array.from({ length: Math.min(HEAD, scores.length) }, (_, i) => scores[i]!);
  if (head.length === 0) return [];
  const mean = head.reduce((sum, score) => sum + score, 0) / head.length;
  const deviation = Math.sqrt(head.reduce((sum, score) => sum + (score - mean) ** 2, 0) / head.length) || 1;
  const best = head[0]!;
  const total = (sharpness: number) =>
    Math.log(head.reduce((sum, score) => sum + Math.exp((sharpness * (score - best)) / deviation), 0));
  const [soft, sharp] = [total(1), total(4)];
  const ofQuery = {
    lead: head.length > 1 ? (best - head[1]!) / deviation : 0,
    spread: Math.log(deviation / Math.max(Math.abs(best), 1e-9)),
    bestAgreements: Array.from({ length: Math.min(TOP, scores.length) }, (_, i) => agreements[i]!).reduce(
      (most, count) => Math.max(most, count),
      0,
    ),
    size: Math.log(1 + Math.min(HEAD, scores.length)),
  };
  return Array.from({ length: Math.min(limit, scores.length) }, (_, i) => {
    const behind = (scores[i]! - best) / deviation;
    return {
      standing: (scores[i]! - mean) / deviation,
      gap: behind,
      place: -Math.log(i + 1),
      share: behind - soft,
      sharpShare: 4 * behind - sharp,
      agreements: agreements[i]!,
      ...ofQuery,
    };
  });
}
