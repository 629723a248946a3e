/**
 * What the embedded policy has learned: how rare terms are in code, which call to pick, when to stop, and which functions and files to answer. Kept
 * as one container of numbers; features go by name, so that a model of other features is refused instead of misread.
 */
import { Container, DamagedContainerError, encodeContainer, jsonSection } from '../../index/index.ts';
import { CALL_FEATURES, FILE_FEATURES, FUNCTION_FEATURES, STATE_FEATURES } from './feature-names.ts';
import type { Network } from './network.ts';
import { RARITY_SLOTS, type RarityTable } from './rarity.ts';

/** The file of a policy in a folder of weights. */
export const POLICY_FILE = 'policy.weights';

const KIND = 'policy';
const VERSION = 1;

export interface PolicyModel {
  readonly rarity: RarityTable;
  /** Over `CALL_FEATURES`: of the candidates of a pick, the likelier the higher (softmax). */
  readonly picker: Network;
  /** Over `STATE_FEATURES`: log odds that the turn ends here; with nothing picked, the search. */
  readonly stopper: Network;
  /** Over `FUNCTION_FEATURES`: log odds that the fix changes this function. */
  readonly functionJudge: Network;
  /** Over `FILE_FEATURES`: log odds that the fix changes this file. */
  readonly fileJudge: Network;
  readonly thresholds: AnswerThresholds;
}

/** The likeliest is always answered; another where its probability reaches both. */
export interface AnswerThresholds {
  readonly functions: AnswerThreshold;
  readonly files: AnswerThreshold;
}

export interface AnswerThreshold {
  /** Probability, 0 to 1. */
  readonly least: number;
  /** Of the probability of the likeliest, 0 to 1. */
  readonly share: number;
}

const NETWORKS = {
  picker: CALL_FEATURES,
  stopper: STATE_FEATURES,
  functionJudge: FUNCTION_FEATURES,
  fileJudge: FILE_FEATURES,
} as const;
type NetworkName = keyof typeof NETWORKS;
const NAMES = Object.keys(NETWORKS) as NetworkName[];
const PARTS = ['mean', 'deviation', 'hidden', 'hiddenBias', 'output', 'direct'] as const;

interface PolicyCard {
  readonly features: Readonly<Record<NetworkName, readonly string[]>>;
  readonly bias: Readonly<Record<NetworkName, number>>;
  readonly thresholds: AnswerThresholds;
}

/** The model as a file. Equal models give equal bytes. */
export function encodePolicyModel(model: PolicyModel): Uint8Array {
  const card: PolicyCard = {
    features: NETWORKS,
    bias: ofEach((name) => model[name].bias),
    thresholds: model.thresholds,
  };
  const numbers = NAMES.flatMap((name) => PARTS.map((part) => [`${name}.${part}`, bitsOf(model[name][part])] as const));
  return encodeContainer(KIND, VERSION, {
    card: jsonSection(card),
    rarity: model.rarity,
    ...Object.fromEntries(numbers),
  });
}

/** Reads what `encodePolicyModel` wrote. Throws `DamagedContainerError` for anything else. */
export function decodePolicyModel(bytes: Uint8Array): PolicyModel {
  const container = new Container(bytes, KIND, VERSION);
  const { features, bias, thresholds } = container.json<PolicyCard>('card');
  const rarity = container.bytes('rarity');
  if (rarity.length !== RARITY_SLOTS) throw new DamagedContainerError('its table of terms has another size');
  const networks = ofEach((name): Network => {
    if (features[name].join() !== NETWORKS[name].join())
      throw new DamagedContainerError('it was trained on other features');
    const part = (of: (typeof PARTS)[number]) => floatsOf(container.uint32(`${name}.${of}`));
    const network = {
      ...{ mean: part('mean'), deviation: part('deviation'), hidden: part('hidden'), hiddenBias: part('hiddenBias') },
      ...{ output: part('output'), direct: part('direct'), bias: bias[name] },
    };
    if (!isWhole(network, features[name].length)) throw new DamagedContainerError('a network is not whole');
    return network;
  });
  return { rarity, ...networks, thresholds };
}

function isWhole({ mean, deviation, hidden, hiddenBias, output, direct, bias }: Network, inputs: number): boolean {
  const sizes = [mean, deviation, direct].every(({ length }) => length === inputs);
  const units = hiddenBias.length === output.length && hidden.length === output.length * inputs;
  const numbers = [mean, deviation, hidden, hiddenBias, output, direct].every((part) => part.every(Number.isFinite));
  return sizes && units && numbers && deviation.every((one) => one > 0) && Number.isFinite(bias);
}

function ofEach<T>(of: (name: NetworkName) => T): Record<NetworkName, T> {
  return Object.fromEntries(NAMES.map((name) => [name, of(name)])) as Record<NetworkName, T>;
}

function bitsOf(floats: Float32Array): Uint32Array {
  return new Uint32Array(floats.buffer, floats.byteOffset, floats.length);
}

function floatsOf(bits: Uint32Array): Float32Array {
  return new Float32Array(bits.buffer, bits.byteOffset, bits.length);
}
