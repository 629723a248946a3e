/** Which files an answer may come from. Candidates are filtered by it before they are cut, so that a narrow filter is filled too. */
import picomatch from 'picomatch';
import type { AnswerFilter } from '../core/index.ts';
import type { TreeIndex } from '../index/index.ts';

/** Tells of a document whether its file passes; undefined where every file does. Remembers the verdict on each file: a file has many documents. */
export function fileFilter(
  index: TreeIndex,
  { include, exclude, languages }: Pick<AnswerFilter, 'include' | 'exclude' | 'languages'>,
): ((document: number) => boolean) | undefined {
  const includes = include?.length ? picomatch([...include], { dot: true }) : undefined;
  const excludes = exclude?.length ? picomatch([...exclude], { dot: true }) : undefined;
  const wanted = languages?.length ? new Set(languages) : undefined;
  if (!includes && !excludes && !wanted) return undefined;
  const verdicts = new Map<number, boolean>();
  return (document) => {
    const file = index.documentFile[document]!;
    let verdict = verdicts.get(file);
    if (verdict === undefined) {
      const path = index.path(file);
      verdict = (!wanted || wanted.has(index.language(file))) && (!includes || includes(path)) && !excludes?.(path);
      verdicts.set(file, verdict);
    }
    return verdict;
  };
}
