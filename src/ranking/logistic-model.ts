/**
 * A logistic regression over named inputs: small enough to be read. What it is trained on and what it is asked later come by name, so
 * that a file with other inputs is refused instead of misread.
 */

export interface LogisticTerm<Input extends string = string> {
  readonly input: Input;
  /** Of the input over the training rows: it is standardised before it is weighed. */
  readonly mean: number;
  readonly deviation: number;
  readonly weight: number;
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
  return terms.reduce(
    (sum, { input, mean, deviation, weight }) => sum + weight * ((values[input] - mean) / deviation),
    bias,
  );
}

/** The probability of these odds. */
export function logistic(logOdds: number): number {
  return 1 / (1 + Math.exp(-logOdds));
}

/** Whether `model` is one over `inputs` alone, whole and with numbers only. */
export function isLogisticModel<Input extends string>(
  model: unknown,
  inputs: readonly Input[],
): model is LogisticModel<Input> {
  const { bias, terms } = (model ?? {}) as Partial<LogisticModel>;
  if (!Number.isFinite(bias) || !Array.isArray(terms)) return false;
  return terms.every(
    ({ input, mean, deviation, weight }: LogisticTerm) =>
      (inputs as readonly string[]).includes(input) &&
      [mean, deviation, weight].every(Number.isFinite) &&
      deviation > 0,
  );
}
