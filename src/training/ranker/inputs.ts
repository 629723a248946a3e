/** What trees see of the features, and what is known beforehand of each: more evidence never speaks against a candidate. */
import { type Form, LINEAR_SCORE, type PreparedColumn } from '../../ranking/index.ts';

/** Features of which more may speak for a candidate or against it: they are no evidence. */
const UNDIRECTED = /^(?:is\..*|size|file\.size|file\.count|namesakes|callers|query\..*|corpus\..*)$/;
/** Kinds, which are only what they are, and what is the same for all candidates of a query: their places say nothing. */
const WITHOUT_PLACES = /^(?:is|query|corpus)\./;

/** One input for each form of each feature, and of the linear score, where it says something. */
export function inputsOf(features: readonly string[], forms: readonly Form[]): PreparedColumn[] {
  return [...features, LINEAR_SCORE].flatMap((feature) =>
    forms
      .filter(
        (form) =>
          form === 'value' || !(WITHOUT_PLACES.test(feature) || (feature === LINEAR_SCORE && form === 'scaled')),
      )
      .map((form) => ({ feature, form })),
  );
}

/** 1 where more of an input must never lower a score, -1 where it must never raise it, 0 where either may be. */
export function directionOf({ feature, form }: PreparedColumn): -1 | 0 | 1 {
  if (UNDIRECTED.test(feature)) return 0;
  return form === 'rank' || form === 'fileRank' ? -1 : 1;
}
