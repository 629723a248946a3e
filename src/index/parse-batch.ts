/**
 * From the bytes of a batch of blobs to a segment: classify, decode, parse, index. Runs in a worker for large batches and
 * in the calling thread for small ones; the bytes that come out are the same.
 */
import type { Language } from '../core/index.ts';
import { classifyContent, decodeText } from '../repository/index.ts';
import type { SyntaxReader } from '../syntax/index.ts';
import { SegmentBuilder } from './segment-builder.ts';

/** A blob to index. `content` is undefined when it could not be read. */
export interface BlobSource {
  readonly key: string;
  /** One of the paths it has, for messages and content checks. */
  readonly path: string;
  readonly language: Language;
  readonly content: Uint8Array | undefined;
}

/** Bytes of the segment that holds `blobs`, in their order. */
export async function parseBatch(blobs: readonly BlobSource[], syntax: SyntaxReader): Promise<Uint8Array> {
  const builder = new SegmentBuilder();
  for (const { key, path, language, content } of blobs) {
    const skipped = content ? classifyContent(path, content) : 'unreadable';
    if (!content || skipped) {
      builder.addSkipped({ key, skipped: skipped ?? 'unreadable' });
      continue;
    }
    const { text, encoding } = decodeText(content);
    const file = await syntax.parse(text, language);
    const imports = new Set<string>();
    for (const document of file.documents) {
      for (const reference of document.references) if (reference.kind === 'import') imports.add(reference.name);
    }
    builder.addParsed(
      {
        key,
        language: file.language,
        lineCount: file.lineCount,
        ...(encoding === 'latin-1' && { lossy: true }),
        ...(file.diagnostics.length > 0 && { diagnostics: file.diagnostics }),
        ...(imports.size > 0 && { imports: [...imports] }),
      },
      file,
      text,
    );
  }
  return builder.encode();
}
