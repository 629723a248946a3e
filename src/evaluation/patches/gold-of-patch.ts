/**
 * Gold computed from a patch, for datasets that give nothing else: gold files are the source files that it modifies, tests left
 * out; gold functions are the functions and methods of these files that it changes, all as they stand at the base commit. How
 * well this agrees with gold that was made by others is measured in `docs/gold-agreement.md`.
 */
import {
  type Language,
  languageOfPath,
  type ParsedFile,
  type RepositoryReader,
  type SourceFile,
} from '../../core/index.ts';
import { classifyContent, decodeText, isTestPath } from '../../repository/index.ts';
import type { GoldFunction } from '../instance.ts';
import { changedFunctions } from './changed-functions.ts';
import { isJoined, type ModifiedFile } from './joined-files.ts';
import { type FilePatch, parsePatch } from './parse-patch.ts';
import { linesOf, placeHunks } from './place-hunks.ts';

export interface PatchGold {
  /** In the order of the patch; at least one. */
  readonly gold_files: readonly string[];
  /** By file, in the order of their start. Empty where only code outside functions changes. */
  readonly gold_functions: readonly GoldFunction[];
}

/** What a patch applies to. */
export interface PatchBase {
  /** The repository at the base commit. */
  readonly reader: RepositoryReader;
  readonly parse: (text: string, language: Language) => ParsedFile | Promise<ParsedFile>;
  readonly signal?: AbortSignal | undefined;
}

/** Why a patch gives no gold, in one line. */
export interface Refusal {
  readonly reason: string;
}

/** Markup, templates, styles, queries, shell and build scripts: what a fix in code brings along. */
const ACCOMPANYING =
  /\.(?:bash|bat|cmake|css|ejs|erb|gql|gradle|graphql|haml|hbs|html|jinja2?|less|mustache|ps1|pug|s[ac]ss|sh|sql|styl|tf|twig|zsh)$|(?:^|\/)(?:CMakeLists\.txt|Dockerfile|Makefile)$/i;

/**
 * The gold of `patch`; the reason when it does not fit the base commit or modifies no source file there. Added, binary, test and
 * accompanying files are no gold, nor is what the corpus leaves out or what a build joins of other files.
 */
export async function goldOfPatch(patch: string, base: PatchBase): Promise<PatchGold | Refusal> {
  const patches = parsePatch(patch);
  const files = await modifiedFiles(patches, base);
  if ('reason' in files) return files;

  const placed = await placeAll(files, base);
  if ('reason' in placed) return placed;
  const gold = placed.filter((file) => !isJoined(file, placed, patches));
  if (gold.length === 0) return { reason: 'the patch modifies no source file of the base commit' };

  const gold_functions: GoldFunction[] = [];
  for (const { path, language, text, lines, changes } of gold) {
    const { documents } = await base.parse(text, language);
    for (const { document, first, last } of changedFunctions(changes, { documents, language, lines })) {
      gold_functions.push({ path, name: document.name, start: first, end: last });
    }
  }
  return { gold_files: gold.map(({ path }) => path), gold_functions };
}

/** A file of the base commit with all that the patch does to it. */
interface PatchedFile {
  readonly file: SourceFile;
  readonly patches: readonly FilePatch[];
}

interface PlacedFile extends ModifiedFile {
  readonly language: Language;
  readonly text: string;
}

/** The files whose modification is gold, by path alone. */
async function modifiedFiles(patches: readonly FilePatch[], base: PatchBase): Promise<PatchedFile[] | Refusal> {
  const listing = await base.reader.list(base.signal ? { signal: base.signal } : {});
  const listed = new Map(listing.files.map((file) => [file.path, file]));
  const skipped = new Map(listing.skipped.map(({ path, reason }) => [path, reason]));
  const modified = new Map<string, { file: SourceFile; patches: FilePatch[] }>();
  for (const patch of patches) {
    const path = patch.oldPath;
    if (path === undefined || patch.hunks.length === 0 || !languageOfPath(path) || ACCOMPANYING.test(path)) continue;
    const file = listed.get(path);
    if (file ? file.test : isTestPath(path)) continue;
    const why = skipped.get(path);
    if (why === 'unreadable') return { reason: `the clone lacks the content of ${path}; git fetch it first` };
    if (why !== undefined) continue;
    if (!file) return { reason: `the patch modifies ${path}, which is not there at the base commit` };
    const known = modified.get(path);
    if (known) known.patches.push(patch);
    else modified.set(path, { file, patches: [patch] });
  }
  return [...modified.values()];
}

/** The files as they stand at base, with their changes in place; generated ones are left out. */
async function placeAll(files: readonly PatchedFile[], base: PatchBase): Promise<PlacedFile[] | Refusal> {
  const patchesOf = new Map(files.map(({ file, patches }) => [file.path, patches]));
  const sources = files.map(({ file }) => file);
  const languages = new Map(sources.map(({ path, language }) => [path, language]));
  const placed: PlacedFile[] = [];
  for await (const { path, content } of base.reader.read(sources, base.signal ? { signal: base.signal } : {})) {
    if (!content) return { reason: `${path} cannot be read at the base commit` };
    if (classifyContent(path, content)) continue;
    const { text } = decodeText(content);
    const lines = linesOf(text);
    const hunks = patchesOf.get(path)!.flatMap((patch) => patch.hunks);
    const changes = placeHunks(hunks, lines);
    if ('reason' in changes) return { reason: `${path}: ${changes.reason}` };
    placed.push({ path, language: languages.get(path)!, text, lines, changes });
  }
  return placed;
}
