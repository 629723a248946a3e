/**
 * Which paths are test code, by the conventions of each language: folders with a test name, and file names with a test
 * shape. Names are compared whole or at their joints, never as substrings: `latest/`, `contest.py`, `attestation.py` and
 * `testing.py` are no tests. A test package that ships as part of a library (`django/test/client.py`) looks like any other
 * by its path alone; `libraryTestFolders` finds those from the neighbours.
 */
import { type Language, languageOfPath } from '../core/index.ts';

/** Folders of tests in every language, in lower case. */
const TEST_FOLDERS: ReadonlySet<string> = new Set([
  'test',
  'tests',
  '__tests__',
  '__test__',
  '__mocks__',
  '__fixtures__',
  '__snapshots__',
  'e2e',
  'testdata',
  'test-data',
  'test_data',
  'testsuite',
  'testsuites',
  'unittests',
  'unittest',
  'androidtest',
  'cypress',
]);

/** `integration-tests`, `unit_tests`, `tests-build`, `integration-test`; but not `tokio-test` or `test-utils`, which are libraries. */
const TEST_FOLDER_SHAPE =
  /^(?:.+[-_]tests|tests[-_].+|(?:unit|integration|functional|acceptance|system|smoke|regression|e2e)[-_]?tests?)$/;

/** `FooTests`, `FooUITests`, `Foo.Tests`, `Foo.UnitTest`, `Foo.Specs`. */
const TEST_PROJECT_FOLDER = /[a-z0-9.](?:Tests|Specs)$|\.(?:Unit|Integration|Functional)?Test$/;

/** Gradle and Kotlin source sets: `src/integrationTest`, `src/commonTest`. */
const TEST_SOURCE_SET = /^[a-z]\w*Test$/;

/** Languages whose `spec/` folders hold tests; elsewhere `spec` is as often a specification. */
const SPEC_LANGUAGES: ReadonlySet<Language> = new Set([
  'ruby',
  'javascript',
  'typescript',
  'tsx',
  'vue',
  'svelte',
  'text',
]);

/** Python's `unittest` and commands named `test` are products, not tests. */
const COMMAND_FOLDERS: ReadonlySet<string> = new Set(['cli', 'cmd', 'cmds', 'command', 'commands']);

/** A part of a dotted name: `x.test.ts`, `x.spec.js`, `x.tests.cpp`, `x.cy.ts`, `x.test-d.ts`. */
const DOTTED_NAME = /\.(?:tests?|specs?|e2e|e2e-spec|cy|unittest|test-d)\./i;

const XUNIT_NAME = /^Test[A-Z]\w*$|[A-Za-z0-9_](?:Test|Tests|TestCase|IT)$/;
const C_NAME = /^tests?[-_]|[-_](?:tests?|unittests?)$|[a-z0-9](?:Test|Tests)$/;
const SCRIPT_NAME = /[-_](?:test|tests|spec)$|^setupTests$/;

/** File names without extension, by language. */
const NAME_SHAPES: Readonly<Partial<Record<Language, RegExp>>> = {
  python: /^test_|_tests?$|^tests$|^conftest$/,
  javascript: SCRIPT_NAME,
  typescript: SCRIPT_NAME,
  tsx: SCRIPT_NAME,
  java: XUNIT_NAME,
  kotlin: /^Test[A-Z]\w*$|[A-Za-z0-9_](?:Test|Tests|TestCase|IT|Spec)$/,
  scala: /^Test[A-Z]\w*$|[A-Za-z0-9_](?:Test|Tests|TestCase|IT|Spec|Specs|Suite)$/,
  csharp: /[A-Za-z0-9_.](?:Test|Tests|TestCase|TestFixture)$/,
  php: /[A-Za-z0-9_](?:Test|Cest|Cept)$/,
  swift: /[A-Za-z0-9_](?:Test|Tests|TestCase|Spec)$/,
  ruby: /_(?:test|spec)$|^(?:spec|test|rails)_helper$/,
  go: /_test$/,
  rust: /_tests?$|^tests$/,
  c: C_NAME,
  cpp: C_NAME,
};

export interface TestPathOptions {
  /** Folders named like tests that hold production code, as `libraryTestFolders` gives them. */
  readonly libraryFolders?: ReadonlySet<string>;
}

/** Whether the file at `path` (from the repository root, with `/`) is test code. */
export function isTestPath(path: string, options: TestPathOptions = {}): boolean {
  const language = languageOfPath(path);
  const folders = path.split('/');
  const name = folders.pop()!;
  for (let depth = 0; depth < folders.length; depth++) {
    // Maven and Gradle: what stands below src/main ships, whatever its packages are called.
    if (folders[depth] === 'src' && folders[depth + 1] === 'main') return false;
    if (!isTestFolder(folders, depth, language)) continue;
    if (!options.libraryFolders?.has(folders.slice(0, depth + 1).join('/'))) return true;
  }
  if (DOTTED_NAME.test(name)) return true;
  if (folders.length === 0 && /^tests?\.[cm]?[jt]sx?$/.test(name)) return true;
  const shape = language && NAME_SHAPES[language];
  return shape?.test(name.slice(0, name.lastIndexOf('.'))) ?? false;
}

function isTestFolder(folders: readonly string[], depth: number, language: Language | undefined): boolean {
  const folder = folders[depth]!;
  const name = folder.toLowerCase();
  if (name === 'test' && depth > 0) {
    if (COMMAND_FOLDERS.has(folders[depth - 1]!.toLowerCase())) return false;
    // Symfony's convention: `Test/` ships helpers, `Tests/` holds tests.
    if (language === 'php' && folder === 'Test') return false;
  }
  if (name === 'unittest' && language === 'python') return false;
  if (TEST_FOLDERS.has(name) || TEST_FOLDER_SHAPE.test(name) || TEST_PROJECT_FOLDER.test(folder)) return true;
  if ((name === 'spec' || name === 'specs') && language !== undefined && SPEC_LANGUAGES.has(language)) return true;
  return folders[depth - 1] === 'src' && TEST_SOURCE_SET.test(folder);
}

/** A package called `test` counts as a library when fewer of its files than this share are named like tests. */
const LEAST_TEST_SHARE = 1 / 3;

/**
 * Python packages named `test` that hold production code (`django/test`): packages inside another package where few
 * files are named `test…` or `…_test`. Give every path of the repository.
 */
export function libraryTestFolders(paths: readonly string[]): ReadonlySet<string> {
  const packages = new Set(
    paths.filter((path) => path.endsWith('/__init__.py')).map((path) => path.slice(0, path.lastIndexOf('/'))),
  );
  const candidates = new Map<string, { files: number; tests: number }>();
  for (const folder of packages) {
    if (folder.endsWith('/test') && packages.has(folder.slice(0, -'/test'.length))) {
      candidates.set(folder, { files: 0, tests: 0 });
    }
  }
  if (candidates.size === 0) return new Set();
  for (const path of paths) {
    const match = /^(?:(.+)\/)?test\/(.+)\.py$/.exec(path);
    const counts = match && candidates.get(`${match[1] ?? ''}/test`);
    if (!counts || match[2]!.endsWith('__init__')) continue;
    counts.files++;
    if (/(?:^|\/)test[^/]*$|_tests?$/.test(match[2]!)) counts.tests++;
  }
  return new Set(
    [...candidates].filter(([, { files, tests }]) => tests < files * LEAST_TEST_SHARE).map(([folder]) => folder),
  );
}
