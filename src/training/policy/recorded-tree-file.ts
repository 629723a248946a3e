/**
 * The file of a recorded tree: gzipped lines, the head first, then the results and the documents of files, each as its key and JSON. A line is read
 * when it is asked for, because a rollout asks for few of them. A file that is damaged or of another commit or version is as if it were not there.
 */
import { readFileSync } from 'node:fs';
import { gunzipSync, gzipSync } from 'node:zlib';
import type { SourceFile } from '../../core/index.ts';
import { replaceFile } from '../replace-file.ts';

const VERSION = 1;
/** Little is gained by more. */
const COMPRESSION = 3;

export interface TreeRecord {
  /** The commit and whatever else the tree depends on. */
  readonly key: string;
  readonly files: readonly SourceFile[];
  /** JSON of results, by their calls as JSON. */
  readonly results: Map<string, string>;
  /** JSON of documents, by the path of their file, as JSON too. */
  readonly documents: Map<string, string>;
}

interface Head extends Pick<TreeRecord, 'key' | 'files'> {
  readonly version: typeof VERSION;
  /** Lines that are results. */
  readonly results: number;
}

/** Undefined where there is no file that can be used. */
export function readTreeRecord(path: string, key: string): TreeRecord | undefined {
  try {
    const [first, ...lines] = gunzipSync(readFileSync(path)).toString('utf8').split('\n');
    const head = JSON.parse(first!) as Head;
    if (head.version !== VERSION || head.key !== key) return undefined;
    const entries = lines.map((line): [string, string] => {
      const tab = line.indexOf('\t');
      return [line.slice(0, tab), line.slice(tab + 1)];
    });
    return {
      key,
      files: head.files,
      results: new Map(entries.slice(0, head.results)),
      documents: new Map(entries.slice(head.results)),
    };
  } catch {
    return undefined; // gzip's checksum fails for what is damaged
  }
}

export function writeTreeRecord(path: string, { key, files, results, documents }: TreeRecord): void {
  const head: Head = { version: VERSION, key, files, results: results.size };
  const lines = [...results, ...documents].map(([name, json]) => `${name}\t${json}`);
  replaceFile(path, gzipSync([JSON.stringify(head), ...lines].join('\n'), { level: COMPRESSION }));
}
