/** The Markdown format, for pasting into an issue or a pull request. */

import type { Report } from '../report.ts';
import { earlierRankOf, entriesOf, locationOf, probabilityOf, titleOf, warningOf } from '../report.ts';
import { printable } from '../terminal.ts';
import type { FormatReport } from './format.ts';

export const formatMarkdown: FormatReport = (report, { filesOnly, explain, cut }) => {
  const entries = entriesOf(report, filesOnly);
  if (entries.length === 0) return '';
  const { commit, dirty } = report.corpus;
  const state = commit ? ` at \`${commit.slice(0, 7)}\`${dirty ? ' with uncommitted changes' : ''}` : '';
  const lines = [
    ...warningLines(report),
    `**${filesOnly ? 'Files' : 'Places'} that the fix may change**${state}, most likely first:`,
    '',
  ];
  for (const entry of entries) {
    const { document } = entry;
    const told = [document?.kind, earlierRankOf(entry)].filter((part) => part).join(', ');
    const label = document ? ` ${code(titleOf(document))} (${told})` : '';
    const probability = probabilityOf(entry);
    const suffix = probability === '' ? '' : `, ${probability.replace('<', '&lt;').replace('>', '&gt;')}`;
    lines.push(`${entry.rank}. ${code(printable(locationOf(entry)))}${label}${suffix}`);
    for (const { sentence } of explain ? entry.evidence : entry.evidence.slice(0, 2))
      lines.push(`   - ${printable(sentence)}`);
    if (explain && entry.features) lines.push(`   - ${featureList(entry.features)}`);
  }
  if (cut) lines.push('', `_${cut}_`);
  return `${lines.join('\n')}\n`;
};

/** That the list is not to be trusted, and what to ask the reporter. */
function warningLines(report: Report): string[] {
  const warning = warningOf(report);
  if (warning === undefined) return [];
  return [`> **${warning}**`, '', ...report.advice.map((line) => `- ${printable(line)}`), ''];
}

/** A code span; its fence is longer than any run of backticks inside. */
function code(text: string): string {
  const longest = Math.max(0, ...(text.match(/`+/g) ?? []).map((run) => run.length));
  const fence = '`'.repeat(longest + 1);
  return longest > 0 ? `${fence} ${text} ${fence}` : `${fence}${text}${fence}`;
}

function featureList(features: Readonly<Record<string, number>>): string {
  return Object.entries(features)
    .sort(([, a], [, b]) => Math.abs(b) - Math.abs(a))
    .map(([name, value]) => `\`${name}\` ${value.toFixed(2)}`)
    .join(', ');
}
