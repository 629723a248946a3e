/**
 * How candidates of a window are called. Numbers from 1, as the paper has them; letters from A where the first token decides, because
 * every tokenizer has a token for each capital letter, while `10` may be two tokens and share its first one with `1`.
 */
export interface Identifiers {
  /** Candidates that can be told apart. */
  readonly most: number;
  /** Source of the regular expression of one. */
  readonly pattern: string;
  /** Of the candidate at this place, from 0. */
  readonly name: (place: number) => string;
  /** The place, from 0, that a match of `pattern` stands for; beyond the window where the model made it up. */
  readonly place: (name: string) => number;
  /** How an answer is to look. */
  readonly form: string;
}

export const NUMBERS: Identifiers = {
  most: Number.POSITIVE_INFINITY,
  pattern: '\\d{1,9}',
  name: (place) => String(place + 1),
  place: (name) => Number(name) - 1,
  form: '[2] > [1]',
};

const FIRST_LETTER = 'A'.charCodeAt(0);

/** Without brackets in the answer, so that the letter is its first token. Endpoints tell the 20 most probable first tokens. */
export const LETTERS: Identifiers = {
  most: 20,
  pattern: '[A-Z]',
  name: (place) => String.fromCharCode(FIRST_LETTER + place),
  place: (name) => name.charCodeAt(0) - FIRST_LETTER,
  form: 'B > A',
};
