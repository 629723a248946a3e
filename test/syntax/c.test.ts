import { expect, test } from 'vitest';
import { SyntaxReader } from '../../src/syntax/index.ts';
import { loadGrammar } from '../support/grammars.ts';
import { documentNamed, outline, ownText, referencesOf } from '../support/outline.ts';

const reader = new SyntaxReader(loadGrammar);

const SOURCE = `#include <stdio.h>
#include "oven/rack.h"

#define CRUST 3
#define MAX(a, b) ((a) > (b) ? (a) : (b))
#define BAKE(x) do { \\
    heat(x); \\
} while (0)

/* A loaf. */
typedef struct loaf {
    int weight;
} loaf_t;

struct rack { int rows; };
enum kind {
    RYE,
#ifdef WITH_WHEAT
    WHEAT,
#endif
#define LAST_KIND 2
};
union raw { int a; float b; };
typedef int (*callback_t)(int);

int declared_only(int);

/* Bakes. */
static inline char *bake(const loaf_t *loaf, int heat) {
    oven_start(heat);
    loaf->rack.turn(1);
    return "first " "second half";
}

int (*chooser(int x))(int) { return 0; }

/* Exported. */
BAKERY_API int open_oven(void) { return 1; }

static NOINLINE void
close_oven(void)
{
}

int old_style(a, b)
int a;
char *b;
{ return a; }

#ifdef _WIN32
int wide_main(int argc, wchar_t **argv) {
#else
int main(int argc, char **argv) {
#endif
    return MAX(1, 2);
}

#ifdef FAST
static int knead(int x) { return x; }
#else
static int knead(int x) { return slow(x); }
#endif

int guarded(int x)
{
    if (x
#ifdef STRICT
        && x > 1
#endif
    ) {
        return 1;
#ifdef EXTRA
    } else if (x == 2) {
        return 2;
#endif
    }
    return 0;
}

REGISTER_OBJECT(
    first,
    second);

DEFUN(slice_bread, "slices")
{
    cut();
}

TEST_CASE("a loaf")
{
    check(1);
}

__attribute__((noreturn)) void burn(void) { for (;;); }
`;

test('functions, types and macros, whole or split by the preprocessor', async () => {
  const file = await reader.parse(SOURCE, 'c');
  expect(outline(file)).toEqual([
    'module - 1-94@1',
    'function MAX 5-5@5',
    'function BAKE 6-8@6',
    'class loaf_t 10-13@11',
    'class rack 15-15@15',
    'class kind 16-22@16',
    'class raw 23-23@23',
    'function bake 28-33@29',
    'function chooser 35-35@35',
    'function open_oven 37-38@38',
    'function close_oven 40-43@40',
    'function old_style 45-48@45',
    'function main 53-56@53',
    'function knead 59-59@59',
    'function knead 61-61@61',
    'function guarded 64-78@64',
    'function slice_bread 84-87@84',
    'function TEST_CASE 89-92@89',
    'function burn 94-94@94',
  ]);
  expect(file.diagnostics).toEqual([]);
});

test('references belong to the innermost document', async () => {
  const file = await reader.parse(SOURCE, 'c');
  expect(referencesOf(file, '')).toEqual(['import stdio.h @1', 'import oven/rack.h @2']);
  expect(referencesOf(file, 'BAKE')).toEqual(['call heat @6']);
  expect(referencesOf(file, 'bake')).toEqual([
    'call oven_start @30',
    'call turn @31',
    'literal first  @32',
    'literal second half @32',
  ]);
  expect(referencesOf(file, 'main')).toEqual(['call MAX @55']);
  expect(referencesOf(file, 'slice_bread')).toEqual(['call cut @86']);
  expect(referencesOf(file, 'TEST_CASE')).toEqual(['call check @91']);
});

test('signatures and docs', async () => {
  const file = await reader.parse(SOURCE, 'c');
  expect(documentNamed(file, 'loaf_t').doc).toBe('A loaf.');
  expect(documentNamed(file, 'bake').doc).toBe('Bakes.');
  expect(documentNamed(file, 'open_oven').doc).toBe('Exported.');
  const signatures = file.documents.map(({ signature }) => signature);
  expect(signatures).toEqual([
    '',
    '#define MAX(a, b)',
    '#define BAKE(x)',
    'typedef struct loaf',
    'struct rack',
    'enum kind',
    'union raw',
    'static inline char *bake(const loaf_t *loaf, int heat)',
    'int (*chooser(int x))(int)',
    'BAKERY_API int open_oven(void)',
    'static NOINLINE void close_oven(void)',
    'int old_style(a, b)',
    'int main(int argc, char **argv)',
    'static int knead(int x)',
    'static int knead(int x)',
    'int guarded(int x)',
    'DEFUN(slice_bread, "slices")',
    'TEST_CASE("a loaf")',
    '__attribute__((noreturn)) void burn(void)',
  ]);
});

test('what the preprocessor leaves out changes neither text nor lines', async () => {
  const file = await reader.parse(SOURCE, 'c');
  expect(ownText(SOURCE, documentNamed(file, 'guarded'))).toContain('#ifdef STRICT');
  expect(ownText(SOURCE, documentNamed(file, ''))).toContain('REGISTER_OBJECT(\n    first');
});

test('a header is read as C++ when it holds C++', async () => {
  const header = '#ifdef __cplusplus\nextern "C" {\n#endif\nint bake(int heat);\n#ifdef __cplusplus\n}\n#endif\n';
  const plain = await reader.parse(`${header}static int open(void) { return 1; }\n`, 'c');
  expect(outline(plain)).toEqual(['module - 1-8@1', 'function open 8-8@8']);
  const classes = await reader.parse(`/* class */\n${header}class Oven { int open() { return 1; } };\n`, 'c');
  expect(outline(classes)).toEqual(['module - 1-9@1', 'class Oven 9-9@9', '  method Oven.open 9-9@9']);
});

test('the C of a bison file', async () => {
  const grammar = `%{
#include "node.h"
static int join(int a, int b) { return glue(a, b); }
%}
%token NUMBER
%%
sum: NUMBER '+' NUMBER { $$ = join($1, $3); }
   ;
%%
int parse_all(void) {
  return yyparse();
}
`;
  const file = await reader.parse(grammar, 'text');
  expect(outline(file)).toEqual(['module - 1-12@1', 'function join 3-3@3', 'function parse_all 10-12@10']);
  expect(ownText(grammar, documentNamed(file, ''))).toContain('%token NUMBER');
});
