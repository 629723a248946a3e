/** What the architecture test needs to know of a source file, read from its syntax tree, so that comments and strings cannot mislead it. */
import { readdirSync, readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import ts from 'typescript';

interface ModuleImport {
  /** As written. */
  readonly module: string;
  /** Gone at run time. */
  readonly typeOnly: boolean;
}

export interface SourceFacts {
  /** Relative to `src/`, with `/`. */
  readonly path: string;
  readonly text: string;
  /** Modules named by `import`, `import type`, `export … from`, `import()` and `import('…')` types. */
  readonly imports: readonly ModuleImport[];
  /** Every plain name used, properties after a dot left out; `Math.random` and the like are given with their owner. */
  readonly names: ReadonlySet<string>;
  readonly hasDefaultExport: boolean;
  /** Names bound at module level by `let` or `var`, or to an empty container. */
  readonly moduleState: readonly string[];
  /** Whether a statement at module level does more than declare, import or export. */
  readonly worksOnImport: boolean;
}

/** The facts of every file below `folder`. */
export function readSources(folder: string): SourceFacts[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((path) => path.replaceAll('\\', '/'))
    .filter((path) => /\.[cm]?tsx?$/.test(path))
    .sort()
    .map((path) => factsOf(path, readFileSync(join(folder, path), 'utf8')));
}

export function factsOf(path: string, text: string): SourceFacts {
  const file = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true);
  const imports: ModuleImport[] = [];
  const names = new Set<string>();
  const visit = (node: ts.Node): void => {
    const module = moduleNamedBy(node);
    if (module !== undefined) imports.push({ module, typeOnly: isTypeOnly(node) });
    if (ts.isPropertyAccessExpression(node) && ts.isIdentifier(node.expression)) {
      names.add(`${node.expression.text}.${node.name.text}`);
    }
    if (ts.isIdentifier(node) && !isPropertyName(node)) names.add(node.text);
    ts.forEachChild(node, visit);
  };
  visit(file);
  return {
    path,
    text,
    imports,
    names,
    hasDefaultExport: file.statements.some(exportsDefault),
    moduleState: file.statements.flatMap(stateOf),
    worksOnImport: file.statements.some((statement) => !isDeclaration(statement)),
  };
}

/** The file of `src/` that an import names; undefined for packages. */
export function importedFile(from: string, specifier: string): string | undefined {
  return specifier.startsWith('.') ? posix.join(posix.dirname(from), specifier) : undefined;
}

function moduleNamedBy(node: ts.Node): string | undefined {
  if ((ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) && node.moduleSpecifier) {
    return textOf(node.moduleSpecifier);
  }
  if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword)
    return textOf(node.arguments[0]);
  return ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument) ? textOf(node.argument.literal) : undefined;
}

function isTypeOnly(node: ts.Node): boolean {
  if (ts.isImportDeclaration(node)) return node.importClause?.phaseModifier === ts.SyntaxKind.TypeKeyword;
  return ts.isImportTypeNode(node) || (ts.isExportDeclaration(node) && node.isTypeOnly);
}

const textOf = (node: ts.Node | undefined): string | undefined =>
  node && ts.isStringLiteralLike(node) ? node.text : undefined;

/** Whether an identifier stands for a property (`x.name`, `{ name: … }`, a member's own name) and not for a variable. */
function isPropertyName(node: ts.Identifier): boolean {
  const { parent } = node;
  if (ts.isPropertyAccessExpression(parent) || ts.isQualifiedName(parent)) {
    return node !== (ts.isQualifiedName(parent) ? parent.left : parent.expression);
  }
  const isMember = ts.isPropertyAssignment(parent) || ts.isClassElement(parent) || ts.isTypeElement(parent);
  return isMember && parent.name === node;
}

function exportsDefault(statement: ts.Statement): boolean {
  if (ts.isExportAssignment(statement)) return true;
  if (ts.isExportDeclaration(statement) && statement.exportClause && ts.isNamedExports(statement.exportClause)) {
    return statement.exportClause.elements.some(({ name }) => name.text === 'default');
  }
  const modifiers = ts.canHaveModifiers(statement) ? ts.getModifiers(statement) : undefined;
  return modifiers?.some(({ kind }) => kind === ts.SyntaxKind.DefaultKeyword) ?? false;
}

function stateOf(statement: ts.Statement): string[] {
  if (!ts.isVariableStatement(statement)) return [];
  const { declarationList } = statement;
  const isConstant = (declarationList.flags & ts.NodeFlags.Const) !== 0;
  return declarationList.declarations
    .filter(({ initializer }) => !isConstant || (initializer && isEmptyContainer(initializer)))
    .map(({ name }) => name.getText());
}

function isEmptyContainer(value: ts.Expression): boolean {
  if (ts.isArrayLiteralExpression(value)) return value.elements.length === 0;
  if (ts.isObjectLiteralExpression(value)) return value.properties.length === 0;
  return (
    ts.isNewExpression(value) && /^(?:Weak)?(?:Map|Set)$/.test(value.expression.getText()) && !value.arguments?.length
  );
}

function isDeclaration(statement: ts.Statement): boolean {
  return (
    ts.isImportDeclaration(statement) ||
    ts.isExportDeclaration(statement) ||
    ts.isExportAssignment(statement) ||
    ts.isVariableStatement(statement) ||
    ts.isFunctionDeclaration(statement) ||
    ts.isClassDeclaration(statement) ||
    ts.isInterfaceDeclaration(statement) ||
    ts.isTypeAliasDeclaration(statement)
  );
}
