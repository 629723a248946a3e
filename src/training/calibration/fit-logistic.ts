/**
 * Logistic regression by Newton's method, with a ridge and with inputs that may only speak for (or against): one that comes out with the
 * other sign is left out and the rest fitted anew. Deterministic; a few inputs and some hundred thousand rows take seconds.
 */
import { bent, type LogisticModel } from '../../ranking/index.ts';

export interface LogisticData<Input extends string> {
  /** Row by row, `inputs.length` to a row. */
  readonly values: Float64Array;
  readonly inputs: readonly Input[];
  /** 1 for what is true, 0 for what is not. */
  readonly labels: Uint8Array;
  /** How much each row counts; all alike by default. */
  readonly rowWeights?: Float64Array;
}

export interface LogisticOptions<Input extends string> {
  /** Inputs whose weight must not be negative. */
  readonly rising?: readonly Input[];
  /** Inputs that get a parabola. */
  readonly bent?: readonly Input[];
  /** Strength of the pull towards zero on each standardised weight, in rows. */
  readonly ridge?: number;
}

const MAX_STEPS = 30;
const CONVERGED = 1e-7;

/** The model of the largest likelihood. An input that never changes is left out. */
export function fitLogistic<Input extends string>(
  data: LogisticData<Input>,
  options: LogisticOptions<Input> = {},
): LogisticModel<Input> {
  return options.bent ? fitBent(data, options.bent, options) : fitStraight(data, options);
}

/** Squares are fitted as inputs of their own, then laid into the terms of theirs. */
function fitBent<Input extends string>(
  { values, inputs, ...rest }: LogisticData<Input>,
  bentInputs: readonly Input[],
  { rising = [], ridge = 1 }: LogisticOptions<Input>,
): LogisticModel<Input> {
  const scales = inputs.map((_, column) => scaleOf({ values, inputs, ...rest }, column));
  const curved = inputs.flatMap((input, column) =>
    bentInputs.includes(input) && scales[column]!.deviation > 0 ? [column] : [],
  );
  const width = inputs.length + curved.length;
  const rows = rest.labels.length;
  const widened = new Float64Array(rows * width);
  for (let row = 0; row < rows; row++) {
    const of = (column: number) => values[row * inputs.length + column]!;
    inputs.forEach((_, column) => {
      widened[row * width + column] = of(column);
    });
    curved.forEach((column, i) => {
      const { mean, deviation } = scales[column]!;
      widened[row * width + inputs.length + i] = bent((of(column) - mean) / deviation);
    });
  }
  const names = [...inputs, ...curved.map((column) => `${inputs[column]!} bent`)];
  const { bias, terms } = fitStraight({ values: widened, inputs: names, ...rest }, { rising, ridge });
  const bends = curved.flatMap((column) => {
    const term = terms.find(({ input }) => input === `${inputs[column]!} bent`);
    return term
      ? [{ column, bend: term.weight / term.deviation, shift: (term.weight * term.mean) / term.deviation }]
      : [];
  });
  return {
    bias: bends.reduce((sum, { shift }) => sum - shift, bias),
    terms: inputs.flatMap((input, column) => {
      const { mean, deviation } = scales[column]!;
      if (deviation === 0) return [];
      const bend = bends.find((one) => one.column === column)?.bend;
      const weight = terms.find((term) => term.input === input)?.weight ?? 0;
      return [{ input, mean, deviation, weight, ...(bend !== undefined && { bend }) }];
    }),
  };
}

