/**
 * The text format, for people: a line with the place, its name and kind, and the strongest evidence below. Names line up
 * where they fit beside the places; where one does not, it moves to a line of its own.
 */
import {
  earlierRankOf,
  entriesOf,
  locationOf,
  probabilityOf,
  type Report,
  type ReportEntry,
  titleOf,
  warningOf,
} from '../report.ts';
import { printable, wrap } from '../terminal.ts';
import type { FormatOptions, FormatReport } from './format.ts';

/** Sentences of evidence without `--explain`. */
const PLAIN_EVIDENCE = 2;
/** A place longer than this does not push the names of all others to the right. */
const MAX_ALIGNED = 48;

export const formatText: FormatReport = (report, options) => {
  const entries = entriesOf(report, options.filesOnly);
  const rankWidth = String(entries.length).length + 1;
  const placeWidth = Math.max(0, ...entries.map((entry) => locationOf(entry).length).filter((n) => n <= MAX_ALIGNED));
  const probabilityWidth = Math.max(0, ...entries.map((entry) => probabilityOf(entry).length));
  const lines = [
    ...warningLines(report, options),
    ...entries.flatMap((entry, i) => [
      ...(options.explain && i > 0 ? [''] : []),
      ...formatEntry(entry, { rankWidth, probabilityWidth, placeWidth }, options),
    ]),
  ];
  if (options.cut) lines.push(options.colors.dim(options.cut));
  return lines.map((line) => `${line}\n`).join('');
};

/** That the list is not to be trusted, and what to ask the reporter. */
function warningLines(report: Report, { colors, width }: FormatOptions): string[] {
  const warning = warningOf(report);
  if (warning === undefined) return [];
  const questions = report.advice.flatMap((line) => bullet(printable(line), width - 2));
  return [
    ...wrap(warning, width).map(colors.yellow),
    ...(questions.length > 0 ? ['', 'What to ask the reporter:', ...questions.map((line) => `  ${line}`)] : []),
    '',
  ];
}

/** Characters of the columns before the name. */
interface Columns {
  readonly rankWidth: number;
  /** 0 where no entry has a probability. */
  readonly probabilityWidth: number;
  readonly placeWidth: number;
}

function formatEntry(entry: ReportEntry, columns: Columns, options: FormatOptions): string[] {
  const { colors, width, explain } = options;
  const { rankWidth, probabilityWidth, placeWidth } = columns;
  const probability = probabilityWidth > 0 ? `${probabilityOf(entry).padStart(probabilityWidth)}  ` : '';
  const rank = `${String(entry.rank).padStart(rankWidth)}  ${probability}`;
  const indent = ' '.repeat(rankWidth + 2);
  const lines = headLines(entry, rank, placeWidth, options);
  for (const line of evidenceLines(entry, width - indent.length, explain)) lines.push(indent + colors.dim(line));
  if (explain && entry.features) {
    for (const line of featureLines(entry.features, width - indent.length)) lines.push(indent + colors.dim(line));
  }
  return lines;
}

function headLines(entry: ReportEntry, rank: string, placeWidth: number, { colors, width }: FormatOptions): string[] {
  const place = printable(locationOf(entry));
  const { document } = entry;
  if (!document) return [colors.dim(rank) + colors.cyan(place)];
  const title = printable(titleOf(document));
  const told = [document.kind, earlierRankOf(entry)].filter((part) => part !== '').join(', ');
  const label = `${colors.bold(title)}  ${colors.dim(told)}`;
  const start = rank.length + Math.max(place.length, placeWidth) + 2;
  if (start + title.length + 2 + told.length > width) {
    return [colors.dim(rank) + colors.cyan(place), ' '.repeat(rank.length) + label];
  }
  return [colors.dim(rank) + colors.cyan(place) + ' '.repeat(start - rank.length - place.length) + label];
}

function evidenceLines({ evidence }: ReportEntry, width: number, explain: boolean): string[] {
  const sentences = evidence.map(({ sentence }) => printable(sentence));
  if (explain) return sentences.flatMap((sentence) => bullet(sentence, width));
  const plain = sentences.slice(0, PLAIN_EVIDENCE);
  const joined = plain.join(' · ');
  return joined.length <= width ? wrap(joined, width) : plain.flatMap((sentence) => wrap(sentence, width));
}

function bullet(sentence: string, width: number): string[] {
  return wrap(sentence, width - 2).map((line, i) => `${i === 0 ? '-' : ' '} ${line}`);
}

/** Features by falling value, as `name value` in columns. */
function featureLines(features: Readonly<Record<string, number>>, width: number): string[] {
  const cells = Object.entries(features)
    .sort(([, a], [, b]) => Math.abs(b) - Math.abs(a))
    .map(([name, value]) => `${name} ${value.toFixed(2)}`);
  const cellWidth = Math.max(0, ...cells.map((cell) => cell.length)) + 2;
  const perLine = Math.max(1, Math.floor(width / cellWidth));
  const lines: string[] = [];
  for (let i = 0; i < cells.length; i += perLine) {
    lines.push(
      cells
        .slice(i, i + perLine)
        .map((cell) => cell.padEnd(cellWidth))
        .join('')
        .trimEnd(),
    );
  }
  return lines;
}
