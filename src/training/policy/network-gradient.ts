/**
 * Gradients of the policy's networks (`agent/embedded/network.ts`): the parameters of one as a flat list, its scores for many rows at once, and
 * what the scores' slopes mean for each parameter. Pure.
 */

import { type Network, standardised } from '../../agent/index.ts';
import { randomNumbers } from '../../core/index.ts';

/** The order of the flat list: direct, bias, hidden, hiddenBias, output. */
export class TrainedNetwork {
  readonly parameters: Float64Array;
  readonly gradient: Float64Array;
  readonly inputs: number;
  readonly units: number;
  readonly #start: Network;
  /** Of the rows scored last: what each hidden unit gave. */
  #activations = new Float64Array(0);

  constructor(start: Network) {
    const { mean, hidden, hiddenBias, output, direct, bias } = start;
    this.inputs = mean.length;
    this.units = output.length;
    this.#start = start;
    this.parameters = Float64Array.from([...direct, bias, ...hidden, ...hiddenBias, ...output]);
    this.gradient = new Float64Array(this.parameters.length);
  }

  /** As it is now, rounded to what is stored. */
  get network(): Network {
    const { inputs, units, parameters } = this;
    const [hidden, hiddenBias, output] = this.#places();
    const part = (from: number, length: number) => Float32Array.from(parameters.subarray(from, from + length));
    return {
      mean: this.#start.mean,
      deviation: this.#start.deviation,
      hidden: part(hidden, units * inputs),
      hiddenBias: part(hiddenBias, units),
      output: part(output, units),
      direct: part(0, inputs),
      bias: Math.fround(parameters[inputs]!),
    };
  }

  /** Row after row as the network takes them in. */
  standardise(values: Float32Array): Float32Array {
    const rows = new Float32Array(values.length);
    for (let start = 0; start < values.length; start += this.inputs) {
      rows.set(standardised(this.#start, values, start), start);
    }
    return rows;
  }

  /** Of each of the standardised rows. */
  scores(rows: Float32Array): Float64Array {
    const { inputs, units, parameters } = this;
    const [hidden, hiddenBias, output] = this.#places();
    const count = rows.length / inputs;
    if (this.#activations.length < count * units) this.#activations = new Float64Array(count * units);
    const scores = new Float64Array(count);
    for (let row = 0, start = 0; row < count; row++, start += inputs) {
      let score = parameters[inputs]!;
      for (let i = 0; i < inputs; i++) score += parameters[i]! * rows[start + i]!;
      for (let unit = 0, at = hidden; unit < units; unit++) {
        let sum = parameters[hiddenBias + unit]!;
        for (let i = 0; i < inputs; i++, at++) sum += parameters[at]! * rows[start + i]!;
        const activation = Math.tanh(sum);
        this.#activations[row * units + unit] = activation;
        score += parameters[output + unit]! * activation;
      }
      scores[row] = score;
    }
    return scores;
  }

  /** Adds to the gradient what `slopes`, the loss by the score of each row, make of the rows that were scored last. */
  addSlopes(rows: Float32Array, slopes: Float64Array): void {
    const { inputs, units, parameters, gradient } = this;
    const [hidden, hiddenBias, output] = this.#places();
    for (let row = 0, start = 0; row < slopes.length; row++, start += inputs) {
      const slope = slopes[row]!;
      if (slope === 0) continue;
      gradient[inputs]! += slope;
      for (let i = 0; i < inputs; i++) gradient[i]! += slope * rows[start + i]!;
      for (let unit = 0; unit < units; unit++) {
        const activation = this.#activations[row * units + unit]!;
        gradient[output + unit]! += slope * activation;
        const inner = slope * parameters[output + unit]! * (1 - activation * activation);
        gradient[hiddenBias + unit]! += inner;
        const at = hidden + unit * inputs;
        for (let i = 0; i < inputs; i++) gradient[at + i]! += inner * rows[start + i]!;
      }
    }
  }

  #places(): readonly [hidden: number, hiddenBias: number, output: number] {
    const hidden = this.inputs + 1;
    const hiddenBias = hidden + this.units * this.inputs;
    return [hidden, hiddenBias, hiddenBias + this.units];
  }
}

/**
 * A network to start learning from: standardised by `rows`, with `units` hidden units that say nothing yet. Where `base` is given, its direct
 * weights stay what they say of the unstandardised inputs.
 */
export function freshNetwork(
  inputs: number,
  rows: readonly Float32Array[],
  { units, seed, base }: { readonly units: number; readonly seed: number; readonly base?: Network },
): Network {
  const { mean, deviation } = spreadOf(inputs, rows);
  const next = randomNumbers(seed);
  const width = 1 / Math.sqrt(inputs);
  const direct = new Float32Array(inputs);
  let bias = 0;
  if (base) {
    bias = base.bias;
    for (let i = 0; i < inputs; i++) {
      direct[i] = (base.direct[i]! * deviation[i]!) / base.deviation[i]!;
      bias += (base.direct[i]! * (mean[i]! - base.mean[i]!)) / base.deviation[i]!;
    }
  }
  return {
    mean,
    deviation,
    hidden: Float32Array.from({ length: units * inputs }, () => (2 * next() - 1) * width),
    hiddenBias: new Float32Array(units),
    output: new Float32Array(units),
    direct,
    bias,
  };
}

/** Inputs that are nearly always the same are left at the scale that they have. */
const LEAST_DEVIATION = 1e-3;

function spreadOf(inputs: number, rows: readonly Float32Array[]): Pick<Network, 'mean' | 'deviation'> {
  const sums = new Float64Array(inputs);
  const squares = new Float64Array(inputs);
  let count = 0;
  for (const values of rows) {
    count += values.length / inputs;
    for (let i = 0; i < values.length; i++) {
      const value = values[i]!;
      sums[i % inputs]! += value;
      squares[i % inputs]! += value * value;
    }
  }
  const mean = Float32Array.from(sums, (sum) => sum / Math.max(1, count));
  const deviation = Float32Array.from(squares, (square, i) => {
    const spread = Math.sqrt(Math.max(0, square / Math.max(1, count) - mean[i]! ** 2));
    return spread > LEAST_DEVIATION ? spread : 1;
  });
  return { mean, deviation };
}
