/**
 * What a ranker has learned, and the file that holds it: weights of features, trees over them, and how much either counts. It names features and
 * holds numbers, no text of any source. A file that is damaged, or of another version, is refused whole.
 */
import { createHash } from 'node:crypto';
import { Container, DamagedContainerError, encodeContainer, jsonSection } from '../index/index.ts';
import { flawOfEnsemble, type TreeEnsemble } from './tree-ensemble.ts';

const KIND = 'ranker model';
const VERSION = 1;

/** What trees may take beside the features: the candidate's score by the linear weights. */
export const LINEAR_SCORE = 'linear';

export interface RankerModel {
  /** By feature; one that is not named counts nothing. */
  readonly linear: Readonly<Record<string, number>>;
  /** Trees over the best candidates by the linear score; without them that score alone ranks. */
  readonly ensemble: TreeEnsemble | undefined;
  /** Share of the linear score when both are blended, 0 to 1. */
  readonly linearShare: number;
}

interface Card {
  readonly linear: RankerModel['linear'];
  readonly linearShare: number;
  /** Only where there are trees. */
  readonly inputs?: TreeEnsemble['inputs'];
}

/** The model as a file. Equal models give equal bytes. */
export function encodeRankerModel({ linear, ensemble, linearShare }: RankerModel): Uint8Array {
  const names = Object.keys(linear).sort();
  const sorted = Object.fromEntries(names.map((name) => [name, linear[name]!]));
  const card: Card = { linear: sorted, linearShare, ...(ensemble && { inputs: ensemble.inputs }) };
  return encodeContainer(KIND, VERSION, {
    card: jsonSection(card),
    ...(ensemble && {
      roots: ensemble.roots,
      column: ensemble.column,
      threshold: bitsOf(ensemble.threshold),
      children: ensemble.children,
      leaves: bitsOf(ensemble.leaves),
    }),
  });
}

/** Reads what `encodeRankerModel` wrote. Throws `DamagedContainerError` for anything else. */
export function decodeRankerModel(bytes: Uint8Array): RankerModel {
  try {
    const container = new Container(bytes, KIND, VERSION);
    const { linear, linearShare, inputs } = container.json<Card>('card');
    const ensemble = inputs && {
      inputs,
      roots: container.int32('roots'),
      column: container.int32('column'),
      threshold: numbersOf(container.uint32('threshold')),
      children: container.int32('children'),
      leaves: numbersOf(container.uint32('leaves')),
    };
    const flaw = flawOf({ linear, linearShare, ensemble });
    if (flaw) throw new DamagedContainerError(flaw);
    return { linear, linearShare, ensemble };
  } catch (error) {
    throw new DamagedContainerError(`no usable ranker model: ${(error as Error).message}`);
  }
}

/** Names a model by what it holds: 16 hexadecimal digits. */
export function digestOfRankerModel(model: RankerModel): string {
  return createHash('sha256').update(encodeRankerModel(model)).digest('hex').slice(0, 16);
}

function flawOf({ linear, linearShare, ensemble }: RankerModel): string | undefined {
  if (typeof linear !== 'object' || linear === null || Array.isArray(linear)) return 'it has no linear weights';
  if (!Object.values(linear).every(Number.isFinite)) return 'a linear weight is no number';
  if (Object.hasOwn(linear, LINEAR_SCORE)) return 'it weighs the linear score itself';
  if (typeof linearShare !== 'number' || !(linearShare >= 0 && linearShare <= 1))
    return 'its share of the linear score is no share';
  return ensemble && flawOfEnsemble(ensemble);
}

function bitsOf(numbers: Float32Array): Uint32Array {
  return new Uint32Array(numbers.buffer, numbers.byteOffset, numbers.length);
}

function numbersOf(bits: Uint32Array): Float32Array {
  return new Float32Array(bits.buffer, bits.byteOffset, bits.length);
}
