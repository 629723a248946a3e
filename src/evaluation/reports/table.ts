/** Markdown tables whose columns line up, so that they also read well in a terminal. */

export interface Column {
  readonly title: string;
  /** Numbers go right. */
  readonly align: 'left' | 'right';
}

/** A table with one cell per column in every row; cells are Markdown. Ends with a line break. */
export function markdownTable(columns: readonly Column[], rows: readonly (readonly string[])[]): string {
  const widths = columns.map(({ title }, i) => Math.max(3, title.length, ...rows.map((row) => row[i]!.length)));
  const line = (cells: readonly string[]) => {
    const padded = cells.map((cell, i) =>
      columns[i]!.align === 'right' ? cell.padStart(widths[i]!) : cell.padEnd(widths[i]!),
    );
    return `| ${padded.join(' | ')} |\n`;
  };
  const rule = columns.map(({ align }, i) =>
    align === 'right' ? `${'-'.repeat(widths[i]! - 1)}:` : '-'.repeat(widths[i]!),
  );
  return line(columns.map(({ title }) => title)) + line(rule) + rows.map(line).join('');
}

/** Text that others wrote, as one line of Markdown: nothing in it is a column, an element or a control character. */
export function plain(text: string): string {
  return oneLine(text).replace(/[\\|<`*[\]]|(?<![^\W_])_+|_+(?![^\W_])/g, (run) => run.replace(/./g, '\\$&'));
}

/** A code span that may stand in a table. */
export function code(text: string): string {
  const longest = Math.max(0, ...(text.match(/`+/g) ?? []).map((run) => run.length));
  const [fence, space] = ['`'.repeat(longest + 1), longest > 0 ? ' ' : ''];
  return fence + space + oneLine(text).replaceAll('|', '\\|') + space + fence;
}

function oneLine(text: string): string {
  return text
    .replace(/\s+/g, ' ')
    .replace(/[\u0000-\u001f\u007f-\u009f]/g, '\uFFFD')
    .trim();
}
