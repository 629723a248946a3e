import { expect, test } from 'vitest';
import { SyntaxReader } from '../../src/syntax/index.ts';
import { loadGrammar } from '../support/grammars.ts';
import { documentNamed, outline, referencesOf } from '../support/outline.ts';

const reader = new SyntaxReader(loadGrammar);

const SOURCE = `from libc.stdlib cimport malloc
cimport numpy as np
ctypedef unsigned int uint

cdef extern from "clock.h":
    int ticks(int)

cdef struct Point:
    int x

cdef class Tree(Base):
    """A tree."""
    cdef public int size
    def __init__(self, int size, double[:, ::1] values not None, object c=None, *args, **kwargs):
        self.size = <int>size
    # Walks down.
    cdef inline double find(self, const char *name, int depth=1) except? -1 nogil:
        cdef int found = compute(&name, <double*>depth)
        cdef double a, b
        with nogil:
            go(found)
        return a
    cpdef np.ndarray[double, ndim=2] all(self,
                                         int a):
        return np.zeros(a)

cpdef plain(x: int, y=2):
    raise ValueError("not so plain")
cdef int declared(int)
`;

test('Cython classes, structs and functions with C types, at their own lines', async () => {
  const file = await reader.parse(SOURCE, 'python');
  expect(outline(file)).toEqual([
    'module - 1-29@1',
    'class Point 8-9@8',
    'class Tree 11-25@11',
    '  method Tree.__init__ 14-15@14',
    '  method Tree.find 16-22@17',
    '  method Tree.all 23-25@23',
    'function plain 27-28@27',
  ]);
  expect(documentNamed(file, 'Tree.find')).toMatchObject({
    signature: 'cdef inline double find(self, const char *name, int depth=1)',
    doc: 'Walks down.',
  });
  expect(referencesOf(file, 'Tree.find')).toEqual(['call compute @18', 'call go @21']);
  expect(referencesOf(file, 'Tree')).toEqual(['inherit Base @11']);
});

test('Python that only speaks of cdef is left alone', async () => {
  const source = `def a(x: "cdef int"):
    """cimport"""
    cdef: Node = x
    cdef.name = x
    return cdef
`;
  const file = await reader.parse(source, 'python');
  expect(outline(file)).toEqual(['function a 1-5@1']);
  expect(file.diagnostics).toEqual([]);
});
