/**
 * How good a simulated judge is: a few numbers, as `--judge accuracy=0.7,noise=0.5` writes them, and the name that a judge bears
 * wherever its figures are shown.
 */
import { UsageError } from '../../core/index.ts';

/** All but the seed are shares, 0 to 1. */
export interface JudgeStrength {
  /** How probable it is that a gold function is recognised when it is shown. */
  readonly accuracy: number;
  /** How far the order of what is not recognised is the judge's own whim: 0 keeps the order shown, 1 is a shuffle. */
  readonly noise: number;
  /** Of how many functions the judge thinks the same whenever it sees them; of the others it makes up its mind anew in each request. */
  readonly consistency: number;
  /** How many replies have a formal mistake. */
  readonly chatter: number;
  /** How many of the functions that are not gold it calls relevant, in the mode `agent`. */
  readonly alarms: number;
  /** How many of the words of a gold function it can guess, when it describes what to search for. */
  readonly words: number;
  /** How often it says that all is found, though it is not. */
  readonly haste: number;
  readonly seed: number;
}

export const DEFAULT_STRENGTH: JudgeStrength = {
  accuracy: 1,
  noise: 1,
  consistency: 0.5,
  chatter: 0,
  alarms: 0.1,
  words: 0.3,
  haste: 0.1,
  seed: 1,
};

const NAMES = Object.keys(DEFAULT_STRENGTH) as (keyof JudgeStrength)[];

/** Reads `accuracy=0.7,noise=0.5`; the rest is by default. Throws `UsageError`. */
export function parseStrength(text: string): JudgeStrength {
  const given: Partial<Record<keyof JudgeStrength, number>> = {};
  for (const part of text.split(',')) {
    const [, key = '', value = ''] = /^\s*(\w+)\s*=\s*(\d+(?:\.\d+)?)\s*$/.exec(part) ?? [];
    const name = NAMES.find((known) => known === key);
    const number = Number(value);
    if (name === undefined || (name === 'seed' ? !Number.isSafeInteger(number) : number > 1)) {
      throw new UsageError(
        `--judge has ${JSON.stringify(part.trim())}; expected accuracy=0.7 and the like, numbers from 0 to 1: ${NAMES.join(', ')}`,
      );
    }
    given[name] = number;
  }
  return { ...DEFAULT_STRENGTH, ...given };
}

/** `simulated/judge-0.7`, or `simulated/judge-0.7-noise-0.5` where more is set than the accuracy. */
export function nameOfJudge(strength: JudgeStrength): string {
  const others = NAMES.filter((name) => name !== 'accuracy' && strength[name] !== DEFAULT_STRENGTH[name]);
  return ['simulated/judge', strength.accuracy, ...others.flatMap((name) => [name, strength[name]])].join('-');
}

/** Whether a model, or a system, is a simulation, by its name. */
export function isSimulation(name: string): boolean {
  return name.includes('simulated/');
}
