/** A worker thread of the parse pool: says that it is ready, then receives batches of blobs and answers with segments. */
import { parentPort } from 'node:worker_threads';
import { SyntaxReader } from '../syntax/index.ts';
import { loadGrammar } from './grammars.ts';
import { type BlobSource, parseBatch } from './parse-batch.ts';

const syntax = new SyntaxReader(loadGrammar);
const port = parentPort!;

port.on('message', async (blobs: readonly BlobSource[]) => {
  const segment = await parseBatch(blobs, syntax);
  port.postMessage(segment, [segment.buffer as ArrayBuffer]);
});
port.postMessage('ready');
