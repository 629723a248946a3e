/** Lists of strings in recorded rows, which some systems nest: a list for each of several samples. */
import type { JsonObject } from '../datasets/fields.ts';
import { distinct, quoted } from './recorded-answer.ts';

/** The strings listed under `key`, each once; of several samples, the first. What is no string is added to `problems`. */
export function listedTexts(row: JsonObject, key: string, problems: string[]): string[] {
  const value = row[key] ?? [];
  if (!Array.isArray(value)) {
    problems.push(`\`${key}\` is no list`);
    return [];
  }
  const items: readonly unknown[] = isSamples(value) ? firstSample(value, key, problems) : value;
  const texts: string[] = [];
  items.forEach((item, i) => {
    if (typeof item === 'string' && item !== '') texts.push(item);
    else problems.push(`\`${key}[${i}]\` is no text: ${quoted(item)}`);
  });
  return distinct(texts);
}

function isSamples(list: readonly unknown[]): list is readonly (readonly unknown[])[] {
  return list.length > 0 && list.every(Array.isArray);
}

/** The first of several samples; that others are left out is added to `problems`. */
export function firstSample<T>(samples: readonly T[], key: string, problems: string[]): T {
  if (samples.length > 1) problems.push(`\`${key}\` holds ${samples.length} samples: the first counts`);
  return samples[0]!;
}
