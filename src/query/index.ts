/** Understanding an issue: what its text tells about the code, as plain data. */
export { understand } from './understand.ts';
