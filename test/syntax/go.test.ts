import { expect, test } from 'vitest';
import { SyntaxReader } from '../../src/syntax/index.ts';
import { loadGrammar } from '../support/grammars.ts';
import { documentNamed, outline, referencesOf } from '../support/outline.ts';

const reader = new SyntaxReader(loadGrammar);

const SOURCE = `// Package bakery bakes.
package bakery

import (
	"fmt"
	oven "example.com/oven/v2"
)

// Loaf is bread.
type Loaf[T any] struct {
	Base
	*oven.Rack
	Weight int \`json:"weight"\`
	onDone func()
}

type (
	// Sliceable can be cut.
	Sliceable interface {
		fmt.Stringer
		Slice(times int) error
	}

	// Kinds by name.
	Kinds map[string]int
	Alias = Loaf[int]
)

// Bake bakes.
//
// Slowly.
func (l *Loaf[T]) Bake(heat int) (done bool, err error) {
	check := func(limit int) bool { return oven.Below(heat, limit) }
	var warn = func() { fmt.Println("too hot") }
	l.rack.Turn()
	check(3)
	go func() { l.cool() }()
	return true, fmt.Errorf(\`heat %d\`, heat)
}

func (Kinds) count() int { return 0 }

//go:noinline
func Open[T any](name string) {}

var handler = func(name string) { Open[int](name) }

var (
	first, second = func() {}, func() {}
	plain         = "plain text"
)

func init() { handler("first loaf") }
`;

test('functions, methods by receiver, type declarations, function literals bound to a name', async () => {
  const file = await reader.parse(SOURCE, 'go');
  expect(outline(file)).toEqual([
    'module - 1-53@1',
    'class Loaf 9-15@10',
    'class Sliceable 18-22@19',
    'class Kinds 24-25@25',
    'method Loaf.Bake 29-39@32',
    '  function Loaf.Bake.check 33-33@33',
    '  function Loaf.Bake.warn 34-34@34',
    'method Kinds.count 41-41@41',
    'function Open 43-44@44',
    'function handler 46-46@46',
    'function first 49-49@49',
    'function second 49-49@49',
    'function init 53-53@53',
  ]);
  expect(file.diagnostics).toEqual([]);
});

test('references belong to the innermost document', async () => {
  const file = await reader.parse(SOURCE, 'go');
  expect(referencesOf(file, '')).toEqual(['import fmt @5', 'import example.com/oven/v2 @6', 'literal plain text @50']);
  expect(referencesOf(file, 'Loaf')).toEqual(['inherit Base @11', 'inherit oven.Rack @12']);
  expect(referencesOf(file, 'Sliceable')).toEqual(['inherit fmt.Stringer @20']);
  expect(referencesOf(file, 'Loaf.Bake')).toEqual([
    'call Turn @35',
    'call check @36',
    'call l.cool @37',
    'call fmt.Errorf @38',
    'literal heat %d @38',
  ]);
  expect(referencesOf(file, 'Loaf.Bake.check')).toEqual(['call oven.Below @33']);
  expect(referencesOf(file, 'Loaf.Bake.warn')).toEqual(['call fmt.Println @34', 'literal too hot @34']);
  expect(referencesOf(file, 'init')).toEqual(['call handler @53', 'literal first loaf @53']);
});

test('signatures and docs', async () => {
  const file = await reader.parse(SOURCE, 'go');
  expect(documentNamed(file, '').doc).toBe('Package bakery bakes.');
  expect(documentNamed(file, 'Loaf').doc).toBe('Loaf is bread.');
  expect(documentNamed(file, 'Sliceable').doc).toBe('Sliceable can be cut.');
  expect(documentNamed(file, 'Kinds').doc).toBe('Kinds by name.');
  expect(documentNamed(file, 'Loaf.Bake').doc).toBe('Bake bakes.\n\nSlowly.');
  expect(documentNamed(file, 'Open').doc).toBe('go:noinline');
  const signatures = file.documents.map(({ signature }) => signature);
  expect(signatures).toEqual([
    '',
    'type Loaf[T any] struct',
    'Sliceable interface',
    'Kinds map[string]int',
    'func (l *Loaf[T]) Bake(heat int) (done bool, err error)',
    'check := func(limit int) bool',
    'var warn = func()',
    'func (Kinds) count() int',
    'func Open[T any](name string)',
    'var handler = func(name string)',
    'first, second = func()',
    'func()',
    'func init()',
  ]);
});
