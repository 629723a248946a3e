/** How much of a dataset a run answered, and what its means are over. */
import type { Evaluation } from '../evaluation.ts';
import { capitalized, count } from './format.ts';

/** How many instances have an answer, how many failed (and score zero), and how many rows are no instances. */
export function countsOf({ instances, rejections }: Evaluation): { scored: number; failed: number; rejected: number } {
  const failed = instances.filter(({ failure }) => failure !== undefined).length;
  return { scored: instances.length - failed, failed, rejected: rejections.length };
}

/** What the means are over, in a sentence: not every instance has gold functions. */
export function basisOf({ metrics }: Evaluation): string {
  const levels = ['function', 'module', 'file'].flatMap((level) => {
    const metric = Object.keys(metrics).find((name) => name.startsWith(`${level}.`));
    return metric ? [{ level, n: metrics[metric]!.n }] : [];
  });
  const sizes = [...new Set(levels.map(({ n }) => n))];
  const parts = sizes.map((size) => {
    const same = levels.filter(({ n }) => n === size).map(({ level }) => level);
    return `${same.join(' and ')} figures over ${count(size, 'instance')}`;
  });
  return parts.length === 0 ? '' : `${capitalized(parts.join(', '))}.`;
}
