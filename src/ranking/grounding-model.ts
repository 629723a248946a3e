/**
 * The verdict `low`: whether an issue identifies code of this repository at all, by a logistic regression over `grounding-inputs.ts`. It is
 * given only where the model is sure, because a true issue that is turned away costs more than a wrong list.
 */
import { Container, DamagedContainerError, encodeContainer, jsonSection } from '../index/index.ts';
import { GROUNDING_INPUTS, type GroundingInput } from './grounding-inputs.ts';
import { isLogisticModel, type LogisticModel, logit } from './logistic-model.ts';

/** The file of a grounding model in a folder of weights. */
export const GROUNDING_FILE = 'grounding.weights';

const KIND = 'grounding';
const VERSION = 1;

/** In a smaller corpus hardly any word of any issue is known: nothing can be told. */
export const MIN_DOCUMENTS = 100;

export interface GroundingModel {
  /** Log odds that the issue is about this repository. */
  readonly model: LogisticModel<GroundingInput>;
  /** Below these log odds the verdict is `low`. */
  readonly threshold: number;
}

export function isLowGrounding(
  { model, threshold }: GroundingModel,
  inputs: Readonly<Record<GroundingInput, number>>,
): boolean {
  return inputs.corpus >= Math.log(MIN_DOCUMENTS) && logit(model, inputs) < threshold;
}

/** The model as a file. Equal models give equal bytes. */
export function encodeGroundingModel({ model, threshold }: GroundingModel): Uint8Array {
  return encodeContainer(KIND, VERSION, { card: jsonSection({ model, threshold }) });
}

/** Reads what `encodeGroundingModel` wrote. Throws `DamagedContainerError` for anything else. */
export function decodeGroundingModel(bytes: Uint8Array): GroundingModel {
  try {
    const grounding = new Container(bytes, KIND, VERSION).json<GroundingModel>('card');
    if (!isLogisticModel(grounding?.model, GROUNDING_INPUTS)) throw new DamagedContainerError('its inputs are unknown');
    if (!Number.isFinite(grounding.threshold)) throw new DamagedContainerError('it has no threshold');
    return grounding;
  } catch (error) {
    throw new DamagedContainerError(`no usable grounding model: ${(error as Error).message}`);
  }
}
