import type { Draft, DraftReference } from '$lib/backend/bindings';
import { linksOf } from './same';
import { moved } from './slots';

/** The links of the draft in hand: added, moved, given to a place, taken out. Each is a step of its own. */
export class Links {
  readonly #change: (edit: (draft: Draft) => void) => void;

  constructor(change: (edit: (draft: Draft) => void) => void) {
    this.#change = change;
  }

  /** Adds every link of a text, one a line or parted by spaces; answers how many, 0 when anything in it is no link. */
  add(text: string): number {
    const links = linksOf(text);
    if (links.length > 0) this.#change((draft) => draft.references.push(...links.map((url): DraftReference => ({ url, name: null }))));
    return links.length;
  }

  /** Takes back what `add` added last. */
  dropLast(count: number): void {
    this.#change((draft) => draft.references.splice(Math.max(0, draft.references.length - count), count));
  }

  remove(index: number): void {
    this.#change((draft) => draft.references.splice(index, 1));
  }

  /** Moves a link before another one, or to the end; with a name, into that place. */
  move(index: number, before: number, name: string | null): void {
    this.#change((draft) => (draft.references = moved(draft.references, index, before, name)));
  }

  give(index: number, name: string): void {
    this.#change((draft) => {
      const reference = draft.references[index];
      if (reference !== undefined) reference.name = name;
    });
  }
}
