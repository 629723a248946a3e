/** The file that keeps a training run between epochs. One of other pairs or options is not taken over. */
import { Container, encodeContainer, jsonSection } from '../../index/index.ts';
import type { ParameterState } from './parameters.ts';
import type { EncoderCheckpoint } from './train-encoder.ts';

const KIND = 'encoder checkpoint';
const VERSION = 1;
const ARRAYS = ['vectors', 'query', 'document', 'vectorSquares', 'querySquares', 'documentSquares'] as const;

/** `key` names the pairs and options. */
export function encodeCheckpoint(key: string, { curve, state, best }: EncoderCheckpoint): Uint8Array {
  return encodeContainer(KIND, VERSION, {
    card: jsonSection({ key, curve }),
    ...sections('state', state),
    ...sections('best', best),
  });
}

/** Undefined where the bytes are damaged or belong to another run. */
export function decodeCheckpoint(bytes: Uint8Array, key: string): EncoderCheckpoint | undefined {
  try {
    const container = new Container(bytes, KIND, VERSION);
    const card = container.json<{ key: string; curve: EncoderCheckpoint['curve'] }>('card');
    if (card.key !== key) return undefined;
    return { curve: card.curve, state: stateOf(container, 'state'), best: stateOf(container, 'best') };
  } catch {
    return undefined;
  }
}

function sections(name: string, state: ParameterState): Record<string, Uint32Array> {
  return Object.fromEntries(
    ARRAYS.map((array) => {
      const { buffer, byteOffset, length } = state[array];
      return [`${name}.${array}`, new Uint32Array(buffer, byteOffset, length)];
    }),
  );
}

function stateOf(container: Container, name: string): ParameterState {
  const entries = ARRAYS.map((array) => {
    const { buffer, byteOffset, length } = container.uint32(`${name}.${array}`);
    return [array, new Float32Array(buffer, byteOffset, length)];
  });
  return Object.fromEntries(entries) as ParameterState;
}
