/** A trajectory as text: what was searched for in each round or turn, what came back with its marks, what the model said, and how it ended. */
import type { RoundSummary, TrajectorySummary, TurnSummary } from '../chat/index.ts';
import { callsText } from './spending.ts';
import { type Colors, count, duration, printable, wrap } from './terminal.ts';

export interface TrajectoryTextOptions {
  readonly colors: Colors;
  /** Columns. */
  readonly width: number;
  /** Places of the ranking that are listed. */
  readonly limit: number;
}

const ENDINGS: Readonly<Record<string, string>> = {
  no_new: 'the last round added nothing new',
  iteration_limit: 'all rounds were taken',
  model_stopped: 'the model asked for no further search',
  answered: 'the model answered',
  forced: 'all turns were taken, and the model answered',
  no_answer: 'the model gave no answer',
  budget: 'the limit of dollars or seconds was reached; --resume goes on',
  model_failed: 'the model failed; --resume goes on',
  cancelled: 'it was cancelled; --resume goes on',
};
const INDENT = '  ';
/** Of what a call of a tool showed. */
const MOST_ENTITIES = 5;

export function trajectoryText(summary: TrajectorySummary, options: TrajectoryTextOptions): string {
  const { colors } = options;
  const { model, repository, commit, issue, rounds, turns, failures, end, resumed, mode } = summary;
  const title = issue.text.split('\n').find((line) => line.trim() !== '') ?? '';
  const lines = [
    ...paragraph(title, '', options).map(colors.bold),
    colors.dim(printable(`${model} on ${repository}${commit === null ? '' : ` at ${commit.slice(0, 7)}`}`)),
    colors.dim(
      mode === 'search' ? '+ shown first   . shown before' : '+ relevant, new   = relevant, known   . shown before',
    ),
    ...rounds.flatMap((round) => ['', ...roundLines(round, options)]),
    ...turns.flatMap((turn) => ['', ...turnLines(turn, options)]),
    '',
    ...failures.flatMap(({ reason, message }) =>
      paragraph(`failed (${reason}): ${message}`, '', options).map(colors.yellow),
    ),
    ...(resumed > 0 ? [colors.dim(`resumed ${count(resumed, 'time')}`)] : []),
  ];
  if (!end) lines.push(colors.yellow('interrupted before its end; --resume goes on'));
  else lines.push(...endLines(summary, end, options));
  return [...lines, ...(asksNobody(summary) ? [] : [colors.dim(costOf(summary))])].join('\n');
}

/** Of a search without a chat model. */
function asksNobody({ mode, prompts }: Pick<TrajectorySummary, 'mode' | 'prompts'>): boolean {
  return mode === 'search' && prompts.length === 0;
}

function roundLines({ round, searches, judgement, replies }: RoundSummary, options: TrajectoryTextOptions): string[] {
  const { colors } = options;
  const lines = searches.flatMap(({ name, description, repeated, functions, others }) => [
    ...labelled(`round ${round}`, round === 1 ? 'the issue itself' : description, options),
    ...(name === 'retrieve' ? [colors.yellow(`${INDENT}the search failed; this is the first stage's answer`)] : []),
    ...(repeated ? [colors.yellow(`${INDENT}searched for before: the same result`)] : []),
    ...functions.map(({ id, rank, seen, relevant, added }) => {
      const mark = added ? '+' : relevant ? '=' : seen ? '.' : ' ';
      const line = `${INDENT}${String(rank).padStart(2)} ${mark} ${printable(id)}`;
      return added ? colors.green(line) : relevant || !seen ? line : colors.dim(line);
    }),
    ...(functions.length === 0 ? [`${INDENT}nothing was found`] : []),
    ...(others > 0 ? [colors.dim(`${INDENT}   and ${count(others, 'function')} that it was not shown`)] : []),
  ]);
  if (!judgement) {
    return replies === 0 ? lines : [...lines, colors.yellow(`${INDENT}no answer of the model could be read`)];
  }
  const { reasoning, relevant, added } = judgement;
  const absent = relevant.filter((id) => !searches.some(({ functions }) => functions.some((found) => found.id === id)));
  return [
    ...lines,
    ...absent.map(
      (id) => `${INDENT}   ${added.includes(id) ? '+' : '='} ${printable(id)}  ${colors.dim('of an earlier round')}`,
    ),
    ...paragraph(reasoning, INDENT, options).map(colors.italic),
    `${INDENT}${relevant.length} relevant, ${added.length} of them new`,
  ];
}

