/** In which order, how sure, and why. */
export { composeAnswer } from './answer.ts';
export {
  CALIBRATION_FILE,
  CALIBRATION_LEVELS,
  type Calibration,
  type CalibrationLevel,
  decodeCalibration,
  encodeCalibration,
  fallingLogOdds,
  type LevelCalibration,
  probabilitiesOf,
} from './calibration.ts';
export {
  agreementCounter,
  CALIBRATION_INPUTS,
  calibrationInputs,
  type RankedList,
  RISING_INPUTS,
} from './calibration-inputs.ts';
export { FEATURES } from './features.ts';
export { fileFilter, placeFilter } from './file-filter.ts';
export { adviceFor } from './grounding-advice.ts';
export { GROUNDING_INPUTS, type GroundingInput, groundingInputs } from './grounding-inputs.ts';
export {
  decodeGroundingModel,
  encodeGroundingModel,
  GROUNDING_FILE,
  type GroundingModel,
  isLowGrounding,
} from './grounding-model.ts';
export { bent, type LogisticModel, logit } from './logistic-model.ts';
export { HAND_MODEL, ModelRanker, TREE_CANDIDATES, unknownFeatureOf } from './model-ranker.ts';
export { FORMS, type Form, type PreparedColumn, prepareFeatures } from './prepared-features.ts';
export {
  decodeRankerModel,
  digestOfRankerModel,
  encodeRankerModel,
  LINEAR_SCORE,
  type RankerModel,
} from './ranker-model.ts';
export { blendScores, scoreRows, type TreeEnsemble } from './tree-ensemble.ts';
export { HAND_WEIGHTS } from './weights.ts';
