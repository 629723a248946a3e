/** A file of a repository's issues, as `gh issue list --state all --limit 5000 --json number,title,body` prints it, or JSON lines. */
import { readFile } from 'node:fs/promises';
import { UsageError } from '../../core/index.ts';

export interface LinkedIssue {
  readonly number: number;
  readonly title: string;
  readonly body?: string | null;
}

/** The issues of the file at `path`. Throws `UsageError` that names the file and what is wrong with it. */
export async function readIssues(path: string): Promise<LinkedIssue[]> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    throw new UsageError(`${path} cannot be read: ${(error as Error).message}`);
  }
  return parseIssues(text.replace(/^\uFEFF/, ''), path);
}

function parseIssues(text: string, path: string): LinkedIssue[] {
  const isArray = text.trimStart().startsWith('[');
  const values = isArray
    ? (parseJson(text, path) as unknown[])
    : text.split('\n').flatMap((line, i) => (line.trim() === '' ? [] : [parseJson(line, `line ${i + 1} of ${path}`)]));
  return values.map((value, i) => {
    if (isIssue(value)) return value;
    const place = `${isArray ? 'issue' : 'row'} ${i + 1} of ${path}`;
    throw new UsageError(`${place} has no number and title; write it with: gh issue list --json number,title,body`);
  });
}

function parseJson(text: string, place: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new UsageError(`${place} is not JSON; write it with: gh issue list --json number,title,body`);
  }
}

function isIssue(value: unknown): value is LinkedIssue {
  if (typeof value !== 'object' || value === null) return false;
  const { number, title, body } = value as Partial<Record<keyof LinkedIssue, unknown>>;
  return Number.isInteger(number) && typeof title === 'string' && (body == null || typeof body === 'string');
}
