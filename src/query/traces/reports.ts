/** Reports of compilers, linters and test runners that name one place each; every report is a trace of one frame. */
import { type FrameMatch, filePath, lineNumber, type TraceFamily } from './family.ts';

const PATH = String.raw`((?:[A-Za-z]:)?[^\s:()'"<>|]*[^\s:()'"<>|.]\.[A-Za-z][\w+]{0,9})`;
const LEVEL = '(?:fatal error|error|warning|Error|Warning|ERROR)';

/** The first group is the path, the second the line. */
const REPORTS: readonly RegExp[] = [
  new RegExp(String.raw`^\s*${PATH}:(\d+):(?:\d+:)? ?${LEVEL}\b`), // gcc, clang, mypy, javac
  new RegExp(String.raw`^\s*${PATH}\((\d+)(?:,\d+)*\) ?: ${LEVEL}\b`), // tsc, csc, msvc
  new RegExp(String.raw`^\s*${PATH}:(\d+):\d+ - ${LEVEL}\b`), // tsc --pretty
  new RegExp(String.raw`^\s*--> ${PATH}:(\d+):\d+$`), // rustc
  new RegExp(String.raw`^\s*(?:\[\w+\] )?${PATH}:\[(\d+),\d+\]`), // maven
  new RegExp(String.raw`^\s*[ew]: (?:file://)?${PATH}:(\d+):\d+`), // kotlinc
  new RegExp(String.raw`^\s*(?:ERROR|WARNING) in ${PATH}:?[: ](\d+):\d+`), // webpack
  /^\s*((?:\.{1,2}\/)?[\w./-]+\.go):(\d+):(?:\d+:)? \S/, // go build, vet and test
  /^\s*((?:\.{0,2}\/|[A-Za-z]:\\)[^\s:()]+\.php):(\d+)$/, // PHPUnit
  /^\s*rspec (\.\/[\w./-]+\.rb):(\d+) #/, // rspec's summary
];

const ESLINT = /^\s+(\d+):\d+\s+(?:error|warning)\s+\S/;
const FILE_ALONE = /^\s*((?:[A-Za-z]:)?[\\/\w.@-]*[\w-]\.[A-Za-z]{1,6})$/;
const ESLINT_LINES_ABOVE = 40;

export const REPORT: TraceFamily = {
  name: 'report',
  innermost: 'first',
  gap: 0,
  alone: true,
  match(line, lines, at): FrameMatch | undefined {
    if (!/\d[:,)\]]|\d$|\d /.test(line)) return undefined;
    for (const report of REPORTS) {
      const match = report.exec(line);
      if (match) return { frame: { path: filePath(match[1]), function: undefined, line: lineNumber(match[2]) } };
    }
    const eslint = ESLINT.exec(line);
    if (!eslint) return undefined;
    const path = fileAbove(lines, at);
    return path ? { frame: { path: filePath(path), function: undefined, line: lineNumber(eslint[1]) } } : undefined;
  },
};

function fileAbove(lines: readonly string[], at: number): string | undefined {
  for (let above = at - 1; above >= Math.max(0, at - ESLINT_LINES_ABOVE); above--) {
    if (ESLINT.test(lines[above]!)) continue;
    return FILE_ALONE.exec(lines[above]!)?.[1];
  }
  return undefined;
}
