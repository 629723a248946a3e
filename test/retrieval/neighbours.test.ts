import { beforeAll, describe, expect, it } from 'vitest';
import type { TreeIndex } from '../../src/index/index.ts';
import { calleesOf, callersOf, relativesOf } from '../../src/retrieval/index.ts';
import { documentNamed, treeOf } from '../support/tree-of.ts';

let tree: TreeIndex;
beforeAll(async () => {
  tree = await treeOf({
    'shapes/base.py':
      'class Shape:\n    def area(self):\n        return measure(self)\n\n    def draw(self):\n        return None\n',
    'shapes/circle.py':
      'from shapes.base import Shape\n\nclass Circle(Shape):\n    def area(self):\n        return 3 * square(self.radius)\n\n\ndef square(x):\n    return x * x\n',
    'shapes/measure.py': 'def measure(shape):\n    return 0\n',
    'other/plot.py': 'class Plot:\n    def area(self):\n        return 1\n\n\ndef square(x):\n    return [x]\n',
  });
});

const names = (list: readonly { document: number }[]) =>
  list.map(({ document }) => `${tree.path(tree.documentFile[document]!)} ${tree.name(document)}`);

describe('neighbours', () => {
  it('calls: the definition in the same file is meant before a namesake elsewhere', () => {
    expect(names(calleesOf(tree, documentNamed(tree, 'Circle.area')))).toEqual(['shapes/circle.py square']);
    expect(names(callersOf(tree, documentNamed(tree, 'measure')))).toEqual(['shapes/base.py Shape.area']);
  });

  it('relatives: methods that override each other, both ways, and no mere namesakes', () => {
    expect(names(relativesOf(tree, documentNamed(tree, 'Shape.area')))).toEqual(['shapes/circle.py Circle.area']);
    expect(names(relativesOf(tree, documentNamed(tree, 'Circle.area')))).toEqual(['shapes/base.py Shape.area']);
    expect(relativesOf(tree, documentNamed(tree, 'Plot.area'))).toEqual([]);
    expect(relativesOf(tree, documentNamed(tree, 'Shape.draw'))).toEqual([]);
  });
});
