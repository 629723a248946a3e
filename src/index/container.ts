/**
 * The file format of everything the index stores: named sections of typed arrays behind one header with a magic, a kind,
 * a version and a checksum. A file that is damaged, of another kind or of another version is refused whole, never half read.
 *
 * Layout, little endian: `FXPT`, u32 header length, u32 CRC-32 of all that follows, JSON header `{kind, version, sections:
 * {name: [type, offset, length in elements]}}`, then the sections, each aligned to 8 bytes. Opened sections are views of
 * the file's bytes: nothing is copied.
 */
import { crc32 } from 'node:zlib';

type Section = Uint8Array | Uint32Array | Int32Array;
type SectionType = 'u8' | 'u32' | 'i32';
interface Header {
  kind: string;
  version: number;
  sections: Record<string, [type: SectionType, offset: number, length: number]>;
}

const MAGIC = 0x54505846; // "FXPT"
const PREFIX_BYTES = 12;

/** Bytes of a container with these sections. */
export function encodeContainer(
  kind: string,
  version: number,
  sections: Readonly<Record<string, Section>>,
): Uint8Array {
  const header: Header = { kind, version, sections: {} };
  let offset = 0;
  for (const [name, section] of Object.entries(sections)) {
    header.sections[name] = [typeOf(section), offset, section.length];
    offset = align(offset + section.byteLength);
  }
  const json = Buffer.from(JSON.stringify(header));
  const base = align(PREFIX_BYTES + json.length);
  const bytes = new Uint8Array(base + offset);
  bytes.fill(0x20, PREFIX_BYTES, base);
  bytes.set(json, PREFIX_BYTES);
  for (const [name, section] of Object.entries(sections)) {
    bytes.set(new Uint8Array(section.buffer, section.byteOffset, section.byteLength), base + header.sections[name]![1]);
  }
  const view = new DataView(bytes.buffer);
  view.setUint32(0, MAGIC, true);
  view.setUint32(4, base - PREFIX_BYTES, true);
  view.setUint32(8, crc32(bytes.subarray(PREFIX_BYTES)), true);
  return bytes;
}

/** An opened container. Asking for a section it does not have, or as another type, throws `DamagedContainerError`. */
export class Container {
  readonly #bytes: Uint8Array;
  readonly #base: number;
  readonly #header: Header;

  /** Throws `DamagedContainerError` unless `bytes` is an intact container of this kind and version. */
  constructor(bytes: Uint8Array, kind: string, version: number) {
    const aligned = bytes.byteOffset % 8 === 0 ? bytes : bytes.slice();
    const view = new DataView(aligned.buffer, aligned.byteOffset, aligned.byteLength);
    if (aligned.length < PREFIX_BYTES || view.getUint32(0, true) !== MAGIC)
      throw new DamagedContainerError('not an index file');
    const headerBytes = view.getUint32(4, true);
    if (crc32(aligned.subarray(PREFIX_BYTES)) !== view.getUint32(8, true))
      throw new DamagedContainerError('checksum differs');
    const header = JSON.parse(
      Buffer.from(aligned.subarray(PREFIX_BYTES, PREFIX_BYTES + headerBytes)).toString(),
    ) as Header;
    if (header.kind !== kind) throw new DamagedContainerError(`holds a ${header.kind}, not a ${kind}`);
    if (header.version !== version)
      throw new DamagedContainerError(`format ${header.version}, this version reads ${version}`);
    this.#bytes = aligned;
    this.#base = PREFIX_BYTES + headerBytes;
    this.#header = header;
  }

  bytes(name: string): Uint8Array {
    const [offset, length] = this.#locate(name, 'u8');
    return new Uint8Array(this.#bytes.buffer, offset, length);
  }

  uint32(name: string): Uint32Array {
    const [offset, length] = this.#locate(name, 'u32');
    return new Uint32Array(this.#bytes.buffer, offset, length);
  }

  int32(name: string): Int32Array {
    const [offset, length] = this.#locate(name, 'i32');
    return new Int32Array(this.#bytes.buffer, offset, length);
  }

  /** The section's bytes as JSON. */
  json<T>(name: string): T {
    return JSON.parse(Buffer.from(this.bytes(name)).toString()) as T;
  }

  #locate(name: string, type: SectionType): [offset: number, length: number] {
    const section = this.#header.sections[name];
    if (section?.[0] !== type) throw new DamagedContainerError(`no section ${name} of type ${type}`);
    return [this.#bytes.byteOffset + this.#base + section[1], section[2]];
  }
}

/** The file cannot be trusted; its owner rebuilds it. Never reaches a caller of the index. */
export class DamagedContainerError extends Error {}

function typeOf(section: Section): SectionType {
  if (section instanceof Uint32Array) return 'u32';
  return section instanceof Int32Array ? 'i32' : 'u8';
}

function align(bytes: number): number {
  return Math.ceil(bytes / 8) * 8;
}

/** Bytes of a JSON section; read it back with `Container.json`. */
export function jsonSection(value: unknown): Uint8Array {
  return Buffer.from(JSON.stringify(value));
}
