/**
 * Reading on after a syntax error that swallowed the definitions below it (an unclosed bracket in a file that is being
 * edited): what was found before the first lost definition is kept, and the rest of the file is read as if it stood alone.
 */
import type { Collected } from './collect.ts';

/** The text with everything before `offset` blanked, so that offsets and lines stay right. */
export const blankUpTo = (text: string, offset: number): string =>
  text.slice(0, offset).replace(/[^\n]/g, ' ') + text.slice(offset);

/** What was found before `offset`; definitions that run past it end with the last text before it. */
export function upTo(collected: Collected, text: string, offset: number): Collected {
  const end = text.slice(0, offset).trimEnd().length;
  return {
    ...collected,
    definitions: collected.definitions
      .filter((definition) => definition.start < end)
      .map((definition) => ({ ...definition, end: Math.min(definition.end, end) })),
    references: collected.references.filter((reference) => reference.offset < end),
    leading: collected.leading.filter((entry) => entry.start < end),
  };
}

/** The parts of one file, in order. */
export const joined = (parts: readonly Collected[]): Collected => {
  const [first] = parts;
  if (parts.length === 1) return first!;
  return {
    definitions: parts.flatMap((part) => part.definitions),
    references: parts.flatMap((part) => part.references),
    leading: parts.flatMap((part) => part.leading),
    moduleDoc: first!.moduleDoc,
    diagnostics: first!.diagnostics,
    lost: -1,
  };
};
