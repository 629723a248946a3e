/** Which files does this repository hold at this commit, and how did it change? */
export { blobHash } from './blob-hash.ts';
export { ChangeReader, type ReadChange } from './change-reader.ts';
export { cloneRepository } from './clone.ts';
export { type CloneFacts, readCloneFacts } from './clone-facts.ts';
export { type LoggedCommit, readCommitLog } from './commit-log.ts';
export { CommitSource } from './commit-source.ts';
export { classifyContent } from './content.ts';
export { decodeText } from './decode.ts';
export { openRepository } from './open.ts';
export { readPatch } from './patches.ts';
export { isTestPath } from './test-path.ts';
