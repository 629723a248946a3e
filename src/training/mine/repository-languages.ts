/** How much of a repository each language is, by bytes of source, and which language a change is in. */
import { type Language, languageOfPath, type SourceFile } from '../../core/index.ts';

/** A language as the papers' tables count it: TSX is TypeScript. */
export type CountedLanguage = Exclude<Language, 'tsx' | 'text'>;

export class RepositoryLanguages {
  /** Share of all source with a grammar, 0 to 1, largest first. */
  readonly shares: Readonly<Partial<Record<CountedLanguage, number>>>;
  readonly #headersAreCpp: boolean;

  constructor(files: readonly SourceFile[]) {
    const bytesOf = (form: RegExp) => files.reduce((sum, { path, bytes }) => sum + (form.test(path) ? bytes : 0), 0);
    // `.h` is C by its name, but the language of the sources around it.
    this.#headersAreCpp = bytesOf(/\.(?:cc|cpp|cxx|c\+\+|hh|hpp|hxx|ipp|inl)$/i) > bytesOf(/\.c$/);
    const bytes = new Map<CountedLanguage, number>();
    for (const file of files) {
      const language = this.languageOf(file.path);
      if (language) bytes.set(language, (bytes.get(language) ?? 0) + file.bytes);
    }
    const total = [...bytes.values()].reduce((sum, value) => sum + value, 0);
    const sorted = [...bytes].sort(([, a], [, b]) => b - a);
    this.shares = Object.fromEntries(sorted.map(([language, value]) => [language, value / Math.max(1, total)]));
  }

  /** Undefined for what no grammar reads. */
  languageOf(path: string): CountedLanguage | undefined {
    const language = languageOfPath(path);
    if (language === undefined || language === 'text') return undefined;
    if (language === 'tsx') return 'typescript';
    return language === 'c' && /\.h$/.test(path) && this.#headersAreCpp ? 'cpp' : language;
  }

  /** The language of most of `paths`, the first one's among equals; undefined where none has one. */
  mainLanguage(paths: readonly string[]): CountedLanguage | undefined {
    const counts = new Map<CountedLanguage, number>();
    for (const path of paths) {
      const language = this.languageOf(path);
      if (language) counts.set(language, (counts.get(language) ?? 0) + 1);
    }
    return [...counts].reduce<[CountedLanguage | undefined, number]>(
      (best, next) => (next[1] > best[1] ? next : best),
      [undefined, 0],
    )[0];
  }
}
