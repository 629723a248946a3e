/**
 * The teacher of the embedded policy: it knows the gold, tries all candidates of a turn on the recorded tree, and picks by lot among those that show
 * gold, the more firmly the likelier. It is imitated where its search ends well (FuseSearch, papers.md A4).
 */
import { type Chooser, type PolicyModel, STOP, type ToolSet } from '../../agent/index.ts';
import type { GoldFunction, Instance } from '../../evaluation/index.ts';
import { softmax } from './decisions.ts';
import { type Limits, permitted } from './permitted.ts';
import { drawn, pickShares } from './samplers.ts';

type ToolResult = Awaited<ReturnType<ToolSet['run']>>[number];

export interface TeacherOptions extends Limits {
  readonly tools: Pick<ToolSet, 'run'>;
  /** Whose picker is asked where no candidate shows gold. */
  readonly model: Pick<PolicyModel, 'picker'>;
  /** 0 to below 1. */
  readonly next: () => number;
}

/** How evenly useful candidates are picked. */
const TEMPERATURE = 0.15;
/** Of picks, those by lot. */
const RANDOM = 0.08;
/** Candidates that gain less are not worth a call. */
const LEAST_GAIN = 0.05;
/** What a gold file counts whose functions are not seen. */
const FILE_GAIN = 0.4;
/** What it counts to show again, and more firmly, what was shown. */
const AGAIN = 0.4;
/** What lines that were shown before take away, all of them. */
const OVERLAP_COST = 0.2;
/** Picks of a first turn in which no candidate shows gold. */
const BLIND_PICKS = 4;

export function teacher(
  { gold_files, gold_functions }: Pick<Instance, 'gold_files' | 'gold_functions'>,
  options: TeacherOptions,
): Chooser {
  const { tools, model, next, ...limits } = options;
  const known = new Known(gold_functions, gold_files);
  let shown: readonly Shown[] = [];
  return async (choice) => {
    const { candidates, picked, turn } = choice;
    if (picked.length === 0) {
      const results = await tools.run(candidates.map(({ call }) => call));
      shown = results.map((result) => known.shownBy(result));
    }
    const gains = Float64Array.from(shown, (one, row) => (picked.includes(row) ? 0 : known.gainOf(one)));
    const useless = Uint8Array.from(gains, (gain) => (gain < LEAST_GAIN ? 1 : 0));
    const isUseful = useless.includes(0);
    const isBlind = turn === 1 && known.isNothing && picked.length < BLIND_PICKS;
    if (!isUseful && !isBlind && permitted(choice, limits).mayStop) return STOP;
    const isByLot = !isUseful || next() < RANDOM;
    const shares = isByLot
      ? pickShares(model, choice)
      : softmax(
          gains.map((gain) => gain / TEMPERATURE),
          useless,
        );
    const chosen = drawn(shares, next);
    known.take(shown[chosen]!);
    return chosen;
  };
}

/** What a result shows of the gold, and where else it looks. */
interface Shown {
  /** Positions of gold functions, and of gold files. */
  readonly functions: readonly number[];
  readonly files: readonly number[];
  /** How firmly it points at what it shows, 0 to 1: less the more places it shows. */
  readonly firmness: number;
  readonly lines: readonly string[];
}

/** What the picks so far have shown of the gold. */
class Known {
  readonly #functions: readonly GoldFunction[];
  readonly #files: readonly string[];
  /** The firmest that showed each. */
  readonly #byFunction: Float64Array;
  readonly #byFile: Float64Array;
  readonly #lines = new Set<string>();

  constructor(functions: readonly GoldFunction[], files: readonly string[]) {
    this.#functions = functions;
    this.#files = files;
    this.#byFunction = new Float64Array(functions.length);
    this.#byFile = new Float64Array(files.length);
  }

  /** Whether no gold was shown. */
  get isNothing(): boolean {
    return [...this.#byFunction, ...this.#byFile].every((firmness) => firmness === 0);
  }

  shownBy({ seen }: Pick<ToolResult, 'seen'>): Shown {
    const positions = (list: readonly unknown[], isShown: (i: number) => boolean) =>
      list.flatMap((_, i) => (isShown(i) ? [i] : []));
    return {
      functions: positions(this.#functions, (i) => {
        const { path, start, end } = this.#functions[i]!;
        if (start === undefined || end === undefined) return false;
        return seen.some((at) => at.path === path && at.startLine <= end && at.endLine >= start && at.startLine > 0);
      }),
      files: positions(this.#files, (i) => seen.some(({ path }) => path === this.#files[i])),
      firmness: 1 / Math.sqrt(Math.max(1, seen.length)),
      lines: seen.map(({ path, startLine, endLine }) => `${path}:${startLine}-${endLine}`),
    };
  }

  /** What it would add to what was shown, in shares of the gold. */
  gainOf({ functions, files, firmness, lines }: Shown): number {
    const inFunctions = sum(functions, (i) => added(firmness, this.#byFunction[i]!));
    const inFiles = sum(files, (i) => added(firmness, this.#byFile[i]!));
    const gained = inFunctions / Math.max(1, this.#functions.length) + (FILE_GAIN * inFiles) / this.#files.length;
    const again = lines.filter((line) => this.#lines.has(line)).length / Math.max(1, lines.length);
    return gained - OVERLAP_COST * again;
  }

  take({ functions, files, firmness, lines }: Shown): void {
    for (const i of functions) this.#byFunction[i] = Math.max(firmness, this.#byFunction[i]!);
    for (const i of files) this.#byFile[i] = Math.max(firmness, this.#byFile[i]!);
    for (const line of lines) this.#lines.add(line);
  }
}

/** All of the firmness for what is new, some of what it is firmer for what is not. */
function added(firmness: number, before: number): number {
  if (before === 0) return 0.2 + 0.8 * firmness;
  return AGAIN * Math.max(0, firmness - before);
}

function sum(positions: readonly number[], of: (i: number) => number): number {
  return positions.reduce((all, i) => all + of(i), 0);
}
