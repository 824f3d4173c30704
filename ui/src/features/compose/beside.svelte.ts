import type { Draft, Kind } from '$lib/backend/bindings';

/** One press goes to this many models at most, the present one included. */
export const mostModels = 6;

interface BesideHand {
  readonly draft: Draft | null;
  readonly kind: Kind;
  readonly model: string;
  change(edit: (draft: Draft) => void): void;
}

/** The models beside the present one: the same prompt goes to each of them in one press. */
export class Beside {
  /** The picker is open to add to them, not to change the present one. */
  adding = $state(false);
  readonly #hand: BesideHand;

  constructor(hand: BesideHand) {
    this.#hand = hand;
  }

  /** Those that the press goes to. The present one may stand among them since it was chosen; it is named once. */
  get all(): string[] {
    const { draft, kind, model } = this.#hand;
    return [...new Set(draft?.others?.[kind] ?? [])].filter((id) => id !== model);
  }

  get full(): boolean {
    return this.all.length >= mostModels - 1;
  }

  has(id: string): boolean {
    return this.all.includes(id);
  }

  /** False when there is no room, or when it is the present one. */
  add(id: string): boolean {
    if (id === '' || id === this.#hand.model || this.has(id) || this.full) return false;
    this.#set([...this.all, id]);
    return true;
  }

  remove(id: string): void {
    this.#set(this.all.filter((each) => each !== id));
  }

  toggle(id: string): void {
    if (this.has(id)) this.remove(id);
    else this.add(id);
  }

  #set(ids: string[]): void {
    const { kind } = this.#hand;
    this.#hand.change((draft) => (draft.others = { ...draft.others, [kind]: ids }));
  }
}
