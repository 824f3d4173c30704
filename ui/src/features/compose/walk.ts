import type { Backend } from '$lib/backend/backend';
import type { PromptUsed } from '$lib/backend/bindings';

const page = 40;

/**
 * A walk through the prompts that were submitted, from the newest back. The text from which it set out is the end of
 * it: nothing that was being written is lost by looking around.
 */
export class PromptWalk {
  readonly #backend: Backend;
  #from: string | null = null;
  #at = -1;
  #known: PromptUsed[] = [];
  #all = false;
  #shown: string | null = null;

  constructor(backend: Backend) {
    this.#backend = backend;
  }

  /** The text one step further back (`by` 1) or forward (-1) from `present`; null: there is none. */
  async step(by: 1 | -1, present: string): Promise<string | null> {
    // Whoever writes on after a step sets out anew.
    if (this.#from === null || present !== this.#shown) this.#setOut(present);
    let at = this.#at + by;
    while (at >= 0 && (await this.#text(at)) === this.#from) at += by;
    if (at < -1) return null;
    const text = at < 0 ? this.#from : await this.#text(at);
    if (text === null) return null;
    this.#at = at;
    this.#shown = text;
    return text;
  }

  #setOut(present: string): void {
    this.#from = present;
    this.#shown = present;
    this.#at = -1;
    this.#known = [];
    this.#all = false;
  }

  async #text(at: number): Promise<string | null> {
    while (at >= this.#known.length && !this.#all) {
      const more = await this.#backend.prompts(this.#known.at(-1)?.task ?? null, page);
      this.#known.push(...more);
      this.#all = more.length < page;
    }
    return this.#known[at]?.text ?? null;
  }
}
