/** The folder of each file, by number: folders are texts of their own, for evidence that no single file of them holds. */
import type { TreeIndex } from '../index/index.ts';

export interface Directories {
  /** The folder of each file. */
  readonly ofFile: Uint32Array;
  readonly count: number;
}

export function directoriesOf(index: TreeIndex): Directories {
  const numbers = new Map<string, number>();
  const ofFile = new Uint32Array(index.fileCount);
  for (let file = 0; file < index.fileCount; file++) {
    const path = index.path(file);
    const directory = path.slice(0, path.lastIndexOf('/') + 1);
    const number = numbers.get(directory) ?? numbers.size;
    numbers.set(directory, number);
    ofFile[file] = number;
  }
  return { ofFile, count: numbers.size };
}
