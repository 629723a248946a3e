/** The output formats by name, and fitting an answer into a budget of tokens. */
import { stripVTControlCharacters } from 'node:util';
import type { Format } from '../../config/index.ts';
import { entriesOf, type Report } from '../report.ts';
import type { FormatOptions, FormatReport } from './format.ts';
import { formatJson, formatJsonLines } from './json.ts';
import { formatMarkdown } from './markdown.ts';
import { formatSarif } from './sarif.ts';
import { formatText } from './text.ts';

const FORMATTERS: Readonly<Record<Format, FormatReport>> = {
  text: formatText,
  json: formatJson,
  jsonl: formatJsonLines,
  markdown: formatMarkdown,
  sarif: formatSarif,
};

/** The usual estimate for code and English. */
const CHARACTERS_PER_TOKEN = 4;

export interface Printed {
  readonly text: string;
  /** What was left out, in one line; undefined when nothing was. */
  readonly cut: string | undefined;
}

/** Formats a report. With `maxTokens`, entries are left out from the end until the text fits; an entry is never cut in two. */
export function formatReport(
  report: Report,
  format: Format,
  options: Omit<FormatOptions, 'cut'> & { readonly maxTokens: number | undefined },
): Printed {
  const formatter = FORMATTERS[format];
  const { maxTokens } = options;
  const whole = formatter(report, options);
  if (maxTokens === undefined || tokensOf(whole) <= maxTokens) return { text: whole, cut: undefined };
  const total = entriesOf(report, options.filesOnly).length;
  const cutTo = (kept: number): { text: string; cut: string } => {
    const cut =
      kept > 0
        ? `${total - kept} of ${total} entries left out by the budget of ${maxTokens} tokens`
        : `no entry fits the budget of ${maxTokens} tokens; raise --max-tokens`;
    return { text: formatter(head(report, kept), { ...options, cut }), cut };
  };
  let fits = 0;
  let tooMany = total;
  while (tooMany - fits > 1) {
    const middle = (fits + tooMany) >> 1;
    if (tokensOf(cutTo(middle).text) <= maxTokens) fits = middle;
    else tooMany = middle;
  }
  return cutTo(fits);
}

function tokensOf(text: string): number {
  return Math.ceil(stripVTControlCharacters(text).length / CHARACTERS_PER_TOKEN);
}

function head(report: Report, kept: number): Report {
  return { ...report, documents: report.documents.slice(0, kept), files: report.files.slice(0, kept) };
}
