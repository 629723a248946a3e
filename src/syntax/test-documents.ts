/** Test code inside files that are no test files: Rust's test modules, and functions that a test framework's attribute marks. */
import type { Language, SourceDocument } from '../core/index.ts';

const TEST_ATTRIBUTE = /(?:^|::|\.)(?:test|rstest|test_case|Test|ParameterizedTest|TestMethod|Fact|Theory)$/;
const RUST_TEST_MODULE = /(?:^|\.)tests?\./;

export function isTestDocument(document: SourceDocument, language: Language): boolean {
  if (language === 'rust' && RUST_TEST_MODULE.test(document.name)) return true;
  if (document.kind !== 'function' && document.kind !== 'method') return false;
  return document.references.some(({ kind, name }) => kind === 'decorator' && TEST_ATTRIBUTE.test(name));
}
