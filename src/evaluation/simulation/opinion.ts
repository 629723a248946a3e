/**
 * What a simulated judge thinks of the functions that it is shown. A gold function is recognised with the probability `accuracy`. Of the
 * share `consistency` of all functions it thinks the same whenever it sees them, as real models repeat their mistakes; of the others
 * each request makes it think anew.
 */
import { draw, joinKeys, keyOf } from './draws.ts';
import type { JudgeStrength } from './judge-strength.ts';

/** What is drawn: each has draws of its own. */
const STEADY = 1;
const RECOGNITION = 2;
const WHIM = 3;
const ALARM = 4;

export class Opinion {
  readonly #strength: JudgeStrength;
  readonly #isGold: (id: string) => boolean;
  readonly #instance: number;
  readonly #keys = new Map<string, number>();

  constructor(instanceId: string, isGold: (id: string) => boolean, strength: JudgeStrength) {
    this.#strength = strength;
    this.#isGold = isGold;
    this.#instance = joinKeys(strength.seed, keyOf(instanceId));
  }

  /**
   * The documents of a window as positions, best first, and how many of the first are recognised. These stand before the others; otherwise
   * a place is `(1 - noise) position / n + noise u`, `u` uniform.
   */
  order(
    documents: readonly string[],
    call: number,
  ): { readonly order: readonly number[]; readonly recognised: number } {
    const { noise } = this.#strength;
    const judged = documents.map((id, position) => {
      const place = ((1 - noise) * position) / documents.length + noise * this.#draw(id, WHIM, call);
      return { position, place, recognised: this.recognises(id, call) };
    });
    judged.sort((a, b) => Number(b.recognised) - Number(a.recognised) || a.place - b.place || a.position - b.position);
    return {
      order: judged.map(({ position }) => position),
      recognised: judged.filter(({ recognised }) => recognised).length,
    };
  }

  /** Whether this is gold, and is seen to be. */
  recognises(id: string, call: number): boolean {
    return this.#isGold(id) && this.#draw(id, RECOGNITION, call) < this.#strength.accuracy;
  }

  /** Whether it is called relevant, rightly or not. */
  callsRelevant(id: string, call: number): boolean {
    return this.#isGold(id) ? this.recognises(id, call) : this.#draw(id, ALARM, call) < this.#strength.alarms;
  }

  #draw(id: string, what: number, call: number): number {
    let document = this.#keys.get(id);
    if (document === undefined) {
      document = joinKeys(this.#instance, keyOf(id));
      this.#keys.set(id, document);
    }
    const steady = draw(document, STEADY) < this.#strength.consistency;
    return draw(document, what, steady ? 0 : call);
  }
}
