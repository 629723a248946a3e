import { expect, test } from 'vitest';
import { SyntaxReader } from '../../src/syntax/index.ts';
import { loadGrammar } from '../support/grammars.ts';
import { documentNamed, outline, referencesOf } from '../support/outline.ts';

const reader = new SyntaxReader(loadGrammar);

const SOURCE = `require 'set'
require_relative "../oven"

module Bakery::Bread
  # Bakes loaves.
  # Slowly.
  class Loaf < Base::Dough
    include Sliceable
    extend Forwardable, Base::Tasty
    attr_accessor :weight, :price
    CRUST = 'thick crust'

    # Starts cold.
    def initialize(weight = 500, *toppings, price:)
      @weight = weight
      super()
    end

    def self.bake(kind)
      raise ArgumentError, "no such kind: #{kind[:name]} of bread" unless kind
      oven.heat!.bake(kind)
      Oven.open?
    end

    class << self
      def recipes
        @recipes ||= Set.new
      end
    end

    define_method(:crumble) do |times|
      times.times { crumb(times) }
    end

    private def cut(at) = knife.cut(at)

    private

    def ==(other)
      other.weight == weight
    end

    def weight=(grams)
      @weight = grams
    end

    Slice = Struct.new(:width) do
      def thin?
        width < 2
      end
    end

    on_done = ->(loaf) { loaf.cool }
    on_fail = lambda do |loaf|
      loaf.discard
    end
  end
end

module Helpers
  module_function

  def knead(dough)
    dough.press(<<~TEXT)
      press #{dough} firmly
    TEXT
  end
end

class Bakery::Bread::Loaf
  def reopened; end
end

task :default => [:bake] do |t|
  sh %q(make bread)
end

def top_level
  def nested; end
end
`;

test('classes, modules, singleton and defined methods, Struct blocks, bound lambdas; wrapping modules lend their name only', async () => {
  const file = await reader.parse(SOURCE, 'ruby');
  expect(outline(file)).toEqual([
    'module - 1-80@1',
    'class Bakery.Bread.Loaf 5-57@7',
    '  method Bakery.Bread.Loaf.initialize 13-17@14',
    '  method Bakery.Bread.Loaf.self.bake 19-23@19',
    '  method Bakery.Bread.Loaf.recipes 26-28@26',
    '  method Bakery.Bread.Loaf.crumble 31-33@31',
    '  method Bakery.Bread.Loaf.cut 35-35@35',
    '  method Bakery.Bread.Loaf.== 39-41@39',
    '  method Bakery.Bread.Loaf.weight= 43-45@43',
    '  class Bakery.Bread.Loaf.Slice 47-51@47',
    '    method Bakery.Bread.Loaf.Slice.thin? 48-50@48',
    '  function Bakery.Bread.Loaf.on_done 53-53@53',
    '  function Bakery.Bread.Loaf.on_fail 54-56@54',
    'class Helpers 60-68@60',
    '  method Helpers.knead 63-67@63',
    'class Bakery.Bread.Loaf 70-72@70',
    '  method Bakery.Bread.Loaf.reopened 71-71@71',
    'function top_level 78-80@78',
    '  function top_level.nested 79-79@79',
  ]);
  expect(file.diagnostics).toEqual([]);
});

test('references belong to the innermost document', async () => {
  const file = await reader.parse(SOURCE, 'ruby');
  expect(referencesOf(file, '')).toEqual([
    'import set @1',
    'import ../oven @2',
    'call task @74',
    'call sh @75',
    'literal make bread @75',
  ]);
  expect(referencesOf(file, 'Bakery.Bread.Loaf')).toEqual([
    'inherit Base::Dough @7',
    'inherit Sliceable @8',
    'inherit Forwardable @9',
    'inherit Base::Tasty @9',
    'call attr_accessor @10',
    'literal thick crust @11',
  ]);
  expect(referencesOf(file, 'Bakery.Bread.Loaf.initialize')).toEqual(['call super @16']);
  expect(referencesOf(file, 'Bakery.Bread.Loaf.self.bake')).toEqual([
    'call raise @20',
    'literal no such kind:   of bread @20',
    'call oven.heat! @21',
    'call bake @21',
    'call Oven.open? @22',
  ]);
  expect(referencesOf(file, 'Bakery.Bread.Loaf.recipes')).toEqual(['call Set.new @27']);
  expect(referencesOf(file, 'Bakery.Bread.Loaf.crumble')).toEqual([
    'call define_method @31',
    'call times.times @32',
    'call crumb @32',
  ]);
  expect(referencesOf(file, 'Bakery.Bread.Loaf.cut')).toEqual(['call knife.cut @35']);
  expect(referencesOf(file, 'Bakery.Bread.Loaf.==')).toEqual(['call other.weight @40']);
  expect(referencesOf(file, 'Bakery.Bread.Loaf.Slice')).toEqual(['call Struct.new @47']);
  expect(referencesOf(file, 'Bakery.Bread.Loaf.on_done')).toEqual(['call loaf.cool @53']);
  expect(referencesOf(file, 'Bakery.Bread.Loaf.on_fail')).toEqual(['call lambda @54', 'call loaf.discard @55']);
  expect(referencesOf(file, 'Helpers.knead')).toEqual(['call dough.press @64', 'literal press   firmly @64']);
});

test('signatures and docs', async () => {
  const file = await reader.parse(SOURCE, 'ruby');
  expect(documentNamed(file, 'Bakery.Bread.Loaf').doc).toBe('Bakes loaves.\nSlowly.');
  expect(documentNamed(file, 'Bakery.Bread.Loaf.initialize').doc).toBe('Starts cold.');
  const signatures = file.documents.map(({ signature }) => signature);
  expect(signatures).toEqual([
    '',
    'class Loaf < Base::Dough',
    'def initialize(weight = 500, *toppings, price:)',
    'def self.bake(kind)',
    'def recipes',
    'define_method(:crumble)',
    'def cut(at)',
    'def ==(other)',
    'def weight=(grams)',
    'Slice = Struct.new(:width)',
    'def thin?',
    'on_done = ->(loaf)',
    'on_fail = lambda',
    'module Helpers',
    'def knead(dough)',
    'class Bakery::Bread::Loaf',
    'def reopened',
    'def top_level',
    'def nested',
  ]);
});
