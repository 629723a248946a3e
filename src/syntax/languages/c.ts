/** C: functions, structs, unions, enumerations and typedefs, function-like macros. */
import type { LanguageSpec } from '../language-spec.ts';
import { cFamilyRules } from './c-family.ts';

export const c: LanguageSpec = {
  grammar: 'c',
  comments: ['comment'],
  rules: cFamilyRules,
};

const COMMENT = /\/\*[\s\S]*?\*\/|\/\/[^\n]*/g;
const FOR_CPP_ONLY =
  /^[ \t]*#[ \t]*if(?:def[ \t]+|[ \t]+defined[ \t]*\(?[ \t]*)__cplusplus[\s\S]*?^[ \t]*#[ \t]*endif/gm;
const CPP_ONLY =
  /^[ \t]*(?:namespace\b[^;(]*\{|template\s*<|class\s+\w[^;()=]*[;{]|using\s+[\w:]+|(?:public|private|protected)\s*:|virtual\s)|^[ \t]*#[ \t]*include[ \t]*<[a-z_]+>|\b(?:constexpr|noexcept|nullptr|static_cast|operator\s*(?:[-+*/=<>!&|^~[]|\(\)))|[A-Za-z_>]::[A-Za-z_~]/m;

/** Whether a header with a C name holds C++, by its content alone. */
export function looksLikeCpp(text: string): boolean {
  return CPP_ONLY.test(text.replace(COMMENT, ' ').replace(FOR_CPP_ONLY, ' '));
}
