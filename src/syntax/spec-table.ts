/** Which spec reads a file: by its language and, where one language key covers several grammars, by its text. */
import type { Language } from '../core/index.ts';
import type { LanguageSpec, SpecChoice } from './language-spec.ts';
import { c, looksLikeCpp } from './languages/c.ts';
import { evenOut } from './languages/c-preprocessor.ts';
import { cpp } from './languages/cpp.ts';
import { csharp } from './languages/csharp.ts';
import { withoutDirectives } from './languages/csharp-directives.ts';
import { cythonAsPython, isCython } from './languages/cython.ts';
import { go } from './languages/go.ts';
import { java } from './languages/java.ts';
import { javascript, tsx, typescript } from './languages/javascript.ts';
import { kotlin, kotlinForParser } from './languages/kotlin.ts';
import { php } from './languages/php.ts';
import { python } from './languages/python.ts';
import { withShortComments } from './languages/python-comments.ts';
import { ruby } from './languages/ruby.ts';
import { rust } from './languages/rust.ts';
import { unwrapItemMacros } from './languages/rust-macros.ts';
import { scala } from './languages/scala.ts';
import { scriptBlocks } from './languages/script-blocks.ts';
import { swift } from './languages/swift.ts';
import { programOf } from './languages/yacc.ts';

const SPECS: Partial<Record<Language, LanguageSpec>> = {
  javascript,
  typescript,
  tsx,
  java,
  kotlin,
  ruby,
  go,
  php,
  scala,
  swift,
};

/** The pragma that says a JavaScript file carries Flow types, which the TSX grammar reads and the JavaScript grammar does not. */
const FLOW_PRAGMA = /^\s*(?:\/\/|\/?\*)[^\n]*@flow\b/m;
const PRAGMA_WINDOW = 1000;

/** The spec and the text to parse with it; undefined for languages without a grammar. */
export function chooseSpec(language: Language, text: string): SpecChoice | undefined {
  switch (language) {
    case 'vue':
    case 'svelte': {
      const blocks = scriptBlocks(text);
      return { spec: blocks.isTypescript ? typescript : javascript, text: blocks.text };
    }
    case 'javascript':
      return { spec: FLOW_PRAGMA.test(text.slice(0, PRAGMA_WINDOW)) ? tsx : javascript, text };
    case 'python':
      return { spec: python, text: withShortComments(isCython(text) ? cythonAsPython(text) : text) };
    case 'csharp':
      return { spec: csharp, text: withoutDirectives(text) };
    case 'kotlin':
      return { spec: kotlin, text: kotlinForParser(text) };
    case 'c':
      return { spec: looksLikeCpp(text) ? cpp : c, text: evenOut(text) };
    case 'cpp':
      return { spec: cpp, text: evenOut(text) };
    case 'text': {
      const program = programOf(text);
      return program === undefined ? undefined : { spec: c, text: evenOut(program) };
    }
    case 'rust':
      return { spec: rust, text: unwrapItemMacros(text) };
    default: {
      const spec = SPECS[language];
      return spec && { spec, text };
    }
  }
}
