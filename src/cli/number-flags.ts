/** Flags that are numbers, checked before any work. */
import { UsageError } from '../core/index.ts';

/** `standard` where the flag is not given. Throws `UsageError`. */
export function whole(flag: string, text: string | undefined, standard: number, least = 0): number {
  if (text === undefined) return standard;
  const number = Number(text);
  if (/^\d+$/.test(text) && Number.isSafeInteger(number) && number >= least) return number;
  throw new UsageError(`${flag} is ${JSON.stringify(text)}; expected a whole number from ${least} up`);
}

/** `standard` where the flag is not given. Throws `UsageError`. */
export function share(flag: string, text: string | undefined, standard: number): number {
  if (text === undefined) return standard;
  const number = Number(text);
  if (text.trim() !== '' && number >= 0 && number <= 1) return number;
  throw new UsageError(`${flag} is ${JSON.stringify(text)}; expected a number from 0 to 1`);
}

/** Any number that is not negative; `standard` where the flag is not given. Throws `UsageError`. */
export function amount(flag: string, text: string | undefined, standard: number): number {
  if (text === undefined) return standard;
  const number = Number(text);
  if (text.trim() !== '' && number >= 0 && Number.isFinite(number)) return number;
  throw new UsageError(`${flag} is ${JSON.stringify(text)}; expected a number from 0 up`);
}
