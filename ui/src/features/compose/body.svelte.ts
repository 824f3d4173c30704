import type { Backend } from '$lib/backend/backend';
import type { Draft } from '$lib/backend/bindings';
import { bodyOf } from './same';

/** Quiet time after a key before the text is read. */
const readAfter = 80;

/** What the body as text needs of the draft in hand. */
export interface BodyHand {
  copy(): Draft | null;
  change(edit: (draft: Draft) => void, step: string): void;
  /** What follows from a change that was made: no step of its own. */
  follow(parts: Partial<Draft>): void;
  ask(answer: Promise<void>): void;
}

/**
 * The body as text. What is typed is kept at once, valid or not, and becomes the form a moment later when it is a body.
 * It is sent as it stands, byte for byte, until a control changes.
 */
export class BodyText {
  readonly #backend: Backend;
  readonly #hand: BodyHand;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(backend: Backend, hand: BodyHand) {
    this.#backend = backend;
    this.#hand = hand;
  }

  set(text: string): void {
    this.#hand.change((draft) => (draft.body = text), 'body');
    this.stop();
    this.#timer = setTimeout(() => this.#hand.ask(this.#read(text)), readAfter);
  }

  /** Another draft is in hand, or another state of it. */
  stop(): void {
    clearTimeout(this.#timer);
  }

  /** A whole body or a curl line in place of the body. Nothing of it is kept before the engine has read it: a key may stand in it. */
  async take(text: string): Promise<void> {
    const before = this.#hand.copy();
    if (before === null) return;
    this.stop();
    const read = await this.#backend.draftOfText(before, text);
    if (this.#hand.copy()?.tab !== before.tab) return;
    this.#hand.change((draft) => Object.assign(draft, said(read)), 'body taken');
    this.#hand.follow({});
  }

  /** Back to the body that the controls make. */
  drop(): void {
    this.stop();
    this.#hand.change((draft) => (draft.body = ''), 'body dropped');
  }

  async #read(text: string): Promise<void> {
    const before = this.#hand.copy();
    if (before?.body !== text) return;
    const read = await this.#backend.draftOfText(before, text);
    const present = this.#hand.copy();
    if (present?.body === text && present.tab === before.tab) this.#hand.follow(said(read));
  }
}

/** What a text said of a draft: all but which draft it is. */
function said(draft: Draft): Partial<Draft> {
  const { kind, models, prompt, values, references, extra } = draft;
  return { kind, models, prompt, values, references, extra, body: bodyOf(draft) };
}
