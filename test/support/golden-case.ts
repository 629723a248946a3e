/**
 * Golden cases as text: a repository in one file (`=== path ===` before each file's content), and issues that carry the answer a
 * person would give. Rankings are written so that a reviewer reads the difference between two of them by eye.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Ranking } from '../../src/core/index.ts';

export interface GoldenIssue {
  readonly name: string;
  /** `path:name` of the documents that the fix changes. */
  readonly answer: readonly string[];
  /** All of them must be among this many first documents. */
  readonly within: number;
  readonly text: string;
  readonly expectedFile: string;
}

export interface GoldenCase {
  readonly language: string;
  /** Content by path. */
  readonly files: Readonly<Record<string, string>>;
  readonly issues: readonly GoldenIssue[];
}

/** Every folder of `folder` as a case, by name. */
export function readGoldenCases(folder: string): GoldenCase[] {
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name)
    .sort()
    .map((language) => ({
      language,
      files: parseRepository(readFileSync(join(folder, language, 'repository.txt'), 'utf8')),
      issues: readIssues(join(folder, language)),
    }));
}

const FILE_HEADER = /^=== (\S+) ===\n/m;

/** Splits `=== path ===` sections. A file's content ends before the next header; blank lines at its end fold into one newline. */
function parseRepository(text: string): Record<string, string> {
  const [preamble, ...sections] = text.split(FILE_HEADER);
  if (preamble?.trim()) throw new Error('a repository file starts with a header: === path ===');
  const files: Record<string, string> = {};
  for (let at = 0; at < sections.length; at += 2) files[sections[at]!] = `${sections[at + 1]!.trimEnd()}\n`;
  return files;
}

function readIssues(folder: string): GoldenIssue[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith('.issue.md'))
    .sort()
    .map((file) => {
      const name = file.slice(0, -'.issue.md'.length);
      return {
        name,
        ...parseIssue(readFileSync(join(folder, file), 'utf8')),
        expectedFile: join(folder, `${name}.expected.txt`),
      };
    });
}

/** `answer:` lines, a `within:` line, a line of dashes, then the issue as its author wrote it. */
function parseIssue(content: string): Pick<GoldenIssue, 'answer' | 'within' | 'text'> {
  const match = /^((?:(?:answer|within): .+\n)+)---\n([\s\S]+)$/.exec(content);
  if (!match) throw new Error('an issue file starts with answer: and within: lines and a line of three dashes');
  const fields = match[1]!.split('\n').map((line) => line.split(': ', 2) as [string, string]);
  return {
    answer: fields.filter(([key]) => key === 'answer').map(([, value]) => value),
    within: Number(fields.find(([key]) => key === 'within')?.[1]),
    text: match[2]!,
  };
}

/** Two lines for each document: `rank path:line name kind`, then its first evidence. */
export function renderRanking({ documents, grounding }: Ranking): string {
  const lines = documents.map(({ rank, path, definitionLine, name, kind, evidence }) => {
    const place = `${String(rank).padStart(2)} ${path}:${definitionLine} ${name || '-'} ${kind}`;
    return `${place}\n     ${evidence[0]?.sentence ?? '-'}\n`;
  });
  return `grounding ${grounding}\n${lines.join('')}`;
}
