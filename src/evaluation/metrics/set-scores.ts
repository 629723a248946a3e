/** Set precision, recall and F1, as FuseSearch scores an answer that is a set of files or functions: no order, no cut. */

export interface SetScores {
  readonly precision: number;
  readonly recall: number;
  readonly f1: number;
}

/** Both lists hold ids, and repeats count once; `gold` is not empty. Each score is 0 to 1; an empty answer scores 0. */
export function setScores(answer: readonly string[], gold: readonly string[]): SetScores {
  const answered = new Set(answer);
  const wanted = new Set(gold);
  const right = [...answered].filter((id) => wanted.has(id)).length;
  if (right === 0) return { precision: 0, recall: 0, f1: 0 };
  return {
    precision: right / answered.size,
    recall: right / wanted.size,
    f1: (2 * right) / (answered.size + wanted.size),
  };
}
