/** Percent-escapes in the ids of functions, files and instances, for formats in which a character of them would be a separator. */

/** Writes what `unsafe` (a global pattern) matches as the `%XX` of its UTF-8 bytes. */
export function escapeId(text: string, unsafe: RegExp): string {
  return text.replace(unsafe, (match) =>
    [...Buffer.from(match)].map((byte) => `%${byte.toString(16).toUpperCase().padStart(2, '0')}`).join(''),
  );
}

/** Undoes `escapeId`; `%` that stands for itself stays. */
export function unescapeId(text: string): string {
  return text.replace(/(?:%[0-9A-F]{2})+/g, (bytes) => Buffer.from(bytes.replaceAll('%', ''), 'hex').toString('utf8'));
}
