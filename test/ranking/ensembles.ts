/** Trees for tests: a small ensemble written out, well-formed ones of any shape, and a walk that is slow and plain. */
import fc from 'fast-check';
import type { TreeEnsemble } from '../../src/ranking/index.ts';

/** Two trees: `a <= 0.5 ? 1 : (b <= 2 ? 2 : 4)`, and 10 for everything. */
export const SMALL_ENSEMBLE: TreeEnsemble = {
  inputs: [
    { feature: 'a', form: 'value' },
    { feature: 'b', form: 'rank' },
  ],
  roots: Int32Array.of(0, ~3),
  column: Int32Array.of(0, 1),
  threshold: Float32Array.of(0.5, 2),
  children: Int32Array.of(~0, 1, ~1, ~2),
  leaves: Float32Array.of(1, 2, 4, 10),
};

/** Over three inputs: complete trees of some depth, one after another. */
export function ensembles(): fc.Arbitrary<TreeEnsemble> {
  const tree = fc.record({ depth: fc.integer({ min: 0, max: 4 }), seed: fc.integer({ min: 1, max: 2 ** 31 - 1 }) });
  return fc.array(tree, { maxLength: 6 }).map((trees) => {
    const roots: number[] = [];
    const column: number[] = [];
    const threshold: number[] = [];
    const children: number[] = [];
    const leaves: number[] = [];
    for (const { depth, seed } of trees) {
      let state = seed;
      const number = () => (state = (state * 48_271) % 2_147_483_647);
      const grow = (levels: number): number => {
        if (levels === 0) return ~(leaves.push((number() % 2_000) / 100 - 10) - 1);
        const node = column.push(number() % 3) - 1;
        threshold[node] = (number() % 2_000) / 1_000 - 1;
        children[2 * node] = grow(levels - 1);
        children[2 * node + 1] = grow(levels - 1);
        return node;
      };
      roots.push(grow(depth));
    }
    return {
      inputs: ['a', 'b', 'c'].map((feature) => ({ feature, form: 'value' as const })),
      roots: Int32Array.from(roots),
      column: Int32Array.from(column),
      threshold: Float32Array.from(threshold),
      children: Int32Array.from(children),
      leaves: Float32Array.from(leaves),
    };
  });
}

export function scoreOf({ roots, column, threshold, children, leaves }: TreeEnsemble, row: readonly number[]): number {
  const weight = (node: number): number => {
    if (node < 0) return leaves[~node]!;
    return weight(row[column[node]!]! <= threshold[node]! ? children[2 * node]! : children[2 * node + 1]!);
  };
  return [...roots].reduce((sum, root) => sum + weight(root), 0);
}
