/** The language of an instance, as the key that results are grouped by. */
import { languageOfPath } from '../../core/index.ts';

/** Other names of a key, in lower case. */
const KEYS: Readonly<Record<string, string>> = {
  py: 'python',
  js: 'javascript',
  ts: 'typescript',
  tsx: 'typescript',
  rb: 'ruby',
  rs: 'rust',
  golang: 'go',
  'c++': 'cpp',
  'c#': 'csharp',
  kt: 'kotlin',
};

/** The key of a language as datasets write it: `C++` → `cpp`. */
export function languageKey(name: string): string {
  const lower = name.trim().toLowerCase();
  return KEYS[lower] ?? lower;
}

/**
 * The language that most of `paths` are written in; of equals the first. A header is C++ where a C++ source is among them. `text`
 * where none is in a language with a grammar.
 */
export function languageOfMost(paths: readonly string[]): string {
  const languages = paths.map((path) => languageKey(languageOfPath(path) ?? 'text'));
  const hasCpp = languages.includes('cpp');
  const votes = new Map<string, number>();
  paths.forEach((path, i) => {
    const language = hasCpp && /\.h$/i.test(path) ? 'cpp' : languages[i]!;
    if (language !== 'text') votes.set(language, (votes.get(language) ?? 0) + 1);
  });
  let most = 'text';
  for (const [language, count] of votes) if (count > (votes.get(most) ?? 0)) most = language;
  return most;
}
