/** Which files an answer may come from. Candidates are filtered by it before they are cut, so that a narrow filter is filled too. */
import picomatch from 'picomatch';
import type { AnswerFilter, SourceFile } from '../core/index.ts';
import type { TreeIndex } from '../index/index.ts';

type PlaceFilter = Pick<AnswerFilter, 'include' | 'exclude' | 'languages'>;

/** Tells of a file whether it passes; undefined where every file does. */
export function placeFilter({
  include,
  exclude,
  languages,
}: PlaceFilter): ((file: Pick<SourceFile, 'path' | 'language'>) => boolean) | undefined {
  const includes = include?.length ? picomatch([...include], { dot: true }) : undefined;
  const excludes = exclude?.length ? picomatch([...exclude], { dot: true }) : undefined;
  const wanted = languages?.length ? new Set(languages) : undefined;
  if (!includes && !excludes && !wanted) return undefined;
  return ({ path, language }) =>
    (!wanted || wanted.has(language)) && (!includes || includes(path)) && !excludes?.(path);
}

/** The same of a document and its file. Remembers the verdict on each file: a file has many documents. */
export function fileFilter(index: TreeIndex, filter: PlaceFilter): ((document: number) => boolean) | undefined {
  const passes = placeFilter(filter);
  if (!passes) return undefined;
  const verdicts = new Map<number, boolean>();
  return (document) => {
    const file = index.documentFile[document]!;
    let verdict = verdicts.get(file);
    if (verdict === undefined) {
      verdict = passes({ path: index.path(file), language: index.language(file) });
      verdicts.set(file, verdict);
    }
    return verdict;
  };
}
