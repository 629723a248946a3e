/** Where the issue's text comes from: exactly one of an argument, a file and standard input. */
import { readFile } from 'node:fs/promises';
import { addAbortSignal, type Readable } from 'node:stream';
import { FixpointError, RepositoryError, UsageError } from '../core/index.ts';

const WAYS = 'as text in quotes, with --issue-file <file>, or with - for standard input';

export interface IssueSources {
  /** `-` is standard input. */
  readonly argument: string | undefined;
  /** `-` is standard input. */
  readonly file: string | undefined;
  readonly stdin: Readable & { readonly isTTY?: boolean };
  readonly signal: AbortSignal;
}

/** The issue's text. Throws `UsageError` where there is no source, more than one, or nothing in it. */
export async function readIssue({ argument, file, stdin, signal }: IssueSources): Promise<string> {
  if (argument !== undefined && file !== undefined) {
    throw new UsageError('the issue is given twice: leave out either the text or --issue-file');
  }
  const source = argument ?? file;
  if (source === undefined && stdin.isTTY) throw new UsageError(`no issue given: give it ${WAYS}`);
  let text: string;
  if (source === undefined || source === '-') text = decode(await readAll(stdin, signal));
  else text = argument ?? (await readIssueFile(file!));
  if (text.trim() === '') throw new UsageError(`the issue is empty: give it ${WAYS}`);
  return text;
}

async function readIssueFile(path: string): Promise<string> {
  try {
    return decode(await readFile(path));
  } catch (error) {
    if (error instanceof FixpointError) throw error;
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') throw new RepositoryError('not_found', `there is no issue file ${path}; check --issue-file`);
    if (code === 'EISDIR') throw new UsageError(`${path} is a folder; --issue-file takes a file`);
    throw new RepositoryError('unreadable', `cannot read the issue file ${path}: ${message}`);
  }
}

async function readAll(stdin: Readable, signal: AbortSignal): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of addAbortSignal(signal, stdin)) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks);
}

/** UTF-8, or UTF-16 with a byte order mark, as some shells write. */
function decode(content: Buffer): string {
  const utf16 = content[0] === 0xff && content[1] === 0xfe;
  return new TextDecoder(utf16 ? 'utf-16le' : 'utf-8').decode(content);
}
