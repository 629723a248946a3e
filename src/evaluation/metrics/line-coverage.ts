/**
 * Line coverage at k: the share of the gold functions' lines that a reader of the first k functions has read. Unlike acc@k it
 * gives credit for a part of the gold, and large functions weigh more.
 */

/** 1-based, inclusive lines of a file. */
export interface PlacedSpan {
  readonly path: string;
  readonly start: number;
  readonly end: number;
}

/**
 * `ranked` holds the spans of the ranked functions, best first, `gold` those of the gold functions. A line counts once, however many
 * spans hold it. Returns 0 to 1; undefined without gold lines.
 */
export function lineCoverage(
  k: number,
  ranked: readonly PlacedSpan[],
  gold: readonly PlacedSpan[],
): number | undefined {
  const read = ranked.slice(0, k);
  let wanted = 0;
  let covered = 0;
  for (const path of new Set(gold.map((span) => span.path))) {
    const goldLines = linesOf(path, gold);
    const readLines = linesOf(path, read);
    wanted += goldLines.size;
    for (const line of goldLines) if (readLines.has(line)) covered++;
  }
  return wanted === 0 ? undefined : covered / wanted;
}

function linesOf(path: string, spans: readonly PlacedSpan[]): ReadonlySet<number> {
  const lines = new Set<number>();
  for (const span of spans) {
    if (span.path !== path) continue;
    for (let line = span.start; line <= span.end; line++) lines.add(line);
  }
  return lines;
}
