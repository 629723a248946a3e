/** Git's name for a file's content, so that a work tree, its branches and its commits share everything derived from it. */
import { createHash } from 'node:crypto';

/** Hashes of a repository's objects; `sha1` unless the repository was made with `--object-format=sha256`. */
export type ObjectFormat = 'sha1' | 'sha256';

/** The git blob hash of `content`, in lower-case hex. */
export function blobHash(content: Uint8Array, format: ObjectFormat = 'sha1'): string {
  return createHash(format).update(`blob ${content.byteLength}\0`).update(content).digest('hex');
}

/** Whether `content` is what `blob` names, in either object format. */
export function matchesBlob(content: Uint8Array, blob: string): boolean {
  return blobHash(content, blob.length === 64 ? 'sha256' : 'sha1') === blob;
}
