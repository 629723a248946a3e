/**
 * The rows of Agentless and CoSIL, which find files, then related elements, then places to edit (papers D5). Elements are lines of
 * text by file:
 *
 *     {"found_related_locs": {"a.py": ["class: A\nfunction: A.run", "function: main"]}}
 *
 * Versions differ: an object by file, or a list in the order of `found_files`; one text or several; one sample or a list of them;
 * CoSIL also lists `a.py::A.run`. The ranking is the functions to edit, then the related ones; the answer is the last stage that
 * names a function. A class alone, a variable or a line names no function: lines would need the repository.
 */
import { isRecord } from '../../core/index.ts';
import type { JsonObject } from '../datasets/fields.ts';
import { escapeId, unescapeId } from '../escaped-id.ts';
import type { RunRow } from '../run-row.ts';
import { type FunctionName, parseSeparatedId, separatedId } from './function-id.ts';
import { firstSample, listedTexts } from './listed-texts.ts';
import { type AnswerReader, distinct, quoted } from './recorded-answer.ts';

export const readStages: AnswerReader = (row) => {
  if (!STAGES.some((key) => row[key] !== undefined)) return `none of \`${STAGES.join('`, `')}\``;
  const problems: string[] = [];
  const files = listedTexts(row, 'found_files', problems);
  const edited = readLocations(row, 'found_edit_locs', files, problems);
  const related = readLocations(row, 'found_related_locs', files, problems);
  return {
    functions: eachOnce([...edited.functions, ...related.functions]),
    files: distinct([...files, ...edited.files, ...related.files]),
    answer: { files, functions: edited.functions.length > 0 ? edited.functions : related.functions },
    problems,
    nameless: edited.nameless + related.nameless,
  };
};

const STAGES = ['found_files', 'found_related_locs', 'found_edit_locs'];

/** The functions, and the files where something was found, that are listed under `key`. */
function readLocations(row: JsonObject, key: string, foundFiles: readonly string[], problems: string[]) {
  const functions: FunctionName[] = [];
  const files: string[] = [];
  let nameless = 0;
  for (const { path, line } of locatedLines(row[key], key, foundFiles, problems)) {
    const location = readLocation(path, line);
    if (location === undefined) {
      problems.push(`\`${key}\`: no location: ${quoted(line)}`);
      continue;
    }
    const { path: file, name } = location;
    files.push(file);
    if (name === undefined) nameless++;
    else functions.push({ path: file, name });
  }
  return { functions: eachOnce(functions), files: distinct(files), nameless };
}

const ELEMENT = /^(function|method|class|variable|line)s?:\s*(\S.*)$/s;

/** One location, without name where it is no function; undefined where `line` is none. */
function readLocation(path: string | undefined, line: string): { path: string; name?: string } | undefined {
  const [, kind, element = ''] = ELEMENT.exec(line) ?? [];
  if (kind === undefined) return parseSeparatedId(line, '::');
  if (path === undefined) return undefined;
  // Models write methods as classes, too: "class: A.run".
  const isFunction = kind === 'function' || kind === 'method' || (kind === 'class' && element.includes('.'));
  return isFunction ? { path, name: unescapeId(element) } : { path };
}

interface LocatedLine {
  readonly path: string | undefined;
  readonly line: string;
}

/** The lines of text in any of the shapes, in order. */
function locatedLines(value: unknown, key: string, files: readonly string[], problems: string[]): LocatedLine[] {
  const sample: unknown =
    Array.isArray(value) && value.some(isSample) ? firstSample(value, key, problems) : (value ?? []);
  if (!isRecord(sample) && !Array.isArray(sample)) {
    problems.push(`\`${key}\` is neither object nor list`);
    return [];
  }
  const entries: [string | undefined, unknown][] = Array.isArray(sample)
    ? sample.map((texts, i) => [files[i], texts])
    : Object.entries(sample);
  return entries.flatMap(([path, texts]) => {
    const list: readonly unknown[] = Array.isArray(texts) ? texts : [texts];
    return list.flatMap((text) => {
      if (typeof text === 'string') return linesOf(text).map((line) => ({ path, line }));
      problems.push(`\`${key}\` holds no text: ${quoted(text)}`);
      return [];
    });
  });
}

/** An answer of its own inside a list: an object by file, or a list of lists. */
function isSample(item: unknown): boolean {
  return isRecord(item) || (Array.isArray(item) && item.some(Array.isArray));
}

function linesOf(text: string): string[] {
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
}

function eachOnce(functions: readonly FunctionName[]): FunctionName[] {
  return [...new Map(functions.map((name) => [separatedId(name, '::'), name])).values()];
}

/** A line of CoSIL's output of functions. */
export function cosilRow({ instance_id, functions, files }: RunRow): object {
  return {
    instance_id,
    found_files: files.map(({ path }) => path),
    found_related_locs: locations(functions),
  };
}

/** A line of Agentless' `loc_outputs.jsonl`: the functions as related elements and as places to edit. */
export function agentlessRow(row: RunRow): object {
  return {
    ...cosilRow(row),
    additional_artifact_loc_file: null,
    file_traj: {},
    additional_artifact_loc_related: null,
    related_loc_traj: [],
    found_edit_locs: locations(row.functions),
    additional_artifact_loc_edit_location: null,
    edit_loc_traj: {},
  };
}

/** By file, in the order of each file's best function: the order between files is lost. */
function locations(functions: readonly FunctionName[]): Record<string, string[]> {
  const lines = new Map<string, string[]>();
  for (const { path, name } of eachOnce(functions)) {
    lines.set(path, [...(lines.get(path) ?? []), `function: ${escapeId(name, /[%\n\r]/g)}`]);
  }
  return Object.fromEntries([...lines].map(([path, list]) => [path, [list.join('\n')]]));
}
