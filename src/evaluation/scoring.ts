/**
 * Scores one instance: every metric of the catalogue that applies to it, by name. Which ones apply depends on the gold (no gold
 * functions, no function level), on the instance's row (costs) and on what the whole run holds, so that a failed instance counts
 * zero in the same means as the others.
 */
import type { ScoredInstance } from './evaluation.ts';
import { functionId } from './match.ts';
import { accuracyAt } from './metrics/accuracy.ts';
import { CUTOFFS, LINE_COVERAGE_CUTOFFS } from './metrics/catalogue.ts';
import { hitAt } from './metrics/hit.ts';
import { type Gold, hitsOf, LEVELS, type Level, type LevelHits } from './metrics/levels.ts';
import { lineCoverage } from './metrics/line-coverage.ts';
import { ndcgAt } from './metrics/ndcg.ts';
import { recallAt } from './metrics/recall.ts';
import { reciprocalRank } from './metrics/reciprocal-rank.ts';
import { setScores } from './metrics/set-scores.ts';
import type { RunRow } from './run-row.ts';

/** What the rows of a run hold. */
export interface RunShape {
  /** Functions have lines; without them overloads cannot be told apart and line coverage does not apply. */
  readonly lines: boolean;
  /** The system answers with a set: an instance without one has answered with the empty set. */
  readonly answers: boolean;
}

type Scores = Record<string, number>;

/** The shape of a run. A run without a single function is taken to have lines. */
export function shapeOf(rows: Iterable<Pick<RunRow, 'functions' | 'answer'>>): RunShape {
  let named = false;
  let lines = false;
  let answers = false;
  for (const { functions, answer } of rows) {
    named ||= functions.length > 0;
    lines ||= functions.some(({ start }) => start > 0);
    answers ||= answer !== undefined;
  }
  return { lines: lines || !named, answers };
}

/**
 * Scores of `row` against the gold of `instance`. Without a row the instance has failed: it scores 0 in every metric of quality that
 * applies to it and has no costs. Pass the `shape` of the whole run; the row's own is right only where all rows are alike.
 */
export function scoreInstance(
  instance: Gold,
  row: RunRow | undefined,
  shape: RunShape = shapeOf(row ? [row] : []),
): Pick<ScoredInstance, 'scores' | 'function_ranks' | 'file_ranks'> {
  const answer = row ?? { functions: [], files: [] };
  const { levels, functionRanks, fileRanks } = hitsOf(instance, answer, { byLines: shape.lines });
  return {
    scores: {
      ...Object.assign({}, ...LEVELS.map((level) => rankedScores(level, levels[level]))),
      ...(shape.lines && coverageScores(instance, answer)),
      ...(shape.answers && answerScores(instance, row?.answer)),
      ...(row && costs(row)),
    },
    function_ranks: functionRanks,
    file_ranks: fileRanks,
  };
}

function rankedScores(level: Level, judged: LevelHits | undefined): Scores {
  if (!judged) return {};
  const { hits, goldCount } = judged;
  const scores: Scores = { [`${level}.mrr`]: reciprocalRank(hits) };
  for (const k of CUTOFFS) {
    scores[`${level}.acc@${k}`] = accuracyAt(k, hits, goldCount);
    scores[`${level}.hit@${k}`] = hitAt(k, hits);
    scores[`${level}.recall@${k}`] = recallAt(k, hits, goldCount);
    scores[`${level}.ndcg@${k}`] = ndcgAt(k, hits, goldCount);
  }
  return scores;
}

function coverageScores({ gold_functions }: Gold, { functions }: Pick<RunRow, 'functions'>): Scores {
  const gold = gold_functions.flatMap(({ path, start, end }) =>
    start === undefined || end === undefined ? [] : [{ path, start, end }],
  );
  return present(
    Object.fromEntries(LINE_COVERAGE_CUTOFFS.map((k) => [`lineCoverage@${k}`, lineCoverage(k, functions, gold)])),
  );
}

/** Functions of an answer have no lines, so overloads count as one. */
function answerScores({ gold_files, gold_functions }: Gold, answer: RunRow['answer']): Scores {
  return {
    ...setScoresOf('file', answer?.files ?? [], gold_files),
    ...setScoresOf('function', (answer?.functions ?? []).map(functionId), gold_functions.map(functionId)),
  };
}

function setScoresOf(level: 'file' | 'function', answer: readonly string[], gold: readonly string[]): Scores {
  if (gold.length === 0) return {};
  const { precision, recall, f1 } = setScores(answer, gold);
  return { [`${level}Precision`]: precision, [`${level}Recall`]: recall, [`${level}F1`]: f1 };
}

/** What was not reported is missing, and so are zero seconds: recorded outputs without a clock have those. */
function costs({ seconds, usage = {} }: RunRow): Scores {
  return present({
    seconds: seconds > 0 ? seconds : undefined,
    turns: usage.turns,
    toolCalls: usage.tool_calls,
    modelCalls: usage.model_calls,
    cachedCalls: usage.cached_calls,
    inputTokens: usage.input_tokens,
    outputTokens: usage.output_tokens,
    dollars: usage.dollars,
    toolEfficiency: usage.tool_efficiency,
    redundancy: usage.redundancy,
  });
}

function present(scores: Readonly<Record<string, number | undefined>>): Scores {
  return Object.fromEntries(
    Object.entries(scores).filter((entry): entry is [string, number] => entry[1] !== undefined),
  );
}
