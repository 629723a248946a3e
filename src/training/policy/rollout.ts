/**
 * One search of a recorded tree by the embedded policy, as training sees it: every choice that was made, what the judges were given with what the
 * gold says of it, and what the search is worth.
 */
import {
  type Choice,
  type Chooser,
  EmbeddedPolicy,
  type Judged,
  type JudgedRows,
  type PolicyModel,
  runSearch,
  type SearchOutcome,
  STOP,
  type Trajectory,
} from '../../agent/index.ts';
import { type GoldFunction, type Instance, isGold, scoreInstance } from '../../evaluation/index.ts';
import { type Limits, permitted } from './permitted.ts';
import type { RecordedTree } from './recorded-tree.ts';

/** A choice, and what was chosen. Plain data. */
export interface MadeChoice {
  /** Row after row of `CALL_FEATURES`; empty where no row could be picked. */
  readonly features: Float32Array;
  /** Rows that were picked before in this turn. */
  readonly picked: readonly number[];
  /** `STATE_FEATURES`. */
  readonly state: Float32Array;
  readonly mayStop: boolean;
  /** A row, or `STOP`. */
  readonly chosen: number;
}

/** What the judges were given at the end of a search. Plain data. */
export interface JudgedState {
  readonly functions: LabelledRows;
  readonly files: LabelledRows;
  /** Of each function, the position of its file in `files`. */
  readonly fileOf: Int32Array;
  readonly goldFunctions: number;
  readonly goldFiles: number;
}

export interface LabelledRows {
  readonly features: Float32Array;
  /** 1 for what the fix changes. */
  readonly gold: Uint8Array;
}

/** What a search is worth and what it took. Shares are 0 to 1. */
export interface RolloutFigures {
  readonly fileF1: number;
  readonly filePrecision: number;
  readonly fileRecall: number;
  /** Absent where the gold holds no function. */
  readonly functionF1?: number;
  readonly functionPrecision?: number;
  readonly functionRecall?: number;
  /** Of the gold functions, those that results showed. */
  readonly shownFunctions?: number;
  readonly efficiency: number;
  readonly redundancy: number;
  readonly turns: number;
  readonly calls: number;
  readonly widths: readonly number[];
}

export interface Rollout {
  readonly figures: RolloutFigures;
  readonly choices: readonly MadeChoice[];
  readonly judged: JudgedState | undefined;
}

export interface RolloutOptions extends Limits {
  readonly model: PolicyModel;
  readonly choose: Chooser;
  /** Records the search. */
  readonly trajectory?: Trajectory | undefined;
}

/** Throws what reading the repository throws. */
export async function rollOut(instance: Instance, tree: RecordedTree, options: RolloutOptions): Promise<Rollout> {
  const { model, choose, trajectory, ...limits } = options;
  const choices: MadeChoice[] = [];
  let judged: Judged | undefined;
  const policy = new EmbeddedPolicy({
    model,
    choose: async (choice) => {
      const { mayPick, mayStop } = permitted(choice, limits);
      const chosen = !mayPick ? STOP : await choose(choice);
      if (mayPick) choices.push(made(choice, mayStop, chosen));
      return chosen;
    },
    onAnswer: (rows) => {
      judged = rows;
    },
  });
  const { files, parse, parsed } = tree;
  const outcome = await runSearch(instance.problem_statement, {
    ...{ policy, tools: tree, files, parse, parsed },
    ...(trajectory && { trajectory }),
  });
  return {
    figures: figuresOf(outcome, instance),
    choices,
    judged: judged && labelled(judged, outcome, instance),
  };
}

function made({ features, picked, state }: Choice, mayStop: boolean, chosen: number): MadeChoice {
  return { features, picked: [...picked], state, mayStop, chosen };
}

function figuresOf({ places, pool, end }: SearchOutcome, instance: Instance): RolloutFigures {
  const chosen = new Set(pool);
  const functions = places
    .filter(({ id, test }) => chosen.has(id) && !test)
    .map(({ file, document }) => ({ path: file.path, name: document.name }));
  const row = { instance_id: instance.instance_id, functions: [], files: [], seconds: 0 };
  const answer = { files: end.files, functions };
  const { scores } = scoreInstance(instance, { ...row, answer }, { lines: false, answers: true });
  const { fileF1 = 0, filePrecision = 0, fileRecall = 0, functionF1, functionPrecision, functionRecall } = scores;
  const shown = places.filter((place) => place.shown > 0).map(nameOf);
  const gold = instance.gold_functions;
  return {
    fileF1,
    filePrecision,
    fileRecall,
    ...(functionF1 !== undefined && { functionF1 }),
    ...(functionPrecision !== undefined && { functionPrecision }),
    ...(functionRecall !== undefined && { functionRecall }),
    ...(gold.length > 0 && {
      shownFunctions: gold.filter((one) => shown.some((found) => isGold(found, one))).length / gold.length,
    }),
    efficiency: end.toolEfficiency ?? 0,
    redundancy: end.redundancy ?? 0,
    turns: end.turns,
    calls: end.calls,
    widths: end.widths,
  };
}

type Named = ReturnType<typeof nameOf>;

/** Without lines, so that it is gold by its whole name: that is how sets are scored. */
function nameOf({ file, document }: SearchOutcome['places'][number]) {
  return { path: file.path, name: document.name, startLine: 0, endLine: 0 };
}

function labelled({ functions, files }: Judged, { places }: SearchOutcome, instance: Instance): JudgedState {
  const { gold_files: goldFiles, gold_functions: goldFunctions } = instance;
  const named = new Map(places.map((place) => [place.id, nameOf(place)]));
  const position = new Map(files.ids.map((path, i) => [path, i]));
  const wantedFiles = new Set(goldFiles);
  return {
    functions: labelledRows(functions, (id) => isAnyGold(named.get(id), goldFunctions)),
    files: labelledRows(files, (path) => wantedFiles.has(path)),
    fileOf: Int32Array.from(functions.ids, (id) => position.get(named.get(id)?.path ?? '') ?? -1),
    goldFunctions: new Set(goldFunctions.map(({ path, name }) => `${path}:${name}`)).size,
    goldFiles: wantedFiles.size,
  };
}

function labelledRows({ ids, features }: JudgedRows, isGoldId: (id: string) => boolean): LabelledRows {
  return { features, gold: Uint8Array.from(ids, (id) => (isGoldId(id) ? 1 : 0)) };
}

function isAnyGold(found: Named | undefined, gold: readonly GoldFunction[]): boolean {
  return found !== undefined && gold.some((one) => isGold(found, one));
}
