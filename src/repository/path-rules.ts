/**
 * Which paths are left out of the corpus by where they stand: vendored code, output that a tool names as such, and what a
 * `.fixpointignore` names. Rules are conservative, because a file wrongly left out can never be the answer: a name that
 * first-party folders also bear (`vendor`, `dist`) needs a package manifest beside it. A `!` pattern in `.fixpointignore`
 * overrules them all.
 */
import { type Language, languageOfPath, type SkipReason } from '../core/index.ts';
import { type IgnoreFiles, parentFolder } from './ignore-files.ts';

/** Folders of other people's code, under names nobody gives to their own. */
const VENDORED_FOLDERS: ReadonlySet<string> = new Set([
  'node_modules',
  'bower_components',
  'jspm_packages',
  'site-packages',
  'third_party',
  'third-party',
  'thirdparty',
  '3rdparty',
  'vendored',
  '_vendor',
  '_vendored',
  '.venv',
  '.yarn',
  'Pods',
  'Carthage',
]);

/** A `vendor/` folder is vendored at the root, in one of these folders, or beside one of these manifests; else it may be a shop's vendors. */
const STATIC_FOLDERS: ReadonlySet<string> = new Set([
  'assets',
  'css',
  'javascripts',
  'js',
  'public',
  'static',
  'stylesheets',
]);
const VENDORING_MANIFESTS = ['go.mod', 'composer.json', 'Gemfile', 'Cargo.toml', 'package.json'];

/** Caches and outputs of tools. Only for folders without git: what git tracks was put there on purpose. */
const CACHE_FOLDERS: ReadonlySet<string> = new Set([
  '__pycache__',
  '.build',
  '.cache',
  '.eggs',
  '.gradle',
  '.mypy_cache',
  '.next',
  '.nox',
  '.nuxt',
  '.parcel-cache',
  '.pytest_cache',
  '.ruff_cache',
  '.svelte-kit',
  '.terraform',
  '.tox',
  '.turbo',
  'DerivedData',
]);

/** Output folders that need the manifest of their tool beside them. Only for folders without git. */
const OUTPUT_FOLDERS: Readonly<Record<string, readonly string[]>> = {
  target: ['Cargo.toml', 'pom.xml', 'build.sbt'],
  build: ['build.gradle', 'build.gradle.kts', 'setup.py'],
  dist: ['package.json', 'setup.py', 'pyproject.toml'],
  coverage: ['package.json'],
  bin: ['.csproj'],
  obj: ['.csproj'],
};

/** Files that make a folder a virtual environment or a build tree, whatever its name. */
const VIRTUAL_ENVIRONMENT = 'pyvenv.cfg';
const CMAKE_BUILD = 'CMakeCache.txt';

const MANIFESTS: ReadonlySet<string> = new Set([
  ...VENDORING_MANIFESTS,
  ...Object.values(OUTPUT_FOLDERS).flat(),
  VIRTUAL_ENVIRONMENT,
  CMAKE_BUILD,
]);

const GENERATED_NAME =
  /(?:_pb2(?:_grpc)?\.pyi?|\.pb(?:\.gw|\.validate)?\.(?:go|cc|h|swift)|_(?:grpc_)?pb\.(?:js|d\.ts|rb)|\.g\.(?:dart|cs)|\.freezed\.dart|\.[Dd]esigner\.cs|\.[Gg]enerated\.[a-z]+)$|^zz_generated\./;
const MINIFIED_NAME = /\.min\.(?:[cm]?js|css)$/;

/** Languages of bundles: `dist/` beside a `package.json` holds what was built from them. */
const BUNDLED_LANGUAGES: ReadonlySet<Language | undefined> = new Set(['javascript', 'typescript', 'text']);

export interface PathRulesOptions {
  /** The `.fixpointignore` files; the walker of a plain folder adds to them on its way. */
  readonly ignoreFiles: IgnoreFiles;
  /** Whether the folder has no git, so that caches and build output are among its files. */
  readonly unversioned?: boolean;
}

export class PathRules {
  readonly #ignoreFiles: IgnoreFiles;
  readonly #unversioned: boolean;
  readonly #manifests = new Set<string>();
  readonly #folderReasons = new Map<string, SkipReason | undefined>([['', undefined]]);

  constructor(options: PathRulesOptions) {
    this.#ignoreFiles = options.ignoreFiles;
    this.#unversioned = options.unversioned ?? false;
  }

  /** Makes a file known as a neighbour. Neighbours must be known before the rules are asked about their folder. */
  know(path: string): void {
    const folder = parentFolder(path);
    const name = path.slice(folder.length);
    if (MANIFESTS.has(name)) this.#manifests.add(path);
    else if (name.endsWith('.csproj')) this.#manifests.add(`${folder}.csproj`);
  }

  /** Why nothing in `folder` (with a trailing slash) belongs to the corpus, unless a file in it is asked for by name. */
  folderReason(folder: string): SkipReason | undefined {
    const known = this.#folderReasons.get(folder);
    if (known !== undefined || this.#folderReasons.has(folder)) return known;
    const reason = this.#folderReasonAnew(folder);
    this.#folderReasons.set(folder, reason);
    return reason;
  }

  /** Why the file at `path` does not belong to the corpus; undefined when it does. */
  fileReason(path: string): SkipReason | undefined {
    const verdict = this.#ignoreFiles.verdict(path);
    if (verdict === 'ignored') return 'ignored';
    if (verdict === 'included') return undefined;
    const folder = parentFolder(path);
    const folderReason = this.folderReason(folder);
    if (folderReason) return folderReason;
    const name = path.slice(folder.length);
    if (MINIFIED_NAME.test(name)) return 'minified';
    if (GENERATED_NAME.test(name) || this.#isBundle(path)) return 'generated';
    return undefined;
  }

  #folderReasonAnew(folder: string): SkipReason | undefined {
    const verdict = this.#ignoreFiles.verdict(folder);
    if (verdict === 'ignored') return 'ignored';
    if (verdict === 'included') return undefined;
    const parent = parentFolder(folder);
    const inherited = this.folderReason(parent);
    if (inherited) return inherited;
    const name = folder.slice(parent.length, -1);
    if (VENDORED_FOLDERS.has(name) || this.#manifests.has(folder + VIRTUAL_ENVIRONMENT)) return 'vendored';
    if (name === 'vendor' && this.#isVendorFolder(parent)) return 'vendored';
    return this.#unversioned && this.#isOutput(folder, name, parent) ? 'generated' : undefined;
  }

  #isVendorFolder(parent: string): boolean {
    const parentName = parent.slice(parentFolder(parent).length, -1);
    return parent === '' || STATIC_FOLDERS.has(parentName) || this.#hasManifest(parent, VENDORING_MANIFESTS);
  }

  #isOutput(folder: string, name: string, parent: string): boolean {
    if (CACHE_FOLDERS.has(name) || this.#manifests.has(folder + CMAKE_BUILD)) return true;
    const manifests = Object.hasOwn(OUTPUT_FOLDERS, name) ? OUTPUT_FOLDERS[name] : undefined;
    return manifests !== undefined && this.#hasManifest(parent, manifests);
  }

  #isBundle(path: string): boolean {
    if (!BUNDLED_LANGUAGES.has(languageOfPath(path))) return false;
    const output = /^(.*\/)?dist\//.exec(path);
    return output !== null && this.#manifests.has(`${output[1] ?? ''}package.json`);
  }

  #hasManifest(folder: string, names: readonly string[]): boolean {
    return names.some((name) => this.#manifests.has(folder + name));
  }
}
