/** A trajectory as text: what was searched for in each round, what came back with its marks, what the model said, and how it ended. */
import type { RoundSummary, TrajectorySummary } from '../chat/index.ts';
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
  budget: 'the limit of dollars or seconds was reached; --resume goes on',
  model_failed: 'the model failed; --resume goes on',
  cancelled: 'it was cancelled; --resume goes on',
};
const INDENT = '  ';

export function trajectoryText(summary: TrajectorySummary, options: TrajectoryTextOptions): string {
  const { colors } = options;
  const { model, repository, commit, issue, rounds, failures, end, resumed } = summary;
  const title = issue.text.split('\n').find((line) => line.trim() !== '') ?? '';
  const lines = [
    ...paragraph(title, '', options).map(colors.bold),
    colors.dim(printable(`${model} on ${repository}${commit === null ? '' : ` at ${commit.slice(0, 7)}`}`)),
    colors.dim('+ relevant, new   = relevant, known   . shown before'),
    ...rounds.flatMap((round) => ['', ...roundLines(round, options)]),
    '',
    ...failures.flatMap(({ reason, message }) =>
      paragraph(`failed (${reason}): ${message}`, '', options).map(colors.yellow),
    ),
    ...(resumed > 0 ? [colors.dim(`resumed ${count(resumed, 'time')}`)] : []),
  ];
  if (!end) lines.push(colors.yellow('interrupted before its end; --resume goes on'));
  else lines.push(...endLines(summary, end, options));
  return [...lines, colors.dim(costOf(summary))].join('\n');
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

function endLines(
  { rounds, reranked }: TrajectorySummary,
  { ending, ranking, repairs, notices }: NonNullable<TrajectorySummary['end']>,
  options: TrajectoryTextOptions,
): string[] {
  const { colors, limit } = options;
  const mended = Object.entries(repairs).map(([kind, number]) => `${number} × ${kind.replaceAll('_', ' ')}`);
  return [
    ...labelled('ended', `${ENDINGS[ending]}, after ${count(rounds.length, 'round')}`, options),
    ...(mended.length > 0 ? labelled('mended', mended.join(', '), options) : []),
    ...notices.flatMap((notice) => paragraph(notice, '', options).map(colors.yellow)),
    '',
    colors.bold(`ranking${reranked ? ', the pool reranked' : ''}`),
    ...ranking.slice(0, limit).map(({ id, belief, round, firstRank }, i) => {
      const origin = firstRank === undefined ? `round ${round}` : `was ${firstRank}`;
      return `${INDENT}${String(i + 1).padStart(2)}  ${belief.toFixed(2)}  ${printable(id)}  ${colors.dim(origin)}`;
    }),
    ...(ranking.length > limit ? [colors.dim(`${INDENT}and ${ranking.length - limit} more; -k lists more`)] : []),
    '',
  ];
}

function costOf({ spent }: TrajectorySummary): string {
  const { calls, cachedCalls, inputTokens, outputTokens, seconds, dollars } = spent;
  return [
    count(calls, 'call') + (cachedCalls > 0 ? ` (${cachedCalls} from the cache)` : ''),
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
