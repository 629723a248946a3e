import { expect, test } from 'vitest';
import { SyntaxReader } from '../../src/syntax/index.ts';
import { loadGrammar } from '../support/grammars.ts';
import { documentNamed, outline, referencesOf } from '../support/outline.ts';

const reader = new SyntaxReader(loadGrammar);

const SOURCE = `//! The bakery.
//! All of it.

use std::collections::{HashMap, hash_map::{self, Entry}};
use crate::oven::Oven as Heater;

mod knife;

/// A loaf.
#[derive(Debug, Clone)]
#[serde(rename = "loaf")]
pub struct Loaf<T> {
    crumb: T,
}

pub enum Kind { Rye, Wheat(u8) }

union Raw { a: u8, b: i8 }

impl<T: Clone> Loaf<T> {
    /// Bakes it.
    ///
    /// Slowly.
    #[inline]
    #[must_use = "eat it"]
    pub async fn bake(&self, heat: u32) -> Result<(), Error> {
        let check = |limit: u32| heat < limit;
        fn helper(x: u8) -> u8 { x }
        println!("baking {} at {heat:?} degrees", helper(1));
        self.oven.start(); Heater::open(); oven::Heat::<u8>::set(2); check(3);
        Err(r#"raw "text" here"#)
    }
}

impl<'a, T> Drop for &'a mut Loaf<T> {
    fn drop(&mut self) {}
}

impl fmt::Display for oven::Rack {
    const ROWS: u8 = 4;
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result { write!(f, "rack") }
}

pub trait Sliceable: Clone + fmt::Debug {
    fn slice(&self) -> usize;
    fn halve(&self) -> usize { self.slice() / 2 }
}

macro_rules! dough {
    ($x:expr) => { knead($x) };
}

cfg_oven! {
    /// Only with an oven.
    pub fn preheat() { warm("it up {") }

    impl Oven {
        fn close(&self) {}
    }
}

extern "C" {
    fn c_bake(heat: i32) -> i32;
}

mod inner {
    pub mod deep {
        pub fn dig() {}
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn bakes() {
        assert_eq!(super::dig(1), 2);
    }
}
`;

test('items, impl and trait functions, macros, modules; items inside a macro call are read like any other', async () => {
  const file = await reader.parse(SOURCE, 'rust');
  expect(outline(file)).toEqual([
    'module - 1-78@1',
    'class Loaf 9-14@12',
    'class Kind 16-16@16',
    'class Raw 18-18@18',
    'method Loaf.bake 21-32@26',
    '  function Loaf.bake.check 27-27@27',
    '  function Loaf.bake.helper 28-28@28',
    'class Loaf 35-37@35',
    '  method Loaf.drop 36-36@36',
    'class Rack 39-42@39',
    '  method Rack.fmt 41-41@41',
    'class Sliceable 44-47@44',
    '  method Sliceable.slice 45-45@45',
    '  method Sliceable.halve 46-46@46',
    'function dough 49-51@49',
    'function preheat 54-55@55',
    'method Oven.close 58-58@58',
    'function c_bake 63-63@63',
    'function inner.deep.dig 68-68@68',
    'function tests.bakes 74-77@75',
  ]);
  expect(file.diagnostics).toEqual([]);
});

test('references belong to the innermost document', async () => {
  const file = await reader.parse(SOURCE, 'rust');
  expect(referencesOf(file, '')).toEqual([
    'import std::collections::HashMap @4',
    'import std::collections::hash_map @4',
    'import std::collections::hash_map::Entry @4',
    'import crate::oven::Oven @5',
    'import knife @7',
    'decorator cfg @72',
  ]);
  expect(referencesOf(file, 'Loaf')).toEqual(['decorator derive @10', 'decorator serde @11', 'literal loaf @11']);
  expect(referencesOf(file, 'Loaf.bake')).toEqual([
    'decorator inline @24',
    'decorator must_use @25',
    'literal eat it @25',
    'call println @29',
    'literal baking   at   degrees @29',
    'call helper @29',
    'call start @30',
    'call Heater.open @30',
    'call set @30',
    'call check @30',
    'call Err @31',
    'literal raw "text" here @31',
  ]);
  expect(referencesOf(file, 'Rack')).toEqual(['inherit fmt::Display @39']);
  expect(referencesOf(file, 'Rack.fmt')).toEqual(['call write @41', 'literal rack @41']);
  expect(referencesOf(file, 'Sliceable')).toEqual(['inherit Clone @44', 'inherit fmt::Debug @44']);
  expect(referencesOf(file, 'Sliceable.halve')).toEqual(['call self.slice @46']);
  expect(referencesOf(file, 'dough')).toEqual(['call knead @50']);
  expect(referencesOf(file, 'preheat')).toEqual(['call warm @55', 'literal it up { @55']);
  expect(referencesOf(file, 'tests.bakes')).toEqual(['decorator test @74', 'call assert_eq @76', 'call super.dig @76']);
});

test('signatures and docs', async () => {
  const file = await reader.parse(SOURCE, 'rust');
  expect(documentNamed(file, '').doc).toBe('The bakery.\nAll of it.');
  expect(documentNamed(file, 'Loaf').doc).toBe('A loaf.');
  expect(documentNamed(file, 'Loaf.bake').doc).toBe('Bakes it.\n\nSlowly.');
  expect(documentNamed(file, 'preheat').doc).toBe('Only with an oven.');
  const signatures = file.documents.map(({ signature }) => signature);
  expect(signatures).toEqual([
    '',
    'pub struct Loaf<T>',
    'pub enum Kind',
    'union Raw',
    'pub async fn bake(&self, heat: u32) -> Result<(), Error>',
    'let check = |limit: u32|',
    'fn helper(x: u8) -> u8',
    "impl<'a, T> Drop for &'a mut Loaf<T>",
    'fn drop(&mut self)',
    'impl fmt::Display for oven::Rack',
    "fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result",
    'pub trait Sliceable: Clone + fmt::Debug',
    'fn slice(&self) -> usize',
    'fn halve(&self) -> usize',
    'macro_rules! dough',
    'pub fn preheat()',
    'fn close(&self)',
    'fn c_bake(heat: i32) -> i32',
    'pub fn dig()',
    'fn bakes()',
  ]);
});
