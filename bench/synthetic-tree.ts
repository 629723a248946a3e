/** Writes a Python tree with a given number of functions, the same for the same seed: for measuring growth. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const FUNCTIONS_PER_FILE = 20;
const FILES_PER_FOLDER = 50;
const WORDS =
  'account archive balance buffer cache channel client column config cursor delta digest domain encoder entry event export field filter frame ' +
  'handler header index input invoice journal key layer ledger limit locale marker matrix message metric model network node offset order packet ' +
  'parser payload policy price queue range record region report request result route row schema score segment session shard signal source stream ' +
  'table target task tenant thread ticket token trace user value vector version view window worker zone';

/** Writes `functions` functions below `folder`. */
export function writeSyntheticTree(folder: string, functions: number, seed = 1): void {
  const words = WORDS.split(' ');
  let state = seed;
  const pick = () => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    return words[(state >>> 8) % words.length]!;
  };
  for (let file = 0; file * FUNCTIONS_PER_FILE < functions; file++) {
    const parent = join(folder, `package_${Math.floor(file / FILES_PER_FOLDER)}`);
    mkdirSync(parent, { recursive: true });
    const texts = Array.from({ length: FUNCTIONS_PER_FILE }, (_, i) =>
      functionText(pick, file * FUNCTIONS_PER_FILE + i),
    );
    writeFileSync(join(parent, `${pick()}_${file}.py`), texts.join('\n'));
  }
}

function functionText(pick: () => string, number: number): string {
  const [verb, noun, input] = [pick(), pick(), pick()];
  const lines = Array.from({ length: 8 }, () => `    ${pick()}_${pick()} = ${pick()}(${input}, ${pick()}_${pick()})\n`);
  return `def ${verb}_${noun}_${number}(${input}):\n    """${pick()} ${pick()} of the ${noun}."""\n${lines.join('')}    return ${input}\n`;
}
