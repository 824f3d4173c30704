import type { Backend } from '$lib/backend/backend';
import type { Draft, Kind } from '$lib/backend/bindings';
import { sameDraft } from './same';

/** What a change of the model needs of the draft in hand. */
export interface CarryingHand {
  copy(): Draft | null;
  /** What follows from a change that was made: no step of its own. */
  follow(parts: Partial<Draft>): void;
}

/** Takes along what means the same when another model is chosen. */
export class Carrying {
  /** Resolves when what was asked last is carried out. */
  done: Promise<void> = Promise.resolve();
  readonly #backend: Backend;
  readonly #hand: CarryingHand;
  #from: Pick<Draft, 'kind' | 'models'> | null = null;
  #switches = 0;

  constructor(backend: Backend, hand: CarryingHand) {
    this.#backend = backend;
    this.#hand = hand;
  }

  /** From the draft as it was before the change. */
  begin(before: Draft, kind: Kind, id: string): Promise<void> {
    // Of two switches at once the first has not been carried out yet: what is set is still that of where it began.
    const from = this.#from === null ? before : { ...before, ...this.#from };
    this.#from = { kind: from.kind, models: from.models };
    this.done = this.#carry(from, kind, id);
    return this.done;
  }

  /** What was set meanwhile counts: then it is asked anew. */
  async #carry(from: Draft, kind: Kind, id: string): Promise<void> {
    const asked = ++this.#switches;
    const carried = await this.#backend.draftForModel(from, kind, id).finally(() => {
      if (asked === this.#switches) this.#from = null;
    });
    const now = this.#hand.copy();
    if (asked !== this.#switches || now === null || now.kind !== kind || now.models[kind] !== id) return;
    if (!sameDraft({ ...from, ...settingsOf(now) }, from)) return this.#carry({ ...from, ...settingsOf(now) }, kind, id);
    this.#hand.follow(settingsOf(carried));
  }
}

/** What goes along from model to model. */
const settingsOf = ({ values, references, left }: Draft): Pick<Draft, 'values' | 'references' | 'left'> => ({ values, references, left });
