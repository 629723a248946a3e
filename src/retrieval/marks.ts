/**
 * Marks: exact agreements between the issue and the code, kept apart from scores so that an answer can say why. Each mark
 * names the signal it feeds.
 */
import type { SegmentKind } from '../core/index.ts';

export type Mark =
  | { readonly kind: 'symbol'; readonly written: string; readonly segment: SegmentKind }
  | { readonly kind: 'owner'; readonly written: string; readonly segment: SegmentKind }
  | { readonly kind: 'frame'; readonly place: number }
  | { readonly kind: 'line'; readonly line: number }
  | { readonly kind: 'path'; readonly written: string; readonly segment: SegmentKind }
  | { readonly kind: 'module'; readonly written: string }
  | { readonly kind: 'history'; readonly subject: string };

/** Marks by document or by file number. */
export class Marks {
  readonly #byItem = new Map<number, Mark[]>();

  add(item: number, mark: Mark): void {
    const list = this.#byItem.get(item);
    if (list) list.push(mark);
    else this.#byItem.set(item, [mark]);
  }

  of(item: number): readonly Mark[] {
    return this.#byItem.get(item) ?? [];
  }

  get size(): number {
    return this.#byItem.size;
  }
}
