/** What tells whether the fix changes a file: the issue's terms in what was shown of it and in its path, the greps that hit it, traces that name it. Pure. */
import { splitIdentifier, stem, terms } from '../../core/index.ts';
import type { FileEvidence, FunctionEvidence } from './evidence.ts';
import { FILE_FEATURES, inOrder } from './feature-names.ts';
import type { IssueTerms } from './issue-terms.ts';
import { type RarityTable, rarityOf } from './rarity.ts';
import { seenScores } from './seen-scores.ts';

/** Matches of one term in a text after which more say little, as in BM25. */
const SATURATION = 1.2;

/** What judges and rows are about: an issue, as this policy reads it. */
export interface IssueView {
  readonly issue: IssueTerms;
  readonly rarity: RarityTable;
}

/** Row after row of `FILE_FEATURES`, in the order of `files`. */
export function fileFeatures(files: readonly FileEvidence[], { issue, rarity }: IssueView): Float32Array {
  const values = new Float32Array(files.length * FILE_FEATURES.length);
  const names = new Set(issue.names.map(({ text }) => text));
  const stemsNamed = new Set([...issue.names, ...issue.words].map(({ text }) => text.toLowerCase()));
  const held = files.map((file) => heldWeight(file, issue));
  const most = Math.max(1e-6, ...held.map(({ weight }) => weight));
  const mostGreps = Math.max(1e-6, ...files.map(({ greps }) => greps));
  const bestNames = files.map((file) => bestOf(file, (one) => nameMatch(lastName(one), { issue, rarity }).weight));
  const mostName = Math.max(1e-6, ...bestNames);
  const seen = seenScores(files, issue);
  const all = files.flatMap((file) => [...file.functions]);
  const shares = seenScores(all, issue).shares;
  const functionShares = new Map(all.map((one, i) => [one, shares[i]!]));
  files.forEach((file, i) => {
    const { path } = file;
    const slash = path.lastIndexOf('/');
    const fileStem = path.slice(slash + 1).replace(/(?<=.)\..*$/, '');
    const stemMatch = nameMatch(fileStem, { issue, rarity });
    const frame = frameOf(path, issue);
    const { weight, saturated } = held[i]!;
    const functions = [...file.functions];
    const row = inOrder(FILE_FEATURES, {
      terms: weight / issue.weight,
      termCounts: saturated / issue.weight,
      stemCoverage: stemMatch.coverage,
      stemNamed: stemsNamed.has(fileStem.toLowerCase()) ? 1 : 0,
      folderWeight: weightOf(terms(path.slice(0, Math.max(0, slash))), issue) / issue.weight,
      pathNamed: isNamed(path, issue) ? 1 : 0,
      frame: frame === undefined ? 0 : 1 / (1 + frame.depth),
      frameInnermost: frame?.depth === 0 ? 1 : 0,
      greps: file.greps,
      bestGrep: file.grep,
      grepCount: Math.log1p(file.grepCount),
      literals: file.literals,
      globbed: file.globbed,
      ownerNamed: functions.some(({ place }) => ownersOf(place.document.name).some((owner) => names.has(owner)))
        ? 1
        : 0,
      bestName: bestNames[i]! / issue.weight,
      bestDefinition: bestOf(file, (one) => one.definitions),
      bestTerms: bestOf(file, (one) => heldWeight(one, issue).weight) / issue.weight,
      functions: Math.log1p(functions.length),
      shownAll: file.lines !== undefined && file.shown.size >= 0.9 * file.lines ? 1 : 0,
      shown: Math.log1p(file.shown.size),
      termsShare: weight / most,
      grepShare: file.greps / mostGreps,
      nameShare: bestNames[i]! / mostName,
      depth: path.split('/').length,
      special: /^(?:__init__|index|mod|main|lib)$/.test(fileStem) ? 1 : 0,
      files: Math.log1p(files.length),
      issueNames: Math.log1p(issue.names.length),
      issueFrames: Math.log1p(issue.frames.length),
      turn: file.turn,
      results: Math.log1p(file.results),
      seenShare: seen.shares[i]!,
      seenRank: 1 / (1 + seen.ranks[i]!),
      functionShare: Math.max(0, ...functions.map((one) => functionShares.get(one) ?? 0)),
    });
    values.set(row, i * FILE_FEATURES.length);
  });
  return values;
}

/** A first guess at how much speaks for a file, for those who have to order files before any is judged. */
export function fileScore(file: FileEvidence, issue: IssueTerms): number {
  const { saturated } = heldWeight(file, issue);
  const frame = frameOf(file.path, issue);
  return (
    (2 * saturated) / issue.weight +
    Math.min(2, file.greps) +
    (isNamed(file.path, issue) ? 2 : 0) +
    (frame === undefined ? 0 : 1 / (1 + frame.depth)) +
    0.3 * file.globbed
  );
}

/** The weight of the issue's terms that shown lines hold, and with the number of times each is held. */
export function heldWeight(
  { terms: held }: Pick<FunctionEvidence, 'terms'>,
  issue: IssueTerms,
): { readonly weight: number; readonly saturated: number } {
  let weight = 0;
  let saturated = 0;
  for (const [term, count] of held) {
    const one = issue.weights.get(term) ?? 0;
    weight += one;
    saturated += (one * count) / (count + SATURATION);
  }
  return { weight, saturated };
}

/** How much of a name the issue says, 0 to 1, and the weight of what it says of it. */
export function nameMatch(
  name: string,
  { issue, rarity }: IssueView,
): { readonly coverage: number; readonly weight: number } {
  let all = 1e-6;
  let said = 0;
  let weight = 0;
  for (const part of splitIdentifier(name)) {
    const term = stem(part.toLowerCase());
    const rare = 0.1 + rarityOf(rarity, term);
    all += rare;
    const one = issue.weights.get(term);
    if (one === undefined) continue;
    said += rare;
    weight += one;
  }
  return { coverage: said / all, weight };
}

/** The last part of a qualified name. */
export function lastName({ place }: FunctionEvidence): string {
  return place.document.name.slice(place.document.name.lastIndexOf('.') + 1);
}

export function ownersOf(name: string): string[] {
  return name.split('.').slice(0, -1);
}

/** The frame nearest to the failure whose path ends as `path` does. */
export function frameOf(path: string, { frames }: IssueTerms): IssueTerms['frames'][number] | undefined {
  let best: IssueTerms['frames'][number] | undefined;
  for (const frame of frames) {
    if (frame.path === undefined || !isSamePath(path, frame.path)) continue;
    if (!best || frame.depth < best.depth) best = frame;
  }
  return best;
}

/** Whether the issue writes the path, or the end of it. */
export function isNamed(path: string, { paths }: IssueTerms): boolean {
  return paths.some((mention) => isSamePath(path, mention.path));
}

/** Whether one path ends with the other; of long ones, whether their last three parts agree. */
function isSamePath(path: string, written: string): boolean {
  const said = written.replace(/^\.?\//, '');
  if (path === said || path.endsWith(`/${said}`) || said.endsWith(`/${path}`)) return true;
  const tail = said.split('/').slice(-3);
  return tail.length === 3 && path.endsWith(tail.join('/'));
}

function weightOf(list: readonly string[], { weights }: IssueTerms): number {
  return [...new Set(list)].reduce((sum, term) => sum + (weights.get(term) ?? 0), 0);
}

function bestOf({ functions }: FileEvidence, of: (one: FunctionEvidence) => number): number {
  let best = 0;
  for (const one of functions) best = Math.max(best, of(one));
  return best;
}
