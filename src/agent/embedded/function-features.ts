/** What tells whether the fix changes a function: the issue's terms in what was shown of it and in its names, greps that hit it, and what is known of its file. Pure. */
import type { Evidence, FunctionEvidence } from './evidence.ts';
import { FUNCTION_FEATURES, inOrder } from './feature-names.ts';
import {
  fileScore,
  frameOf,
  heldWeight,
  type IssueView,
  isNamed,
  lastName,
  nameMatch,
  ownersOf,
} from './file-features.ts';
import { ranksOf, seenScores } from './seen-scores.ts';

/** Row after row of `FUNCTION_FEATURES`, in the order of `functions`. */
export function functionFeatures(
  functions: readonly FunctionEvidence[],
  evidence: Evidence,
  view: IssueView,
): Float32Array {
  const { issue } = view;
  const values = new Float32Array(functions.length * FUNCTION_FEATURES.length);
  const names = new Map(issue.names.map((name) => [name.text, name]));
  const files = filesByScore(evidence, view);
  const held = functions.map((one) => heldWeight(one, issue));
  const matches = functions.map((one) => nameMatch(lastName(one), view));
  const most = {
    terms: Math.max(1e-6, ...held.map(({ weight }) => weight)),
    name: Math.max(1e-6, ...matches.map(({ weight }) => weight)),
    greps: Math.max(1e-6, ...functions.map(({ greps }) => greps)),
  };
  const seen = seenScores(functions, issue);
  const shares = new Map(functions.map((one, i) => [one, seen.shares[i]!]));
  const shareOf = (others: readonly FunctionEvidence[]) =>
    Math.max(0, ...others.map((other) => shares.get(other) ?? 0));
  const byName = groupedBy(functions, lastName);
  const inFile = new Map<FunctionEvidence, number>();
  const siblingShares = new Map<FunctionEvidence, number>();
  for (const group of groupedBy(functions, ({ place }) => place.file.path).values()) {
    const its = group.map((one) => shares.get(one)!);
    const ranks = ranksOf(its);
    const [best = 0, next = 0] = [...its].sort((a, b) => b - a);
    group.forEach((one, i) => {
      inFile.set(one, ranks[i]!);
      siblingShares.set(one, ranks[i] === 0 ? next : best);
    });
  }
  functions.forEach((one, i) => {
    const { document, file } = one.place;
    const last = lastName(one);
    const owners = ownersOf(document.name);
    const owner = nameMatch(owners.join('_'), view);
    const named = names.get(last);
    const frame = frameOf(file.path, issue);
    const { startLine, endLine } = document.span;
    const lines = endLine - startLine + 1;
    const { weight, saturated } = held[i]!;
    const { weight: nameWeight, coverage } = matches[i]!;
    const its = files.get(file.path);
    const inFrame = issue.frames.find((at) => at.function?.split('.').at(-1) === last && at.path !== undefined);
    const row = inOrder(FUNCTION_FEATURES, {
      terms: weight / issue.weight,
      termCounts: saturated / issue.weight,
      density: saturated / issue.weight / Math.sqrt(1 + one.shown.size / 10),
      nameCoverage: coverage,
      nameWeight: nameWeight / issue.weight,
      ownerCoverage: owner.coverage,
      ownerWeight: owner.weight / issue.weight,
      pathCoverage: nameMatch(file.path.replace(/^.*\/|\.[^./]*$/g, ''), view).coverage,
      named: named ? named.importance : 0,
      namedInTitle: named?.inTitle ? 1 : 0,
      namedInCode: named?.inCode ? 1 : 0,
      namedInTrace: named?.inTrace ? 1 : 0,
      namedCalled: named?.called ? 1 : 0,
      qualifiedNamed: owners.length > 0 && issue.qualified.has([...owners.slice(-1), last].join('.')) ? 1 : 0,
      ownerNamed: owners.some((name) => names.has(name)) ? 1 : 0,
      frame: inFrame && frame ? 1 / (1 + inFrame.depth) : 0,
      frameLine: frame?.line !== undefined && frame.line >= startLine && frame.line <= endLine ? 1 : 0,
      frameFile: frame === undefined ? 0 : 1 / (1 + frame.depth),
      pathNamed: isNamed(file.path, issue) ? 1 : 0,
      greps: one.greps,
      bestGrep: one.grep,
      grepCount: Math.log1p(one.grepCount),
      literals: one.literals,
      definition: one.definitions,
      shown: one.shown.size / lines,
      shownAll: one.shown.size >= 0.9 * lines ? 1 : 0,
      lines: Math.log1p(lines),
      method: document.kind === 'method' ? 1 : 0,
      special: /^(?:__\w+__|constructor|toString|main|equals|hashCode|initialize|new)$/.test(last) ? 1 : 0,
      fileScore: its?.score ?? 0,
      fileRank: its ? 1 / (1 + its.rank) : 0,
      fileTerms: its?.terms ?? 0,
      fileFunctions: Math.log1p(its?.functions ?? 0),
      used: Math.log1p([...(evidence.callers.get(last) ?? [])].filter((caller) => caller !== one).length),
      results: Math.log1p(one.results),
      termsShare: weight / most.terms,
      nameShare: nameWeight / most.name,
      grepShare: one.greps / most.greps,
      functions: Math.log1p(functions.length),
      files: Math.log1p(evidence.files.size),
      issueNames: Math.log1p(issue.names.length),
      issueFrames: Math.log1p(issue.frames.length),
      issueWeight: Math.log1p(issue.weight),
      turn: one.turn,
      seenShare: seen.shares[i]!,
      seenRank: 1 / (1 + seen.ranks[i]!),
      seenRankInFile: 1 / (1 + inFile.get(one)!),
      callerShare: shareOf([...(evidence.callers.get(last) ?? [])].filter((caller) => caller !== one)),
      calleeShare: shareOf([...one.calls].flatMap((name) => byName.get(name) ?? []).filter((callee) => callee !== one)),
      siblingShare: siblingShares.get(one)!,
      callsNamed: Math.min(
        2,
        [...one.calls].reduce((sum, name) => sum + (names.get(name)?.importance ?? 0), 0),
      ),
      hidden: /^_[^_]/.test(last) ? 1 : 0,
    });
    values.set(row, i * FUNCTION_FEATURES.length);
  });
  return values;
}

function groupedBy(
  functions: readonly FunctionEvidence[],
  keyOf: (one: FunctionEvidence) => string,
): Map<string, FunctionEvidence[]> {
  const groups = new Map<string, FunctionEvidence[]>();
  for (const one of functions) {
    const key = keyOf(one);
    const group = groups.get(key);
    if (group) group.push(one);
    else groups.set(key, [one]);
  }
  return groups;
}

interface FileStanding {
  readonly score: number;
  /** From 0. */
  readonly rank: number;
  readonly terms: number;
  readonly functions: number;
}

function filesByScore({ files }: Evidence, { issue }: IssueView): Map<string, FileStanding> {
  const scored = [...files.values()]
    .filter(({ test }) => !test)
    .map((file) => ({ file, score: fileScore(file, issue) }))
    .sort((a, b) => b.score - a.score);
  const most = Math.max(1e-6, scored[0]?.score ?? 0);
  return new Map(
    scored.map(({ file, score }, rank) => [
      file.path,
      {
        score: score / most,
        rank,
        terms: heldWeight(file, issue).weight / issue.weight,
        functions: file.functions.size,
      },
    ]),
  );
}
