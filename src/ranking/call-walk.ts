/**
 * A walk over calls that starts at the best candidates and returns to them: personalised PageRank (Haveliwala 2002) of a few steps, among the
 * candidates alone. It finds what several good candidates lead to, at any distance, where `callee` and `caller` look one step ahead.
 */
import type { Candidate } from '../core/index.ts';
import { calleesOf } from '../retrieval/index.ts';
import type { FeatureColumns, FeatureSource } from './features.ts';

/** Candidates where the walk starts, each with the square of its score. */
const SEEDS = 60;
/** Candidates whose calls are followed. */
const CALLERS = 300;
const STEPS = 3;
/** What returns to the seeds at each step. */
const RETURN = 0.4;
/** Against the direction of a call the walk goes less often. */
const BACKWARDS = 0.6;

interface Edge {
  readonly from: number;
  readonly to: number;
  readonly weight: number;
}

/** Fills `walk`. */
export function fillWalk(columns: FeatureColumns, candidates: readonly Candidate[], source: FeatureSource): void {
  const edges = callEdges(candidates, source);
  const leaving = new Float64Array(candidates.length);
  for (const { from, weight } of edges) leaving[from]! += weight;
  const start = new Float64Array(candidates.length);
  const seeds = candidates.slice(0, SEEDS).map(({ score }) => score ** 2);
  const total = seeds.reduce((sum, mass) => sum + mass, 0) || 1;
  seeds.forEach((mass, row) => {
    start[row] = mass / total;
  });
  let mass = start;
  for (let step = 0; step < STEPS; step++) {
    const next = start.map((share) => RETURN * share);
    for (const { from, to, weight } of edges) {
      next[to]! += ((1 - RETURN) * mass[from]! * weight) / Math.max(1, leaving[from]!);
    }
    mass = next;
  }
  columns.walk.set(mass);
}

/** The calls between candidates, in both directions, by rows. */
function callEdges(candidates: readonly Candidate[], { index }: FeatureSource): Edge[] {
  const rowOf = new Map(candidates.map(({ document }, row) => [document, row]));
  const edges: Edge[] = [];
  candidates.slice(0, CALLERS).forEach(({ document }, from) => {
    for (const { document: callee, certainty } of calleesOf(index, document)) {
      const to = rowOf.get(callee);
      if (to === undefined || to === from) continue;
      edges.push({ from, to, weight: certainty }, { from: to, to: from, weight: BACKWARDS * certainty });
    }
  });
  return edges;
}
