/**
 * A logistic regression over named inputs: small enough to be read. What it is trained on and what it is asked later come by name, so
 * that a file with other inputs is refused instead of misread.
 */

interface LogisticTerm<Input extends string = string> {
  readonly input: Input;
  /** Of the input over the training rows: it is standardised before it is weighed. */
  readonly mean: number;
  readonly deviation: number;
  readonly weight: number;
  /** Weight of the square of the standardised input, less 1, where more of it need not mean more: log odds then follow a parabola. */
  readonly bend?: number;
}

/** Beyond so many deviations a parabola is not followed. */
const MAX_BENT = 3;

/** What `bend` weighs. */
export function bent(standardised: number): number {
  return Math.min(MAX_BENT, Math.abs(standardised)) ** 2 - 1;
}

export interface LogisticModel<Input extends string = string> {
  readonly bias: number;
  readonly terms: readonly LogisticTerm<Input>[];
}

/** The logarithm of the odds. */
export function logit<Input extends string>(
  { bias, terms }: LogisticModel<Input>,
  values: Readonly<Record<Input, number>>,
): number {
  return terms.reduce((sum, { input, mean, deviation, weight, bend = 0 }) => {
    const standardised = (values[input] - mean) / deviation;
    return sum + weight * standardised + bend * bent(standardised);
  }, bias);
}

/** Whether `model` is one over `inputs` alone, whole and with numbers only. */
export function isLogisticModel<Input extends string>(
  model: unknown,
  inputs: readonly Input[],
): model is LogisticModel<Input> {
  const { bias, terms } = (model ?? {}) as Partial<LogisticModel>;
  if (!Number.isFinite(bias) || !Array.isArray(terms)) return false;
  return terms.every(
    ({ input, mean, deviation, weight, bend = 0 }: LogisticTerm) =>
      (inputs as readonly string[]).includes(input) &&
      [mean, deviation, weight, bend].every(Number.isFinite) &&
      deviation > 0,
  );
}
