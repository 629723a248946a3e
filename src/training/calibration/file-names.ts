/** The files that the trainers of calibration and grounding leave, by what they hold. */
import { CALIBRATION_FILE, GROUNDING_FILE } from '../../ranking/index.ts';

export const CALIBRATION_FILES = { weights: CALIBRATION_FILE, report: 'calibration.md' } as const;

export const GROUNDING_FILES = {
  weights: GROUNDING_FILE,
  report: 'grounding.md',
  /** What was asked of which tree: inputs and origins, no text. */
  rows: 'grounding-rows.jsonl',
} as const;
