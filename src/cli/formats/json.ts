/** The JSON formats: the whole report as one object, or one object per line and entry. */
import type { FormatReport } from './format.ts';

export const formatJson: FormatReport = (report, { cut }) => {
  const notices = cut ? [...report.notices, cut] : report.notices;
  return `${JSON.stringify({ ...report, notices }, undefined, 2)}\n`;
};

/** Only entries: a notice has no place in the stream. */
export const formatJsonLines: FormatReport = (report, { filesOnly }) =>
  (filesOnly ? report.files : report.documents).map((entry) => `${JSON.stringify(entry)}\n`).join('');
