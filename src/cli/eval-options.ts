/** The flags of `fixpoint eval`, checked before any work. */
import { UsageError } from '../core/index.ts';
import {
  BASELINE_NAMES,
  type BaselineName,
  type JudgeStrength,
  parseStrength,
  RUN_FORMATS,
  type RunFormat,
} from '../evaluation/index.ts';
import type { Flags } from './command-context.ts';

/** As the parser hands them over. `limit` counts instances here, and is no setting. */
export type EvalFlags = Omit<Flags, 'limit'> & {
  readonly dataset?: string;
  readonly repositories?: string;
  readonly cloneFrom: string;
  readonly history?: string;
  readonly issues?: string;
  readonly run?: string;
  readonly runFormat?: string;
  readonly judge?: string;
  readonly baseline?: readonly string[];
  readonly output?: string;
  readonly resume?: boolean;
  readonly trajectories?: string;
  readonly limit?: string;
  readonly instance?: readonly string[];
};

export interface EvalOptions {
  readonly source:
    | { readonly kind: 'dataset'; readonly path: string }
    | {
        readonly kind: 'history';
        readonly commits: number;
        readonly rev: string | undefined;
        readonly issues: string | undefined;
      };
  /** Folder of the clones. */
  readonly repositories: string | undefined;
  /** URL with `{repo}` in the place of `owner/name`. */
  readonly cloneFrom: string;
  /** A recorded output to score in the place of the localizer. */
  readonly recorded: { readonly path: string; readonly format: RunFormat | undefined } | undefined;
  readonly baselines: readonly BaselineName[];
  /** Of the simulated judge that stands in for a chat model. */
  readonly judge: JudgeStrength | undefined;
  readonly output: string | undefined;
  readonly resume: boolean;
  /** Folder for what searches record. */
  readonly trajectories: string | undefined;
  readonly limit: number | undefined;
  readonly instances: readonly string[];
}

/** Throws `UsageError`. */
export function evalOptionsOf(flags: EvalFlags): EvalOptions {
  const { dataset, repositories, history, rev, issues, run, output, resume = false, cloneFrom, instance = [] } = flags;
  if ((dataset === undefined) === (history === undefined)) {
    throw new UsageError('give either --dataset <file> or, for the fixes of this repository, --history <n>');
  }
  if ((issues ?? rev) !== undefined && history === undefined)
    throw new UsageError('--issues and --rev go with --history');
  if (resume && output === undefined)
    throw new UsageError('--resume needs the --output folder of the run to go on with');
  if (run !== undefined && (flags.baseline ?? flags.judge ?? history) !== undefined) {
    throw new UsageError('--run scores a recorded run of a dataset: leave out --history and --baseline');
  }
  if (!cloneFrom.includes('{repo}')) throw new UsageError('--clone-from needs {repo} in the place of owner/name');
  return {
    source:
      history === undefined
        ? { kind: 'dataset', path: dataset! }
        : { kind: 'history', commits: positive('--history', history), rev, issues },
    repositories,
    cloneFrom,
    recorded: run === undefined ? undefined : { path: run, format: runFormatOf(flags.runFormat) },
    baselines: baselinesOf(flags.baseline ?? []),
    judge: flags.judge === undefined ? undefined : parseStrength(flags.judge),
    output,
    resume,
    trajectories: flags.trajectories,
    limit: flags.limit === undefined ? undefined : positive('--limit', flags.limit),
    instances: instance,
  };
}

function runFormatOf(name: string | undefined): RunFormat | undefined {
  const format = RUN_FORMATS.find((known) => known === name);
  if (format || name === undefined) return format;
  throw new UsageError(`--run-format is ${JSON.stringify(name)}; expected one of ${RUN_FORMATS.join(', ')}`);
}

function baselinesOf(given: readonly string[]): BaselineName[] {
  const names = given.flatMap((text) => text.split(',')).map((name) => name.trim());
  if (names.includes('all')) return [...BASELINE_NAMES];
  const unknown = names.find((name) => !BASELINE_NAMES.includes(name as BaselineName));
  if (unknown !== undefined) {
    throw new UsageError(`no baseline ${JSON.stringify(unknown)}; there are ${BASELINE_NAMES.join(', ')} and all`);
  }
  return BASELINE_NAMES.filter((name) => names.includes(name));
}

function positive(flag: string, text: string): number {
  const number = Number(text);
  if (/^\d+$/.test(text) && Number.isSafeInteger(number) && number > 0) return number;
  throw new UsageError(`${flag} is ${JSON.stringify(text)}; expected a whole number from 1 up`);
}