function fitStraight<Input extends string>(
  data: LogisticData<Input>,
  { rising = [], ridge = 1 }: LogisticOptions<Input>,
): LogisticModel<Input> {
  const scales = data.inputs.map((_, column) => scaleOf(data, column));
  let active = data.inputs.map((_, column) => column).filter((column) => scales[column]!.deviation > 0);
  for (;;) {
    const [bias, ...weights] = newton(data, scales, active, ridge) as [number, ...number[]];
    const wrong = active.filter((column, i) => weights[i]! < 0 && rising.includes(data.inputs[column]!));
    if (wrong.length === 0) {
      return {
        bias,
        terms: active.map((column, i) => ({ input: data.inputs[column]!, ...scales[column]!, weight: weights[i]! })),
      };
    }
    const worst = wrong.reduce((a, b) => (weights[active.indexOf(b)]! < weights[active.indexOf(a)]! ? b : a));
    active = active.filter((column) => column !== worst);
  }
}

interface Scale {
  readonly mean: number;
  readonly deviation: number;
}

function scaleOf({ values, inputs, labels }: LogisticData<string>, column: number): Scale {
  const rows = labels.length;
  let sum = 0;
  for (let row = 0; row < rows; row++) sum += values[row * inputs.length + column]!;
  const mean = sum / rows;
  let squares = 0;
  for (let row = 0; row < rows; row++) squares += (values[row * inputs.length + column]! - mean) ** 2;
  const deviation = Math.sqrt(squares / rows);
  return { mean, deviation: deviation > 1e-12 ? deviation : 0 };
}

/** Bias and weights of the `active` columns. */
function newton(
  { values, inputs, labels, rowWeights }: LogisticData<string>,
  scales: readonly Scale[],
  active: readonly number[],
  ridge: number,
): number[] {
  const size = active.length + 1;
  const beta = new Float64Array(size);
  const x = new Float64Array(size);
  x[0] = 1;
  for (let step = 0; step < MAX_STEPS; step++) {
    const gradient = new Float64Array(size);
    const hessian = new Float64Array(size * size);
    for (let row = 0; row < labels.length; row++) {
      active.forEach((column, i) => {
        const { mean, deviation } = scales[column]!;
        x[i + 1] = (values[row * inputs.length + column]! - mean) / deviation;
      });
      let odds = 0;
      for (let i = 0; i < size; i++) odds += beta[i]! * x[i]!;
      const p = 1 / (1 + Math.exp(-odds));
      const weight = rowWeights?.[row] ?? 1;
      const error = weight * (labels[row]! - p);
      const curvature = weight * Math.max(p * (1 - p), 1e-6);
      for (let i = 0; i < size; i++) {
        gradient[i]! += error * x[i]!;
        for (let j = 0; j <= i; j++) hessian[i * size + j]! += curvature * x[i]! * x[j]!;
      }
    }
    for (let i = 1; i < size; i++) {
      gradient[i]! -= ridge * beta[i]!;
      hessian[i * size + i]! += ridge;
    }
    hessian[0]! += 1e-9;
    const change = solve(hessian, gradient);
    const longest = change.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
    const damping = Math.min(1, 2 / longest); // a step of over two deviations is not trusted
    for (let i = 0; i < size; i++) beta[i]! += damping * change[i]!;
    if (longest < CONVERGED) break;
  }
  return [...beta];
}

/** Solves `matrix * x = right` by Cholesky; only the lower triangle of the positive definite matrix is read. */
function solve(matrix: Float64Array, right: Float64Array): Float64Array {
  const size = right.length;
  const lower = new Float64Array(size * size);
  for (let i = 0; i < size; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = matrix[i * size + j]!;
      for (let k = 0; k < j; k++) sum -= lower[i * size + k]! * lower[j * size + k]!;
      lower[i * size + j] = i === j ? Math.sqrt(Math.max(sum, 1e-12)) : sum / lower[j * size + j]!;
    }
  }
  const x = right.slice();
  for (let i = 0; i < size; i++) {
    for (let k = 0; k < i; k++) x[i]! -= lower[i * size + k]! * x[k]!;
    x[i]! /= lower[i * size + i]!;
  }
  for (let i = size - 1; i >= 0; i--) {
    for (let k = i + 1; k < size; k++) x[i]! -= lower[k * size + i]! * x[k]!;
    x[i]! /= lower[i * size + i]!;
  }
  return x;
}
