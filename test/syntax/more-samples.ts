/** Small sources in the languages that `samples.ts` leaves out, for what must hold in every language. */
import type { Language } from '../../src/core/index.ts';

export const MORE_SAMPLES: Partial<Record<Language, string>> = {
  ruby: `require 'set'
# A shape.
module Geo
  class Shape < Base
    include Area
    # How big.
    def area(by: 1) = scale(by) * "w #{@width} x".size
    def self.make
      Point = Struct.new(:x) do
        def far?; end
      end
    end
    private def hide!; raise "no such shape"; end
  end
end
`,
  rust: `//! Shapes.
use std::{fmt, io::Write};
/// A shape.
#[derive(Clone)]
pub struct Shape<'a> { name: &'a str }
impl<'a> fmt::Debug for Shape<'a> {
    /// Prints.
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result { write!(f, "shape {}", area('}')) }
}
cfg_x! {
    pub fn only() { let twice = |x| x * 2; r#"raw "x""#; }
}
macro_rules! m { ($x:expr) => { go($x) }; }
`,
  go: `// Package geo has shapes.
package geo

import "fmt"

// Shape is one.
type Shape[T any] struct {
	Base
	Name string \`json:"name"\`
}

// Area is how big.
func (s *Shape[T]) Area() int {
	f := func() { fmt.Println("area of", s.Name) }
	f()
	return 1
}
`,
  php: `<b><?php
namespace Geo;
use A\\B as C;
/** A shape. */
#[Round]
final class Shape extends Base {
    use Area;
    /** How big. */
    public function area(int $by = 1): int { $f = fn($x) => scale($x); return $f("by {$by} times"); }
}
function make() { return <<<TEXT
a $shape here
TEXT;
}
?></b>
`,
  c: `#include <x.h>
#define AREA(w) \\
  scale(w, "area")
/* A shape. */
typedef struct shape { int w; } shape_t;
#ifdef WIDE
int area(int w, int h) {
#else
int area(int w) {
#endif
  if (w
#if STRICT
      && ok(w)
#endif
  ) return 'x';
  return AREA(w);
}
/* Exported. */
GEO_API int open_it(void) { return 1; }
`,
  cpp: `#include <string>
GEO_BEGIN
namespace geo::flat {
/// A shape.
template <typename T>
class GEO_EXPORT Shape : public Base<T> {
 public:
  Shape() : w(1) {}
  /// How big.
  int area() const noexcept { auto f = [&](int x) { return x; }; return f(R"(raw (x))"[0]); }
  bool operator==(const Shape&) const = default;
};
template <typename T>
int Shape<T>::make(char c) { return c == '"' ? 1'000 : 2; }
}
GEO_END
`,
  scala: `package geo
import a.{B, C => D}
/** A shape. */
class Shape[T](val w: Int) extends Base[T] with Area {
  /** How big. */
  @tailrec
  def area(by: Int): String = s"area \${w * by} of $name"
}
object Shape:
  given Ordering[Shape] with
    def compare(a: Shape, b: Shape): Int = 0
`,
  swift: `import Geo
/// A shape.
@available(iOS 13, *)
public class Shape<T>: Base {
    var area: Int { scale(1) }
    /// Makes one.
    static func make(_ name: String) throws -> Shape {
        let f = { (x: Int) in x }
        return Shape("named \\(name.size(1)) it")
    }
}
extension Shape: Equatable { func same() {} }
`,
};
