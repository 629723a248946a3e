/** What trees see of the features, and what is known beforehand of each: more evidence never speaks against a candidate. */
import { type Form, LINEAR_SCORE, type PreparedColumn } from '../../ranking/index.ts';

/** One input for each form of each feature, and of the linear score; kinds are only what they are. */
export function inputsOf(features: readonly string[], forms: readonly Form[]): PreparedColumn[] {
  return [...features, LINEAR_SCORE].flatMap((feature) =>
    forms
      .filter((form) => form === 'value' || !(isKind(feature) || (feature === LINEAR_SCORE && form === 'scaled')))
      .map((form) => ({ feature, form })),
  );
}

/** 1 where more of an input must never lower a score, -1 where it must never raise it, 0 where either may be. */
export function directionOf({ feature, form }: PreparedColumn): -1 | 0 | 1 {
  if (isKind(feature) || feature === 'size') return 0;
  return form === 'rank' || form === 'fileRank' ? -1 : 1;
}

function isKind(feature: string): boolean {
  return feature.startsWith('is.');
}
