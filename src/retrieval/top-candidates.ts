/** The best of many scores without sorting them all: a heap that holds the weakest of the kept ones on top. */
import type { Candidate } from '../core/index.ts';

/** The `limit` highest positive scores, best first; ties by document number. */
export function topCandidates(scores: Float64Array, limit: number): Candidate[] {
  const heap: number[] = [];
  const isWeaker = (a: number, b: number) => scores[a]! < scores[b]! || (scores[a] === scores[b] && a > b);
  for (let document = 0; document < scores.length; document++) {
    if (scores[document]! <= 0) continue;
    if (heap.length < limit) {
      heap.push(document);
      siftUp(heap, isWeaker);
    } else if (limit > 0 && isWeaker(heap[0]!, document)) {
      heap[0] = document;
      siftDown(heap, isWeaker);
    }
  }
  return heap
    .sort((a, b) => scores[b]! - scores[a]! || a - b)
    .map((document) => ({ document, score: scores[document]! }));
}

type Order = (a: number, b: number) => boolean;

function siftUp(heap: number[], isWeaker: Order): void {
  let at = heap.length - 1;
  while (at > 0) {
    const parent = (at - 1) >> 1;
    if (!isWeaker(heap[at]!, heap[parent]!)) return;
    swap(heap, at, parent);
    at = parent;
  }
}

function siftDown(heap: number[], isWeaker: Order): void {
  for (let at = 0; ; ) {
    let weakest = at;
    for (const child of [2 * at + 1, 2 * at + 2]) {
      if (child < heap.length && isWeaker(heap[child]!, heap[weakest]!)) weakest = child;
    }
    if (weakest === at) return;
    swap(heap, at, weakest);
    at = weakest;
  }
}

function swap(heap: number[], a: number, b: number): void {
  const item = heap[a]!;
  heap[a] = heap[b]!;
  heap[b] = item;
}
