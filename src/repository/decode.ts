/**
 * Bytes to text. Nearly all source is UTF-8, which is checked and decoded natively; UTF-16 is known by its byte order
 * mark; anything else is read byte for byte, which loses accents but keeps ASCII, lines and offsets.
 */
import { isUtf8 } from 'node:buffer';

type TextEncoding = 'utf-8' | 'utf-16le' | 'utf-16be' | 'latin-1';

export interface DecodedText {
  /** Without byte order mark; line ends as they are. */
  readonly text: string;
  readonly encoding: TextEncoding;
}

/** Decodes a file. Never throws; an odd last byte of UTF-16 is dropped. */
export function decodeText(content: Uint8Array): DecodedText {
  const bytes = Buffer.from(content.buffer, content.byteOffset, content.byteLength);
  const mark = utf16Mark(bytes);
  if (mark === 'utf-16le') return { text: bytes.toString('utf16le', 2), encoding: mark };
  if (mark === 'utf-16be') {
    const swapped = Buffer.from(bytes.subarray(2, bytes.length - (bytes.length % 2))).swap16();
    return { text: swapped.toString('utf16le'), encoding: mark };
  }
  if (!isUtf8(bytes)) return { text: bytes.toString('latin1'), encoding: 'latin-1' };
  const start = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0;
  return { text: bytes.toString('utf8', start), encoding: 'utf-8' };
}

/** Which UTF-16 byte order mark `content` opens with, if any. */
export function utf16Mark(content: Uint8Array): 'utf-16le' | 'utf-16be' | undefined {
  if (content[0] === 0xff && content[1] === 0xfe) return 'utf-16le';
  if (content[0] === 0xfe && content[1] === 0xff) return 'utf-16be';
  return undefined;
}
