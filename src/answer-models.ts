/**
 * What judges answers: the calibration of the ranker that ranks, and the model behind the verdict `low grounding`. Both lie beside the ranker's
 * weights and are read with the first answer. Without them answers have no probabilities, or no verdict, and say so.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import {
  CALIBRATION_FILE,
  type Calibration,
  decodeCalibration,
  decodeGroundingModel,
  GROUNDING_FILE,
  type GroundingModel,
} from './ranking/index.ts';

export interface FoundAnswerModels {
  readonly calibration: Calibration | undefined;
  readonly grounding: GroundingModel | undefined;
  /** What the reader of a ranking should know of them, one line each. */
  readonly notices: readonly string[];
}

/**
 * The models for the ranker of this `digest`, from `folder` or else from the package. A calibration of another ranker is none: its scores
 * mean something else. Throws nothing.
 */
export function findAnswerModels(
  digest: string,
  { folder, shipped = shippedFolder() }: { readonly folder?: string | undefined; readonly shipped?: string } = {},
): FoundAnswerModels {
  const folders = folder === undefined ? [shipped] : [folder, shipped];
  const calibration = firstOf(folders, CALIBRATION_FILE, decodeCalibration, (found) =>
    found.ranker === digest ? undefined : 'was fitted for other ranker weights',
  );
  const grounding = firstOf(folders, GROUNDING_FILE, decodeGroundingModel, () => undefined);
  return {
    calibration: calibration.found,
    grounding: grounding.found,
    notices: [
      ...tellReason('no probabilities: the calibration', calibration.reason, '; fixpoint train calibration fits one'),
      ...tellReason('nothing tells issues of other code: the grounding model', grounding.reason, ''),
    ],
  };
}

function tellReason(what: string, reason: string | undefined, advice: string): string[] {
  return reason === undefined ? [] : [`${what} ${reason}${advice}`];
}

/** The first usable file; without one, why the last that exists is of no use. That there is none at all is no news. */
function firstOf<T>(
  folders: readonly string[],
  name: string,
  decode: (bytes: Uint8Array) => T,
  flawOf: (found: T) => string | undefined,
): { readonly found?: T; readonly reason?: string } {
  let reason: string | undefined;
  for (const folder of folders) {
    try {
      const found = decode(readFileSync(join(folder, name)));
      const flaw = flawOf(found);
      if (flaw === undefined) return { found };
      reason = flaw;
    } catch (error) {
      const { code, message } = error as NodeJS.ErrnoException;
      if (code !== 'ENOENT') reason = `is damaged (${message})`;
    }
  }
  return reason === undefined ? {} : { reason };
}

function shippedFolder(): string {
  return fileURLToPath(new URL('../weights', import.meta.url));
}
