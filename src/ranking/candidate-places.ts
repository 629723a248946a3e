/** What the candidates of a file and of a class say of each other: how strong the best of them are, and which place each has among them. */
import type { Candidate } from '../core/index.ts';
import { ownerPart, type TreeIndex } from '../index/index.ts';
import type { FeatureColumns, FeatureSource } from './features.ts';

/** Logarithm of many candidates in one file. */
const COUNT_SCALE = Math.log(200);
/** Candidates of a file that count for its mass. */
const FILE_BEST = 5;

/** Candidates that stand together, in the order of their scores as shares of the best candidate's. */
class Group {
  readonly shares: number[] = [];
  #sum = 0;

  add(share: number): void {
    this.shares.push(share);
    this.#sum += share;
  }

  get best(): number {
    return this.shares[0]!;
  }

  get mass(): number {
    return this.shares.slice(0, FILE_BEST).reduce((sum, share) => sum + share, 0) / FILE_BEST;
  }

  /** Mean of the others; 0 for one alone. */
  meanWithout(share: number): number {
    return this.shares.length < 2 ? 0 : (this.#sum - share) / (this.shares.length - 1);
  }
}

/** Fills `crude`, `place`, the `file.*` that rest on candidates, and `class.mean`. */
export function fillPlaces(columns: FeatureColumns, candidates: readonly Candidate[], { index }: FeatureSource): void {
  const top = candidates[0]?.score ?? 1;
  const files = new Map<number, Group>();
  const classes = new Map<string, Group>();
  const shares = candidates.map(({ score }) => score / top);
  const classKeys = candidates.map(({ document }) => classOf(index, document));
  candidates.forEach(({ document }, row) => {
    columns.crude[row] = shares[row]!;
    columns.place[row] = discounted(row);
    const ofFile = groupOf(files, index.documentFile[document]!);
    columns['file.place'][row] = 1 / (1 + ofFile.shares.length);
    ofFile.add(shares[row]!);
    const key = classKeys[row];
    if (key !== undefined) groupOf(classes, key).add(shares[row]!);
  });
  const orderOf = new Map([...files.keys()].map((file, place) => [file, place]));
  candidates.forEach(({ document }, row) => {
    const file = index.documentFile[document]!;
    const ofFile = files.get(file)!;
    columns['file.best'][row] = ofFile.best;
    columns['file.mass'][row] = ofFile.mass;
    columns['file.order'][row] = discounted(orderOf.get(file)!);
    columns['file.count'][row] = Math.log1p(ofFile.shares.length) / COUNT_SCALE;
    const key = classKeys[row];
    if (key !== undefined) columns['class.mean'][row] = classes.get(key)!.meanWithout(shares[row]!);
  });
}

function discounted(place: number): number {
  return 1 / Math.log2(2 + place);
}

function groupOf<Key>(groups: Map<Key, Group>, key: Key): Group {
  let group = groups.get(key);
  if (!group) {
    group = new Group();
    groups.set(key, group);
  }
  return group;
}

/** The class around a document, within its file. */
function classOf(index: TreeIndex, document: number): string | undefined {
  const owner = ownerPart(index.name(document));
  return owner === undefined ? undefined : `${index.documentFile[document]} ${owner}`;
}
