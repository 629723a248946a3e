;; Dot products of one query with many rows of bytes, exact, 16 numbers at a time.
;; scripts/compile-wat.ts compiles this file to dot-int8-module.ts.
(module
  (memory (export "memory") 0)
  ;; query: `width` numbers of 16 bits; rows: `count` times `width` numbers of 8 bits; scales and out: `count` floats.
  ;; `width` is a multiple of 16. out[r] = scales[r] * (query · row r)
  (func (export "dots")
    (param $query i32) (param $rows i32) (param $scales i32) (param $out i32) (param $count i32) (param $width i32)
    (local $at i32) (local $end i32) (local $low v128) (local $high v128)
    (block $done
      (loop $row
        (br_if $done (i32.eqz (local.get $count)))
        (local.set $low (v128.const i32x4 0 0 0 0))
        (local.set $high (v128.const i32x4 0 0 0 0))
        (local.set $at (local.get $query))
        (local.set $end (i32.add (local.get $rows) (local.get $width)))
        (loop $stretch
          (local.set $low
            (i32x4.add (local.get $low)
              (i32x4.dot_i16x8_s (v128.load8x8_s (local.get $rows)) (v128.load (local.get $at)))))
          (local.set $high
            (i32x4.add (local.get $high)
              (i32x4.dot_i16x8_s (v128.load8x8_s offset=8 (local.get $rows)) (v128.load offset=16 (local.get $at)))))
          (local.set $at (i32.add (local.get $at) (i32.const 32)))
          (br_if $stretch
            (i32.lt_u (local.tee $rows (i32.add (local.get $rows) (i32.const 16))) (local.get $end))))
        (local.set $low (i32x4.add (local.get $low) (local.get $high)))
        (f32.store (local.get $out)
          (f32.mul (f32.load (local.get $scales))
            (f32.convert_i32_s
              (i32.add
                (i32.add (i32x4.extract_lane 0 (local.get $low)) (i32x4.extract_lane 1 (local.get $low)))
                (i32.add (i32x4.extract_lane 2 (local.get $low)) (i32x4.extract_lane 3 (local.get $low)))))))
        (local.set $scales (i32.add (local.get $scales) (i32.const 4)))
        (local.set $out (i32.add (local.get $out) (i32.const 4)))
        (local.set $count (i32.sub (local.get $count) (i32.const 1)))
        (br $row)))))
