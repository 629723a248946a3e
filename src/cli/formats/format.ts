/** What every output format is: a pure function from the head of a report to the text for stdout. */

import type { Report } from '../report.ts';
import type { Colors } from '../terminal.ts';

export interface FormatOptions {
  readonly filesOnly: boolean;
  readonly explain: boolean;
  readonly colors: Colors;
  /** Columns to stay within. */
  readonly width: number;
  /** A line that says what the token budget left out. */
  readonly cut?: string;
}

/** Ends with a line break, unless there is nothing to print. */
export type FormatReport = (report: Report, options: FormatOptions) => string;
