/** A file's text in, its documents and references out. */
export { SYNTAX_VERSION, SyntaxReader } from './syntax-reader.ts';
export { isTestDocument } from './test-documents.ts';
