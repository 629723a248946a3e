/**
 * Learns the weights of the linear ranker: gradient descent (Adam, Kingma and Ba 2015) on a listwise loss, that of each gold candidate
 * against all others under a softmax (ListNet's top one, Cao et al. 2007), pulled towards the weights it starts from. Nothing is random.
 */
import type { LinearQuery } from './linear-data.ts';

export interface LinearOptions {
  readonly epochs: number;
  /** Learning stops when the validation loss has not fallen for so many epochs, and goes back to where it was least. */
  readonly patience: number;
  /** The size of a step, in units of the start weights. */
  readonly rate: number;
  /** How strongly weights are pulled to where they started. */
  readonly pull: number;
}

export const DEFAULT_LINEAR: LinearOptions = { epochs: 300, patience: 25, rate: 0.02, pull: 0.05 };

export interface LearnedWeights {
  readonly weights: Float64Array;
  /** Epochs until the weights that are kept. */
  readonly epochs: number;
}

/** Factors of the start weights that are tried: a softmax needs the scale that only the data tells. */
const SCALES = [0.5, 1, 1.5, 2, 3, 4, 6, 8, 12];
const [FIRST_DECAY, SECOND_DECAY, TINY] = [0.9, 0.99, 1e-8];

/** The mean loss of `queries`; adds its gradient to `gradient` where one is given. */
export function listwiseLoss(queries: readonly LinearQuery[], weights: Float64Array, gradient?: Float64Array): number {
  const width = weights.length;
  let total = 0;
  for (const { values, isGold } of queries) {
    const rows = isGold.length;
    const powers = new Float64Array(rows);
    let largest = Number.NEGATIVE_INFINITY;
    for (let row = 0; row < rows; row++) {
      let score = 0;
      for (let column = 0; column < width; column++) score += weights[column]! * values[row * width + column]!;
      powers[row] = score;
      if (score > largest) largest = score;
    }
    let others = 0;
    let golds = 0;
    for (let row = 0; row < rows; row++) {
      powers[row] = Math.exp(powers[row]! - largest);
      if (isGold[row] === 1) golds++;
      else others += powers[row]!;
    }
    if (golds === 0) continue;
    let pushed = 0;
    const slopes = new Float64Array(rows);
    for (let row = 0; row < rows; row++) {
      if (isGold[row] === 0) continue;
      const sum = powers[row]! + others;
      const share = Math.max(powers[row]! / sum, Number.MIN_VALUE);
      total -= Math.log(share) / golds;
      slopes[row] = (share - 1) / golds;
      pushed += 1 / (golds * sum);
    }
    if (!gradient) continue;
    for (let row = 0; row < rows; row++) {
      const slope = (isGold[row] === 1 ? slopes[row]! : powers[row]! * pushed) / queries.length;
      for (let column = 0; column < width; column++) gradient[column]! += slope * values[row * width + column]!;
    }
  }
  return total / Math.max(1, queries.length);
}

/**
 * The weights with the least validation loss on the way, in the scale of `start`. Those with a direction of 1 stay at 0 or above. Yields
 * the validation loss after each epoch.
 */
export function* learnLinear(
  { training, validation }: { training: readonly LinearQuery[]; validation: readonly LinearQuery[] },
  { start, directions }: { start: Float64Array; directions: readonly number[] },
  { epochs, patience, rate, pull }: LinearOptions,
): Generator<number, LearnedWeights> {
  const judged = validation.length > 0 ? validation : training;
  const scale = SCALES.map((factor) => ({ factor, loss: listwiseLoss(training, scaled(start, factor)) })).reduce(
    (best, tried) => (tried.loss < best.loss ? tried : best),
  ).factor;
  const origin = scaled(start, scale);
  const weights = origin.slice();
  const mean = new Float64Array(weights.length);
  const square = new Float64Array(weights.length);
  let best = { epoch: 0, loss: listwiseLoss(judged, weights), weights: weights.slice() };
  for (let epoch = 1; epoch <= epochs; epoch++) {
    const gradient = new Float64Array(weights.length);
    listwiseLoss(training, weights, gradient);
    for (let i = 0; i < weights.length; i++) {
      const slope = gradient[i]! + (pull * (weights[i]! - origin[i]!)) / scale;
      mean[i] = FIRST_DECAY * mean[i]! + (1 - FIRST_DECAY) * slope;
      square[i] = SECOND_DECAY * square[i]! + (1 - SECOND_DECAY) * slope * slope;
      const [first, second] = [mean[i]! / (1 - FIRST_DECAY ** epoch), square[i]! / (1 - SECOND_DECAY ** epoch)];
      const next = weights[i]! - (rate * scale * first) / (Math.sqrt(second) + TINY);
      weights[i] = directions[i] === 1 ? Math.max(0, next) : next;
    }
    const loss = listwiseLoss(judged, weights);
    yield loss;
    if (loss < best.loss) best = { epoch, loss, weights: weights.slice() };
    else if (epoch - best.epoch >= patience) break;
  }
  return { weights: scaled(best.weights, 1 / scale), epochs: best.epoch };
}

function scaled(weights: Float64Array, factor: number): Float64Array {
  return weights.map((weight) => weight * factor);
}
