/** What a run's report is called. Figures of a simulated model say so before anything else. */
import type { Evaluation } from '../evaluation.ts';
import { isSimulation } from '../simulation/judge-strength.ts';

/** Stands where the figures stand. */
const SIMULATION_NOTE =
  'The chat model of this run is a simulation that knows the gold. The figures tell how the machinery behaves with a judge of this strength, not how good any model is.';

/** `fixpoint rank on dev`, or `SIMULATION: fixpoint rerank (simulated/judge-0.7) on dev`. */
export function headingOf({ system, dataset }: Pick<Evaluation, 'system' | 'dataset'>): string {
  return `${isSimulation(system) ? 'SIMULATION: ' : ''}${system} on ${dataset.name}`;
}

/** The note, where it belongs. */
export function simulationNotes({ system }: Pick<Evaluation, 'system'>): string[] {
  return isSimulation(system) ? [SIMULATION_NOTE] : [];
}
