/**
 * Machine output that is no stack trace: log lines by their time stamp or level, and what test runners and compilers print
 * around the places they name. The latter counts as trace, because it speaks of one failure.
 */
import type { Line } from './lines.ts';

const LOG =
  /^\s*(?:\[?\d{4}[-/]\d\d[-/]\d\d[T ]\d\d:\d\d|\[?\d\d:\d\d:\d\d\b|\[?(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun|Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]* +\d+ .*\d\d:\d\d|\[?(?:TRACE|DEBUG|INFO|NOTICE|WARN|WARNING|ERROR|CRITICAL|FATAL)\b\]?[:\s|]|\[(?:trace|debug|info|notice|warn|warning|error|critical|fatal)\] |(?:DEBU|INFO|WARN|ERRO)\[\d+\]|[EWIDV]\/[\w.]+ *\(|npm (?:ERR!|WARN|error)|(?:time|ts|level)=\S+ |\{"(?:level|time|timestamp|severity)":)/;

const RUNNER =
  /^(?:={3,} .* ={3,}|_{3,} \S.* _{3,}|E {3,}\S|(?:FAILED|ERROR|PASSED) \S+\.py\b|\S+\.py::\S+ (?:FAILED|ERROR|PASSED)|(?:FAIL|PASS) +\S+\.\w+|\s*● |\s*[✓✕✗×✔] |--- (?:FAIL|PASS|SKIP): |=== (?:RUN|CONT|PAUSE) |(?:FAIL|ok)\t\S+|test \S+ \.\.\. (?:ok|FAILED)|-{4} \S+ stdout -{4}|test result: |\[ERROR\] +(?:Tests run|Failures|Errors)|.*<<< (?:FAILURE|ERROR)!|Tests run: \d+|\s*Failure\/Error:|There (?:was|were) \d+ (?:failure|error)|\d+ examples?, \d+ failure|\s*\d+\) [A-Z][\w\\]*::?\w+|Tests: +\d+|Assertion failed: |\[ +(?:FAILED|RUN|OK) +\] |(?:Traceback|Stack trace|Backtrace|stack backtrace)\b.*:?$|goroutine \d+ \[|\[signal SIG|\s+\^[~^]*$|error\[E\d+\]: |\s+\|\s+[\^~-]+|\s+= (?:note|help): )/;

/** Share of a fence's lines that must be log lines for the rest of it to count as log too. */
const LOG_SHARE = 0.4;

/** Labels log lines and runner output in code and prose; traces are labelled before. */
export function labelLogs(lines: readonly Line[]): void {
  for (const line of lines) {
    if (line.kind !== 'code' && line.kind !== 'prose') continue;
    if (line.fenced && RUNNER.test(line.text)) line.kind = 'trace';
    else if (LOG.test(line.text)) line.kind = 'log';
  }
  for (let start = 0, end = 0; start < lines.length; start = end) {
    const block = lines[start]!.block;
    let logs = 0;
    let others = 0;
    for (end = start; lines[end]?.block === block; end++) {
      if (lines[end]!.kind === 'log') logs++;
      else if (lines[end]!.text !== '') others++;
    }
    if (!lines[start]!.fenced || logs < LOG_SHARE * (logs + others) || logs < 2) continue;
    for (let at = start; at < end; at++) if (lines[at]!.kind === 'code') lines[at]!.kind = 'log';
  }
}
