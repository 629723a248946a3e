/** Which spec reads a file: by its language and, where one language key covers several grammars, by its text. */
import type { Language } from '../core/index.ts';
import type { LanguageSpec, SpecChoice } from './language-spec.ts';
import { javascript, tsx, typescript } from './languages/javascript.ts';
import { python } from './languages/python.ts';

const SPECS: Partial<Record<Language, LanguageSpec>> = {
  python,
  javascript,
  typescript,
  tsx,
};

/** The spec and the text to parse with it; undefined for languages without a grammar. */
export function chooseSpec(language: Language, text: string): SpecChoice | undefined {
  const spec = SPECS[language];
  return spec && { spec, text };
}
