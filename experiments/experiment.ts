/** An experiment: a condition under which Fixpoint is measured and the scores to expect of it, fixed in `experiments/NAME.yaml`. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import { parse } from 'yaml';
import { UsageError } from '../src/core/index.ts';
import schema from './experiment.schema.json' with { type: 'json' };

/** Percent with one decimal, by metric. */
type ExpectedScores = Readonly<Record<string, number>>;

/** What groups of instances are named by; `all` has one group. */
export const GROUPINGS = ['dataset', 'language'] as const;

/** Of one system. */
type Expectations = { readonly all?: ExpectedScores } & Readonly<
  Partial<Record<(typeof GROUPINGS)[number], Readonly<Record<string, ExpectedScores>>>>
>;

/** A file in the folder of datasets, or those of its rows whose `dataset` is `only`. */
export interface DatasetSource {
  readonly file: string;
  readonly sha256: string;
  readonly only?: string;
}

/** The last fixes of this repository, back from a commit. */
export interface HistorySource {
  readonly fixes: number;
  readonly from: string;
}

export interface Experiment {
  /** Of its file, without the ending. */
  readonly name: string;
  /** Heading of its results. */
  readonly title: string;
  /** What is measured, and what a reader must know of it. */
  readonly about: string;
  /** Either this or `history`. */
  readonly dataset?: DatasetSource;
  readonly history?: HistorySource;
  /** Of `fixpoint eval`. */
  readonly arguments: {
    readonly mode: string;
    /** Of a simulated judge in place of a chat model. */
    readonly judge?: string;
    readonly baselines: readonly string[];
    /** `none`: the weights set by hand in the place of the shipped ones. */
    readonly weights?: string;
  };
  /** How tables name a dataset. */
  readonly labels?: Readonly<Record<string, string>>;
  /** Points by which a score may differ before the experiment fails. */
  readonly tolerance: number;
  /** By system. */
  readonly expected: Readonly<Record<string, Expectations>>;
}

const ENDING = '.yaml';
export const EXPERIMENTS = import.meta.dirname;

const ajv = new Ajv({ multipleOfPrecision: 6, verbose: true });

/** In alphabetical order. */
export function experimentNames(): string[] {
  return readdirSync(EXPERIMENTS)
    .filter((file) => file.endsWith(ENDING))
    .map((file) => file.slice(0, -ENDING.length))
    .sort();
}

/** Throws `UsageError` for a name that there is not. */
export function readExperiment(name: string): Experiment {
  const names = experimentNames();
  if (!names.includes(name))
    throw new UsageError(`no experiment ${JSON.stringify(name)}; there are ${names.join(', ')}`);
  return parseExperiment(name, readFileSync(join(EXPERIMENTS, name + ENDING), 'utf8'));
}

/** Throws `UsageError` where `text` is no experiment. */
export function parseExperiment(name: string, text: string): Experiment {
  let value: unknown;
  try {
    value = parse(text);
  } catch (error) {
    throw new UsageError(`${name}${ENDING} is no YAML: ${(error as Error).message.split('\n', 1)[0]}`);
  }
  if (ajv.validate(schema, value)) return { name, ...(value as Omit<Experiment, 'name'>) };
  throw new UsageError(`${name}${ENDING}: ${ajv.errorsText(ajv.errors, { dataVar: 'experiment' })}`);
}
