/** What the terminal can show: colours and width, and the words of counts and times. */
import pc from 'picocolors';

export type Colors = ReturnType<typeof pc.createColors>;

/** Columns where the output is no terminal, and the fewest and most that are used on one. */
const DEFAULT_WIDTH = 80;
const MIN_WIDTH = 40;
const MAX_WIDTH = 120;

/** Colours for `stream`: `--no-color` and `NO_COLOR` turn them off, `FORCE_COLOR` on, else a terminal decides. */
export function colorsOf(stream: NodeJS.WriteStream, flag: boolean, environment: NodeJS.ProcessEnv): Colors {
  const { NO_COLOR, FORCE_COLOR, TERM } = environment;
  const forced = FORCE_COLOR !== undefined && FORCE_COLOR !== '' && FORCE_COLOR !== '0' && FORCE_COLOR !== 'false';
  const enabled = flag && !NO_COLOR && (forced || (stream.isTTY === true && TERM !== 'dumb' && FORCE_COLOR !== '0'));
  return pc.createColors(enabled);
}

export function widthOf(stream: NodeJS.WriteStream): number {
  return Math.min(MAX_WIDTH, Math.max(MIN_WIDTH, stream.columns || DEFAULT_WIDTH));
}

/** `1,234 files`, `1 file`, `2 fixes`. */
export function count(number: number, noun: string): string {
  const plural = noun.endsWith('y') ? `${noun.slice(0, -1)}ies` : noun.endsWith('x') ? `${noun}es` : `${noun}s`;
  return `${number.toLocaleString('en-US')} ${number === 1 ? noun : plural}`;
}

/** `12.3 MB`, with decimal units. */
export function bytes(number: number): string {
  const units = ['B', 'kB', 'MB', 'GB'];
  let value = number;
  let unit = 0;
  while (value >= 1000 && unit < units.length - 1) {
    value /= 1000;
    unit++;
  }
  return `${value.toFixed(unit === 0 || value >= 100 ? 0 : 1)} ${units[unit]}`;
}

/** `0.31 s`, `2 min 5 s`. */
export function duration(milliseconds: number): string {
  const seconds = milliseconds / 1000;
  if (seconds < 10) return `${seconds.toFixed(2)} s`;
  if (seconds < 60) return `${Math.round(seconds)} s`;
  return `${Math.floor(seconds / 60)} min ${Math.round(seconds % 60)} s`;
}

/** `8 s`, `2 min`: for times that are only guessed. */
export function roughDuration(milliseconds: number): string {
  const seconds = Math.max(1, Math.round(milliseconds / 1000));
  return seconds < 90 ? `${seconds} s` : `${Math.round(seconds / 60)} min`;
}

/** `text` without control characters: names and messages of a repository must not steer the reader's terminal. */
export function printable(text: string): string {
  return text.replace(/[\u0000-\u001f\u007f-\u009f]/g, '\uFFFD');
}

/** Breaks `text` at spaces into lines of at most `width` characters; a longer word stands alone. */
export function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    if (line !== '' && line.length + 1 + word.length > width) {
      lines.push(line);
      line = word;
    } else line = line === '' ? word : `${line} ${word}`;
  }
  return line === '' ? lines : [...lines, line];
}
