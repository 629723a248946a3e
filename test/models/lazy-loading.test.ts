/**
 * What talks to models is loaded when a model is first asked, so that the mode `rank` never pays for it: no file that the command or the
 * library loads at once imports such a package, over however many files.
 */
import { readFileSync } from 'node:fs';
import { posix } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import { expect, test } from 'vitest';

const src = fileURLToPath(new URL('../../src/', import.meta.url));
const LATER = /^(?:ai$|@ai-sdk\/|zod|p-limit$|@huggingface\/|onnxruntime)/;

const known = new Map<string, string[]>();

/** Modules that are loaded together with `file`: neither `import()` nor what is gone at run time. */
function loadedWith(file: string): string[] {
  const before = known.get(file);
  if (before) return before;
  const source = ts.createSourceFile(file, readFileSync(src + file, 'utf8'), ts.ScriptTarget.Latest);
  const modules = source.statements.flatMap((statement) => {
    const isImport =
      ts.isImportDeclaration(statement) && statement.importClause?.phaseModifier !== ts.SyntaxKind.TypeKeyword;
    const isExport = ts.isExportDeclaration(statement) && !statement.isTypeOnly;
    if (!isImport && !isExport) return [];
    const { moduleSpecifier } = statement;
    return moduleSpecifier && ts.isStringLiteral(moduleSpecifier) ? [moduleSpecifier.text] : [];
  });
  known.set(file, modules);
  return modules;
}

/** Files of `src/` and packages that are loaded with `root`; packages as `file imports package`. */
function everythingLoadedWith(root: string): { readonly files: ReadonlySet<string>; readonly packages: string[] } {
  const seen = new Set<string>();
  const found: string[] = [];
  const visit = (file: string) => {
    if (seen.has(file)) return;
    seen.add(file);
    for (const module of loadedWith(file)) {
      if (module.startsWith('.')) {
        const target = posix.join(posix.dirname(file), module);
        if (target.endsWith('.ts')) visit(target);
      } else found.push(`${file} imports ${module}`);
    }
  };
  visit(root);
  return { files: seen, packages: found };
}

function packagesLoadedWith(root: string): string[] {
  return everythingLoadedWith(root).packages;
}

test.each(['cli/main.ts', 'cli/locate-command.ts', 'localize.ts', 'index.ts', 'models/index.ts'])(
  '%s loads no package that talks to models',
  (root) => {
    const packages = packagesLoadedWith(root);
    expect(packages.length).toBeGreaterThan(0);
    expect(packages.filter((line) => LATER.test(line.replace(/^.* imports /, '')))).toEqual([]);
  },
);

test('a package that is loaded over another file is seen', () => {
  expect(packagesLoadedWith('cli/program.ts')).toContain('cli/program.ts imports commander');
  expect(packagesLoadedWith('cli/main.ts')).toContain('cli/program.ts imports commander');
});

test.each(['search/index.ts', 'cli/locate-search.ts'])(
  '%s, a search without a model, loads nothing that asks one',
  (root) => {
    const { files, packages } = everythingLoadedWith(root);
    expect(files).toContain('agent/embedded/embedded-policy.ts');
    expect(packages.filter((line) => LATER.test(line.replace(/^.* imports (?!zod)/, '')))).toEqual([]);
    expect([...files].filter((file) => /^(?:models|chat|rerank)\/|^(?:localize|prompts)\.ts$/.test(file))).toEqual([]);
  },
);
