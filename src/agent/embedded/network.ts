/**
 * The small networks of the embedded policy: one hidden layer of tanh units beside a direct linear path, over standardised inputs, with one
 * output. A network whose hidden layer is empty is a linear model, so a hand-set one needs no other form. Pure.
 */

export interface Network {
  /** Of each input over the rows it was trained on; an input is standardised before it is weighed. */
  readonly mean: Float32Array;
  readonly deviation: Float32Array;
  /** Row after row, one row of inputs for each hidden unit. */
  readonly hidden: Float32Array;
  readonly hiddenBias: Float32Array;
  /** Of each hidden unit. */
  readonly output: Float32Array;
  /** Of each input, past the hidden layer. */
  readonly direct: Float32Array;
  readonly bias: number;
}

/** Standardised inputs beyond this count as this. */
const MOST_DEVIATIONS = 5;

/** The output for the inputs that stand in `values` from `start`. */
export function scoreOf(network: Network, values: Float32Array, start = 0): number {
  const { mean, hidden, hiddenBias, output, direct } = network;
  const inputs = mean.length;
  const standard = standardised(network, values, start);
  let score = network.bias;
  for (let i = 0; i < inputs; i++) score += direct[i]! * standard[i]!;
  for (let unit = 0; unit < output.length; unit++) {
    let sum = hiddenBias[unit]!;
    for (let i = 0, at = unit * inputs; i < inputs; i++, at++) sum += hidden[at]! * standard[i]!;
    score += output[unit]! * Math.tanh(sum);
  }
  return score;
}

export function standardised({ mean, deviation }: Network, values: Float32Array, start = 0): Float32Array {
  const standard = new Float32Array(mean.length);
  for (let i = 0; i < mean.length; i++) {
    const value = (values[start + i]! - mean[i]!) / deviation[i]!;
    standard[i] = Math.max(-MOST_DEVIATIONS, Math.min(MOST_DEVIATIONS, value));
  }
  return standard;
}

/** One without a hidden layer: `weights` by the position of their input among `inputs`, the others 0. */
export function linearNetwork(inputs: number, weights: Readonly<Record<number, number>>, bias = 0): Network {
  const direct = new Float32Array(inputs);
  for (const [input, weight] of Object.entries(weights)) direct[Number(input)] = weight;
  return {
    mean: new Float32Array(inputs),
    deviation: new Float32Array(inputs).fill(1),
    hidden: new Float32Array(0),
    hiddenBias: new Float32Array(0),
    output: new Float32Array(0),
    direct,
    bias,
  };
}
