/** How do histories and rollouts become examples and models? */

export { encodeCalibration, encodeGroundingModel, FEATURES, FORMS, HAND_MODEL } from '../ranking/index.ts';
export { calibrationReport } from './calibration/calibration-report.ts';
export { CALIBRATION_FILES, GROUNDING_FILES } from './calibration/file-names.ts';
export { DEFAULT_GROUNDING, fitGrounding, flaggedShares, inputsOf } from './calibration/fit-grounding.ts';
export { DEFAULT_PAIRS, type GroundingJob, planGroundingJobs } from './calibration/grounding-pairs.ts';
export { flaggedTable, groundingReport } from './calibration/grounding-report.ts';
export { type GroundingRow, groundingRows } from './calibration/grounding-rows.ts';
export { trainCalibration } from './calibration/train-calibration.ts';
export type { EncoderPairs } from './encoder/encoder-pairs.ts';
export { readMinedRows } from './encoder/mined-rows.ts';
export { readPairs } from './encoder/read-pairs.ts';
export { DEFAULT_ENCODER, type EncoderOptions } from './encoder/train-encoder.ts';
export { ENCODER_FILES, writeEncoder } from './encoder/write-encoder.ts';
export { buildFeatureTable, type FeatureProgress } from './features/build-feature-table.ts';
export { type FeatureOutcome, FeatureRunner } from './features/feature-runner.ts';
export { type FeatureQuery, type FeatureTable, readFeatureTable } from './features/feature-table.ts';
export { DEFAULT_SELECTION, type Selection, selectRowsToTrain } from './features/select-rows.ts';
export { readTrainingRows, type TrainingRow, type TrainingRows } from './features/training-rows.ts';
export { type AdmittedRepository, admit, rootsOfClones } from './mine/admission.ts';
export { cloneUrl, hostOfApi, nameAtHost } from './mine/api-host.ts';
export { assemble, type RefusedRepository } from './mine/assemble.ts';
export { type ContrastiveOptions, DEFAULT_CONTRAST } from './mine/contrastive.ts';
export { downloadExports, downloadedExports } from './mine/download-exports.ts';
export { DEFAULT_FILTERS, type MineFilters } from './mine/mine-filters.ts';
export type { MineProgress } from './mine/mine-repository.ts';
export { carryOutTask, type MineOutcome, type MineTask } from './mine/mine-task.ts';
export { SOURCES, type Source } from './mine/mined-instance.ts';
export { readPart } from './mine/mined-part.ts';
export { writeContrasts } from './mine/write-contrasts.ts';
export {
  type MeasuredPolicy,
  type MeasuredSearch,
  measuredPolicy,
  measurePolicies,
} from './policy/measure-policies.ts';
export { figuresTable, writePolicyCard } from './policy/policy-card.ts';
export { DEFAULT_POLICY, POLICY_STAGES, type PolicyOptions, type PolicyStage } from './policy/policy-options.ts';
export { type PolicyProgress, PolicyRun } from './policy/policy-run.ts';
export { PolicyRunner, type PolicyTask, type PolicyTaskOutcome } from './policy/policy-runner.ts';
export type { CarryOut } from './policy/roll-many.ts';
export { stageFigures } from './policy/stage-figures.ts';
export { POLICY_STAGE_FILES, trainPolicy } from './policy/train-policy.ts';
export { withoutFeatures } from './ranker/feature-groups.ts';
export { readManifestOrigins, readOrigins, writeOrigins } from './ranker/origins.ts';
export type { RankerCard, RepositoryOrigin } from './ranker/ranker-card.ts';
export { DEFAULT_RANKER, type RankerOptions, type RankerProgress } from './ranker/train-ranker.ts';
export { RANKER_FILES, writeRanker } from './ranker/write-ranker.ts';
export { replaceFile } from './replace-file.ts';
export { compareModels, type FitVerdict, fitRanker } from './repository/fit-ranker.ts';
export { readOwnHistory } from './repository/own-history.ts';
export { FEWEST_FIXES, splitByTime } from './repository/split-by-time.ts';
export { exportTrajectories, reasons } from './trajectories/export-trajectories.ts';
export { TRAINER_FORMATS } from './trajectories/formats.ts';
export { openGold } from './trajectories/gold-index.ts';
export { rewardOfLine } from './trajectories/reward-line.ts';
