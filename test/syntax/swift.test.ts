import { expect, test } from 'vitest';
import { SyntaxReader } from '../../src/syntax/index.ts';
import { loadGrammar } from '../support/grammars.ts';
import { documentNamed, outline, referencesOf } from '../support/outline.ts';

const reader = new SyntaxReader(loadGrammar);

const SOURCE = `import Foundation
import class UIKit.UIView

/// A loaf.
@available(iOS 13, *)
public final class Loaf<T>: Dough, Sliceable where T: Equatable {
    var weight: Int = 500
    var isHeavy: Bool { return check(weight) }
    var price: Int {
        get { lookUp() }
        set { store(newValue) }
    }
    var kind = "rye bread" {
        didSet { changed() }
    }
    init?(weight: Int) throws { super.init() }
    deinit { stop() }
    subscript(index: Int) -> Slice { cut(index) }

    /// Bakes it.
    @discardableResult
    static func bake(_ heat: Int, with oven: Oven) async throws -> Loaf {
        func helper() { turn() }
        let check = { (limit: Int) in heat < limit }
        try await oven.start()
        Oven.shared.rack.open(1)
        log("baking \\(oven.name(of: heat)) now")
        return Loaf()
    }

    static func == (left: Loaf, right: Loaf) -> Bool { true }

    struct Slice { func eat() {} }
}

enum Kind: String, Codable { case rye = "rye flour"; func label() {} }
protocol Sliceable: AnyObject { func slice(); init() }
extension Loaf.Slice: Equatable { func chew() {} }
extension Array where Element == Int { func total() {} }
actor Baker { func work() {} }
func knead<T>(dough: T) -> T { dough }
let global = { (x: Int) in x }
let text = """
  several
  \\(lines)
  """
`;

test('types, extensions, initialisers, accessors, functions, closures bound to a name', async () => {
  const file = await reader.parse(SOURCE, 'swift');
  expect(outline(file)).toEqual([
    'module - 1-46@1',
    'class Loaf 4-34@6',
    '  method Loaf.isHeavy 8-8@8',
    '  method Loaf.price 9-12@9',
    '  method Loaf.kind 13-15@13',
    '  method Loaf.init 16-16@16',
    '  method Loaf.deinit 17-17@17',
    '  method Loaf.subscript 18-18@18',
    '  method Loaf.bake 20-29@22',
    '    function Loaf.bake.helper 23-23@23',
    '    function Loaf.bake.check 24-24@24',
    '  method Loaf.== 31-31@31',
    '  class Loaf.Slice 33-33@33',
    '    method Loaf.Slice.eat 33-33@33',
    'class Kind 36-36@36',
    '  method Kind.label 36-36@36',
    'class Sliceable 37-37@37',
    '  method Sliceable.slice 37-37@37',
    '  method Sliceable.init 37-37@37',
    'class Loaf.Slice 38-38@38',
    '  method Loaf.Slice.chew 38-38@38',
    'class Array 39-39@39',
    '  method Array.total 39-39@39',
    'class Baker 40-40@40',
    '  method Baker.work 40-40@40',
    'function knead 41-41@41',
    'function global 42-42@42',
  ]);
  expect(file.diagnostics).toEqual([]);
});

test('references belong to the innermost document', async () => {
  const file = await reader.parse(SOURCE, 'swift');
  expect(referencesOf(file, '')).toEqual(['import Foundation @1', 'import UIKit.UIView @2', 'literal several @43']);
  expect(referencesOf(file, 'Loaf')).toEqual(['decorator available @5', 'inherit Dough @6', 'inherit Sliceable @6']);
  expect(referencesOf(file, 'Loaf.isHeavy')).toEqual(['call check @8']);
  expect(referencesOf(file, 'Loaf.price')).toEqual(['call lookUp @10', 'call store @11']);
  expect(referencesOf(file, 'Loaf.kind')).toEqual(['literal rye bread @13', 'call changed @14']);
  expect(referencesOf(file, 'Loaf.init')).toEqual(['call super.init @16']);
  expect(referencesOf(file, 'Loaf.deinit')).toEqual(['call stop @17']);
  expect(referencesOf(file, 'Loaf.subscript')).toEqual(['call cut @18']);
  expect(referencesOf(file, 'Loaf.bake')).toEqual([
    'decorator discardableResult @21',
    'call oven.start @25',
    'call open @26',
    'call log @27',
    'literal baking   now @27',
    'call oven.name @27',
    'call Loaf @28',
  ]);
  expect(referencesOf(file, 'Loaf.bake.helper')).toEqual(['call turn @23']);
  expect(referencesOf(file, 'Kind')).toEqual(['inherit String @36', 'inherit Codable @36', 'literal rye flour @36']);
  expect(referencesOf(file, 'Sliceable')).toEqual(['inherit AnyObject @37']);
});

test('signatures and docs', async () => {
  const file = await reader.parse(SOURCE, 'swift');
  expect(documentNamed(file, 'Loaf').doc).toBe('A loaf.');
  expect(documentNamed(file, 'Loaf.bake').doc).toBe('Bakes it.');
  const signatures = file.documents.map(({ signature }) => signature);
  expect(signatures).toEqual([
    '',
    'public final class Loaf<T>: Dough, Sliceable where T: Equatable',
    'var isHeavy: Bool',
    'var price: Int',
    'var kind = "rye bread"',
    'init?(weight: Int) throws',
    'deinit',
    'subscript(index: Int) -> Slice',
    'static func bake(_ heat: Int, with oven: Oven) async throws -> Loaf',
    'func helper()',
    'let check',
    'static func == (left: Loaf, right: Loaf) -> Bool',
    'struct Slice',
    'func eat()',
    'enum Kind: String, Codable',
    'func label()',
    'protocol Sliceable: AnyObject',
    'func slice()',
    'init()',
    'extension Loaf.Slice: Equatable',
    'func chew()',
    'extension Array where Element == Int',
    'func total()',
    'actor Baker',
    'func work()',
    'func knead<T>(dough: T) -> T',
    'let global',
  ]);
});
