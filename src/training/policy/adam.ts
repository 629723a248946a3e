/** Adam (Kingma and Ba 2015): steps down a gradient, each parameter at a pace of its own. */

const [FIRST_DECAY, SECOND_DECAY, TINY] = [0.9, 0.999, 1e-8];

export class Adam {
  readonly #mean: Float64Array;
  readonly #square: Float64Array;
  readonly #rate: number;
  readonly #decay: number;
  #steps = 0;

  /** `decay` pulls each parameter towards 0, by that share of a step's rate. */
  constructor(size: number, { rate, decay = 0 }: { readonly rate: number; readonly decay?: number }) {
    this.#mean = new Float64Array(size);
    this.#square = new Float64Array(size);
    this.#rate = rate;
    this.#decay = decay;
  }

  /** Changes `parameters` against `gradient`, which is then 0 again. */
  step(parameters: Float64Array, gradient: Float64Array): void {
    this.#steps++;
    const first = 1 - FIRST_DECAY ** this.#steps;
    const second = 1 - SECOND_DECAY ** this.#steps;
    for (let i = 0; i < parameters.length; i++) {
      const slope = gradient[i]!;
      this.#mean[i] = FIRST_DECAY * this.#mean[i]! + (1 - FIRST_DECAY) * slope;
      this.#square[i] = SECOND_DECAY * this.#square[i]! + (1 - SECOND_DECAY) * slope * slope;
      const step = this.#mean[i]! / first / (Math.sqrt(this.#square[i]! / second) + TINY);
      parameters[i]! -= this.#rate * (step + this.#decay * parameters[i]!);
    }
    gradient.fill(0);
  }
}
