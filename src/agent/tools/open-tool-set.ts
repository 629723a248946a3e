/**
 * Opens the three tools of FuseSearch over one state of a repository. The tree is listed once; contents are read when a call first needs
 * them, and kept.
 */
import type { RepositoryReader, SourceFile, ToolCall, ToolDefinition } from '../../core/index.ts';
import {
  definitionsOf,
  GLOB_ARGUMENTS,
  GREP_ARGUMENTS,
  type GrepArguments,
  parseArguments,
  READ_FILE_ARGUMENTS,
  type ReadFileArguments,
} from './arguments.ts';
import { FileTexts } from './file-texts.ts';
import { globResult } from './glob-result.ts';
import { type GrepJob, searchAll } from './grep.ts';
import { grepResult } from './grep-result.ts';
import { compilePattern } from './pattern.ts';
import { readFileResult } from './read-file-result.ts';
import { nearestText, outside, quoted, selectFiles } from './selection.ts';
import type { ToolError, ToolLimits, ToolResult, ToolSet } from './tool-set.ts';
import { treeListing } from './tree-listing.ts';
import { TreePaths } from './tree-paths.ts';

/** Caps as those of other searching agents (papers.md E); the memory holds the source of most trees of 30,000 files. */
const DEFAULT_LIMITS: ToolLimits = {
  grepLines: 100,
  grepLinesPerFile: 10,
  resultCharacters: 20_000,
  readCharacters: 60_000,
  lineCharacters: 2000,
  grepLineCharacters: 300,
  globPaths: 100,
  readLines: 1000,
  turnMs: 10_000,
  keptBytes: 250_000_000,
};

export interface OpenToolSetOptions {
  readonly limits?: Partial<ToolLimits>;
  readonly signal?: AbortSignal | undefined;
  /** Milliseconds of a clock that never goes back; the process's by default. */
  readonly now?: () => number;
}

/** The reader stays the caller's to close. Throws what listing the repository throws. */
export async function openToolSet(reader: RepositoryReader, options: OpenToolSetOptions = {}): Promise<ToolSet> {
  const limits = { ...DEFAULT_LIMITS, ...options.limits };
  const { files } = await reader.list(options.signal ? { signal: options.signal } : {});
  const tree = new TreePaths(reader.root, files);
  return new RepositoryTools(tree, new FileTexts(reader, limits), limits, options.now ?? (() => performance.now()));
}

/** A grep that waits for the pass over the files, and what becomes of it then. */
interface WaitingGrep {
  readonly job: GrepJob;
  readonly question: Parameters<typeof grepResult>[1];
}

class RepositoryTools implements ToolSet {
  readonly definitions: readonly ToolDefinition[];
  readonly #tree: TreePaths;
  readonly #texts: FileTexts;
  readonly #limits: ToolLimits;
  readonly #now: () => number;
  /** Tests last, so that they are what time does not suffice for. */
  readonly #searched: readonly SourceFile[];

  constructor(tree: TreePaths, texts: FileTexts, limits: ToolLimits, now: () => number) {
    this.definitions = definitionsOf(limits);
    this.#tree = tree;
    this.#texts = texts;
    this.#limits = limits;
    this.#now = now;
    const searched = tree.files.filter((file) => !file.oversized);
    this.#searched = [...searched.filter(({ test }) => !test), ...searched.filter(({ test }) => test)];
  }

  async run(
    calls: readonly ToolCall[],
    { signal }: { readonly signal?: AbortSignal | undefined } = {},
  ): Promise<readonly ToolResult[]> {
    const endMs = this.#now() + this.#limits.turnMs;
    const hasTime = () => this.#now() < endMs;
    const answers: (ToolResult | WaitingGrep)[] = [];
    for (const call of calls) answers.push(await this.#start(call, signal));
    const waiting = answers.filter((answer) => 'job' in answer);
    const matches = await searchAll(
      waiting.map(({ job }) => job),
      this.#searched,
      this.#texts,
      { mostOffsets: this.#limits.grepLines, signal, hasTime },
    );
    const results: ToolResult[] = [];
    for (const answer of answers) {
      if (!('job' in answer)) results.push(answer);
      else {
        const found = matches[waiting.indexOf(answer)]!;
        results.push(await grepResult(found, answer.question, this.#texts, this.#limits, signal));
      }
    }
    return results;
  }

  listing(depth: number): string {
    return treeListing(this.#tree.files, depth);
  }

  fileAt(path: string): SourceFile | undefined {
    const relative = this.#tree.relative(path);
    return relative === undefined ? undefined : this.#tree.meant(relative);
  }

  async textOf(path: string): Promise<string | undefined> {
    const file = this.#tree.file(path);
    return file && this.#texts.text(file);
  }

  async #start({ name, arguments: given }: ToolCall, signal?: AbortSignal): Promise<ToolResult | WaitingGrep> {
    switch (name) {
      case 'grep': {
        const parsed = parseArguments(GREP_ARGUMENTS, given);
        return 'bad' in parsed ? badArguments(name, parsed.bad) : this.#grep(parsed.value);
      }
      case 'glob': {
        const parsed = parseArguments(GLOB_ARGUMENTS, given);
        return 'bad' in parsed ? badArguments(name, parsed.bad) : this.#glob(parsed.value.pattern);
      }
      case 'read_file': {
        const parsed = parseArguments(READ_FILE_ARGUMENTS, given);
        return 'bad' in parsed ? badArguments(name, parsed.bad) : this.#readFile(parsed.value, signal);
      }
      default: {
        const known = this.definitions.map((definition) => definition.name).join(', ');
        return failure('unknown_tool', `There is no tool ${quoted(name)}; there are ${known}.`);
      }
    }
  }

  #grep({ pattern: written, path, case_sensitive, context = 0 }: GrepArguments): ToolResult | WaitingGrep {
    const selection = selectFiles(this.#tree, path);
    if ('error' in selection) return failure(selection.error, selection.text);
    const pattern = compilePattern(written, case_sensitive);
    if ('refused' in pattern) return failure('bad_pattern', `This pattern cannot be searched for: ${pattern.refused}.`);
    const { files, note } = selection;
    const wanted = files === this.#tree.files ? undefined : new Set(files);
    const oversized = wanted ? files.filter((file) => file.oversized).length : files.length - this.#searched.length;
    return { job: { pattern, wanted }, question: { pattern, written, context, note, oversized } };
  }

  #glob(pattern: string): ToolResult {
    const selection = selectFiles(this.#tree, pattern);
    return 'error' in selection ? failure(selection.error, selection.text) : globResult(selection, this.#limits);
  }

  async #readFile({ path, ...range }: ReadFileArguments, signal?: AbortSignal): Promise<ToolResult> {
    const relative = this.#tree.relative(path);
    if (relative === undefined) return failure('outside', outside(path).text);
    const file = this.#tree.meant(relative);
    if (!file) return failure('not_found', `There is no file ${quoted(path)}.${nearestText(this.#tree, relative)}`);
    const text = await this.#texts.text(file, signal);
    if (text === undefined) {
      const reason = file.oversized ? 'too large' : 'binary, generated, minified or gone';
      return failure('not_found', `${file.path} cannot be read: it is ${reason}.`);
    }
    const note = file.path === relative ? undefined : `meant by ${quoted(path)}`;
    return readFileResult({ path: file.path, text, note }, range, this.#limits);
  }
}

function badArguments(name: string, reason: string): ToolResult {
  return failure('bad_arguments', `${name} was called wrongly. ${reason}`);
}

function failure(error: ToolError, text: string): ToolResult {
  return { text, error, seen: [], left: 0 };
}
