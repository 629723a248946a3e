/** How much of a dataset a run answered, and what its means are over. */
import { withoutLeaks } from '../aggregate.ts';
import type { Evaluation } from '../evaluation.ts';
import { capitalized, count } from './format.ts';

export interface Counts {
  /** Instances with an answer. */
  readonly answered: number;
  /** Instances without, which score zero. */
  readonly failed: number;
  /** Rows that are no instances, and are not scored. */
  readonly rejected: number;
  /** Instances whose query is the fix's own message, which count in breakdowns by dataset and query source only. */
  readonly leaking: number;
}

export function countsOf({ instances, rejections }: Evaluation): Counts {
  const failed = instances.filter(({ failure }) => failure !== undefined).length;
  return {
    answered: instances.length - failed,
    failed,
    rejected: rejections.length,
    leaking: instances.length - withoutLeaks(instances).length,
  };
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
    return `${listed(same)} figures over ${count(size, 'instance')}`;
  });
  return parts.length === 0 ? '' : `${capitalized(parts.join(', '))}.`;
}

/** `a, b and c`. */
function listed(words: readonly string[]): string {
  const last = words.at(-1)!;
  return words.length === 1 ? last : `${words.slice(0, -1).join(', ')} and ${last}`;
}