function turnLines({ turn, unaided, calls }: TurnSummary, { colors, width }: TrajectoryTextOptions): string[] {
  const lines = calls.flatMap(({ name, arguments: given, error, entities, added, left }) => {
    const call = printable(`${name} ${JSON.stringify(given) ?? ''}`.slice(0, width - 2 * INDENT.length));
    const what = error ?? `${added.length} new of ${entities.length}${left > 0 ? `, ${left} more not shown` : ''}`;
    const shown = [...added, ...entities.filter((id) => !added.includes(id))].slice(0, MOST_ENTITIES);
    return [
      `${INDENT}${call}`,
      ...shown.map((id) =>
        added.includes(id)
          ? colors.green(`${INDENT}${INDENT}+ ${printable(id)}`)
          : colors.dim(`${INDENT}${INDENT}. ${printable(id)}`),
      ),
      (error ? colors.yellow : colors.dim)(`${INDENT}${INDENT}${what}`),
    ];
  });
  return [colors.bold(unaided ? 'by the words of the issue, since nothing was shown' : `turn ${turn}`), ...lines];
}

/** The answer with its reasons, and how well the calls were used. */
function answerLines(
  { answered, reason, files, reasons, calls, toolEfficiency, redundancy }: SearchEnd,
  pool: readonly string[],
  options: TrajectoryTextOptions,
): string[] {
  const { colors } = options;
  const share = (value: number | undefined) => `${Math.round(100 * (value ?? 0))} %`;
  return [
    ...(calls === 0
      ? []
      : [
          `${count(calls, 'call')} of tools, ${share(toolEfficiency)} of what they showed was new, ${share(redundancy)} showed nothing new`,
        ]),
    '',
    colors.bold(answered ? 'answer' : 'in the place of an answer: what was shown most'),
    ...paragraph(reason, INDENT, options).map(colors.italic),
    ...files.map((path) => `${INDENT}${printable(path)}`),
    ...pool.flatMap((id) => [
      `${INDENT}${printable(id)}`,
      ...paragraph(reasons[id] ?? '', `${INDENT}${INDENT}`, options).map(colors.dim),
    ]),
  ];
}

function endLines(
  summary: TrajectorySummary,
  { ending, ranking, repairs, notices, pool, search }: NonNullable<TrajectorySummary['end']>,
  options: TrajectoryTextOptions,
): string[] {
  const { colors, limit } = options;
  const { rounds, reranked } = summary;
  const how = asksNobody(summary) ? ENDINGS[ending]!.replaceAll('the model', 'it') : ENDINGS[ending];
  const steps = search ? count(search.turns, 'turn') : count(rounds.length, 'round');
  const mended = Object.entries(repairs).map(([kind, number]) => `${number} × ${kind.replaceAll('_', ' ')}`);
  return [
    ...labelled('ended', `${how}, after ${steps}`, options),
    ...(mended.length > 0 ? labelled('mended', mended.join(', '), options) : []),
    ...notices.flatMap((notice) => paragraph(notice, '', options).map(colors.yellow)),
    ...(search ? answerLines(search, pool, options) : []),
    '',
    colors.bold(`ranking${reranked ? ', the pool reranked' : ''}`),
    ...ranking.slice(0, limit).map(({ id, belief, round, firstRank }, i) => {
      const origin = firstRank === undefined ? `${search ? 'turn' : 'round'} ${round}` : `was ${firstRank}`;
      return `${INDENT}${String(i + 1).padStart(2)}  ${belief.toFixed(2)}  ${printable(id)}  ${colors.dim(origin)}`;
    }),
    ...(ranking.length > limit ? [colors.dim(`${INDENT}and ${ranking.length - limit} more; -k lists more`)] : []),
    '',
  ];
}

type SearchEnd = NonNullable<NonNullable<TrajectorySummary['end']>['search']>;

function costOf({ spent }: TrajectorySummary): string {
  const { calls, cachedCalls, inputTokens, outputTokens, seconds, dollars } = spent;
  return [
    callsText({ calls, cachedCalls }),
    `${inputTokens.toLocaleString('en-US')} tokens in, ${outputTokens.toLocaleString('en-US')} out`,
    ...(seconds > 0 ? [duration(1_000 * seconds)] : []),
    ...(dollars === undefined ? [] : [`$${dollars.toFixed(dollars < 1 ? 4 : 2)}`]),
  ].join(', ');
}

function labelled(label: string, text: string, options: TrajectoryTextOptions): string[] {
  const indent = ' '.repeat(label.length + 2);
  const lines = paragraph(text, indent, options);
  return [options.colors.bold(label) + (lines[0] ?? '').slice(label.length), ...lines.slice(1)];
}

/** Wrapped to the terminal, every line indented. */
function paragraph(text: string, indent: string, { width }: TrajectoryTextOptions): string[] {
  const flat = printable(text.replace(/\s+/g, ' ').trim());
  return wrap(flat, width - indent.length).map((line) => indent + line);
}
