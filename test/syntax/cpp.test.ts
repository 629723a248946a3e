import { expect, test } from 'vitest';
import { SyntaxReader } from '../../src/syntax/index.ts';
import { loadGrammar } from '../support/grammars.ts';
import { documentNamed, outline, referencesOf } from '../support/outline.ts';

const reader = new SyntaxReader(loadGrammar);

const SOURCE = `#include <string>
#include "oven.hpp"

using std::string;
BAKERY_NAMESPACE_BEGIN

namespace bakery::bread {

/// A loaf.
template <typename T>
class BAKERY_EXPORT Loaf final : public Dough<T>, private oven::Rack {
 public:
  Loaf() : Dough<T>(1), weight_{2} { init(); }
  explicit Loaf(int weight);
  ~Loaf() = default;
  Loaf(const Loaf&) = delete;

  /// Declared only.
  int slices() const;
  [[nodiscard]] int weight() const noexcept override { return weigh<int>(this->weight_); }
  operator bool() const { return true; }
  bool operator==(const Loaf& other) const { return scale::same(other.weight()); }
  Loaf& operator++() { return *this; }
  void operator()(int times) {}
  friend bool operator<(const Loaf& a, const Loaf& b) { return false; }

  template <typename U>
  U convert(U value) { return static_cast<U>(value); }

  struct Slice { bool thin() { return true; } };

 BAKERY_PRIVATE:
  int weight_ = 3;
};

template <typename T>
Loaf<T>::Loaf(int weight) : weight_(weight) {}

template <typename T>
int Loaf<T>::slices() const {
  auto cut = [&](int at) { return at; };
  BAKERY_TRY {
    throw std::runtime_error("too hot: " R"(raw "text")");
  } BAKERY_CATCH(const std::exception&) {
    return 0;
  }
  return cut(1);
}

std::ostream& operator<<(std::ostream& out, const Kind& kind) { return out; }
inline Loaf<int> operator "" _loaf(unsigned long long grams) { return Loaf<int>(); }

namespace {
int hidden() { return 1; }
}  // namespace
}  // namespace bakery::bread

template <> struct Traits<int> { static int size() { return 2; } };
enum class Kind : int { Rye };
extern "C" { void c_bake() {} }
extern "C" int c_open(void) { return 1; }
bakery_inline auto late(int x) -> int { return x; }
BAKERY_DEPRECATED("use late")
int early(int x) { return x; }
static const auto global_cut = [](int at) { return at; };

BAKERY_NAMESPACE_END
`;

test('classes, templates, operators, out-of-line members, lambdas, macros in between', async () => {
  const file = await reader.parse(SOURCE, 'cpp');
  expect(outline(file)).toEqual([
    'module - 1-67@1',
    'class bakery.bread.Loaf 9-34@11',
    '  method bakery.bread.Loaf.Loaf 13-13@13',
    '  method bakery.bread.Loaf.~Loaf 15-15@15',
    '  method bakery.bread.Loaf.Loaf 16-16@16',
    '  method bakery.bread.Loaf.weight 20-20@20',
    '  method bakery.bread.Loaf.operator bool 21-21@21',
    '  method bakery.bread.Loaf.operator== 22-22@22',
    '  method bakery.bread.Loaf.operator++ 23-23@23',
    '  method bakery.bread.Loaf.operator() 24-24@24',
    '  method bakery.bread.Loaf.operator< 25-25@25',
    '  method bakery.bread.Loaf.convert 27-28@28',
    '  class bakery.bread.Loaf.Slice 30-30@30',
    '    method bakery.bread.Loaf.Slice.thin 30-30@30',
    'method bakery.bread.Loaf.Loaf 36-37@37',
    'method bakery.bread.Loaf.slices 39-48@40',
    '  function bakery.bread.Loaf.slices.cut 41-41@41',
    'function bakery.bread.operator<< 50-50@50',
    'function bakery.bread.operator "" _loaf 51-51@51',
    'function bakery.bread.hidden 54-54@54',
    'class Traits 58-58@58',
    '  method Traits.size 58-58@58',
    'class Kind 59-59@59',
    'function c_bake 60-60@60',
    'function c_open 61-61@61',
    'function late 62-62@62',
    'function early 63-64@63',
    'function global_cut 65-65@65',
  ]);
  expect(file.diagnostics).toEqual([]);
});

test('references belong to the innermost document', async () => {
  const file = await reader.parse(SOURCE, 'cpp');
  expect(referencesOf(file, '')).toEqual(['import string @1', 'import oven.hpp @2', 'import std::string @4']);
  expect(referencesOf(file, 'bakery.bread.Loaf')).toEqual(['inherit Dough @11', 'inherit oven::Rack @11']);
  expect(referencesOf(file, 'bakery.bread.Loaf.Loaf')).toEqual(['call init @13']);
  expect(referencesOf(file, 'bakery.bread.Loaf.weight')).toEqual(['decorator nodiscard @20', 'call weigh @20']);
  expect(referencesOf(file, 'bakery.bread.Loaf.operator==')).toEqual(['call scale.same @22', 'call other.weight @22']);
  expect(referencesOf(file, 'bakery.bread.Loaf.slices')).toEqual([
    'call std.runtime_error @43',
    'literal too hot:  @43',
    'literal raw "text" @43',
    'call cut @47',
  ]);
  expect(referencesOf(file, 'bakery.bread.operator "" _loaf')).toEqual(['call Loaf @51']);
});

test('signatures and docs', async () => {
  const file = await reader.parse(SOURCE, 'cpp');
  expect(documentNamed(file, 'bakery.bread.Loaf').doc).toBe('A loaf.');
  const signatures = file.documents.map(({ signature }) => signature);
  expect(signatures).toEqual([
    '',
    'class BAKERY_EXPORT Loaf final : public Dough<T>, private oven::Rack',
    'Loaf()',
    '~Loaf()',
    'Loaf(const Loaf&)',
    '[[nodiscard]] int weight() const noexcept override',
    'operator bool() const',
    'bool operator==(const Loaf& other) const',
    'Loaf& operator++()',
    'void operator()(int times)',
    'bool operator<(const Loaf& a, const Loaf& b)',
    'U convert(U value)',
    'struct Slice',
    'bool thin()',
    'Loaf<T>::Loaf(int weight)',
    'int Loaf<T>::slices() const',
    'auto cut = [&](int at)',
    'std::ostream& operator<<(std::ostream& out, const Kind& kind)',
    'inline Loaf<int> operator "" _loaf(unsigned long long grams)',
    'int hidden()',
    'struct Traits<int>',
    'static int size()',
    'enum class Kind : int',
    'void c_bake()',
    'int c_open(void)',
    'bakery_inline auto late(int x) -> int',
    'BAKERY_DEPRECATED("use late") int early(int x)',
    'static const auto global_cut = [](int at)',
  ]);
});
