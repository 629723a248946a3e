/** A scored run as `metrics.json` holds it: means with intervals, their breakdowns, and the scores of every instance. */
import type { GoldFunction, Rejection } from './instance.ts';
import type { ReliabilityBin } from './metrics/reliability.ts';

/** Raised when the meaning of a field changes. */
export const EVALUATION_VERSION = 1;

/** What breakdowns group by, known of an instance without any system's answer. */
export interface InstanceFacts {
  /** Unigram overlap (ROUGE-1 F1) of the issue with the text of the gold functions, 0 to 1. */
  readonly rouge1?: number;
  /** Cosine of the issue's and the gold functions' vectors, where an encoder is configured. */
  readonly cosine?: number;
  /** Whether the issue writes the path or the file name of a gold file. */
  readonly file_named: boolean;
}

/** An instance with its facts, what a system reached on it, and why. */
export interface ScoredInstance {
  readonly instance_id: string;
  readonly dataset: string;
  readonly repo: string;
  readonly language: string;
  readonly base_commit: string;
  readonly title: string;
  readonly query_source?: string;
  readonly category?: string;
  readonly gold_files: readonly string[];
  readonly gold_functions: readonly GoldFunction[];
  readonly facts: InstanceFacts;
  /** Rank of each gold function and gold file in the run, 1 for the best; null where it is missing. */
  readonly function_ranks: readonly (number | null)[];
  readonly file_ranks: readonly (number | null)[];
  /** Scores by metric name (`function.acc@5`); a metric that does not apply is missing. */
  readonly scores: Readonly<Record<string, number>>;
  /** The first places of the answer with their evidence, for people. */
  readonly top: readonly {
    readonly path: string;
    readonly name: string;
    /** Line of the definition, and its last line. */
    readonly line: number;
    readonly end: number;
    readonly evidence: readonly string[];
  }[];
  /** Why there is no answer; such an instance scores zero. */
  readonly failure?: string;
}

/** A mean over `n` instances, with its 95 % bootstrap interval. */
export interface Estimate {
  readonly mean: number;
  readonly low: number;
  readonly high: number;
  readonly n: number;
}

export type Estimates = Readonly<Record<string, Estimate>>;

/** Levels at which a system may tell how sure it is. */
export type CalibratedLevel = 'function' | 'file';

/** How true the probabilities of one level are, over the first ten places of every answer. */
export interface CalibrationFigures {
  /** Places. */
  readonly n: number;
  /** Expected calibration error with ten bins of equal width, 0 to 1. */
  readonly ece: number;
  /** The same with ten bins of equal mass. */
  readonly ece_mass: number;
  readonly brier: number;
  /** Of equal width. */
  readonly bins: readonly ReliabilityBin[];
}

export type Calibrated = Readonly<Partial<Record<CalibratedLevel, CalibrationFigures>>>;

export interface Evaluation {
  readonly version: typeof EVALUATION_VERSION;
  /** Name of the system: `fixpoint rank`, `bm25`, `locagent`. */
  readonly system: string;
  readonly dataset: { readonly name: string; readonly sha256: string };
  readonly metrics: Estimates;
  /** Only where the run has probabilities. */
  readonly calibration?: Calibrated;
  /** By what is grouped (`dataset`, `language`, `gold functions`, ...), then by group, in order. */
  readonly breakdowns: Readonly<Record<string, Readonly<Record<string, Estimates>>>>;
  /** In the order of the dataset. */
  readonly instances: readonly ScoredInstance[];
  readonly rejections: readonly Rejection[];
}
