import type { Backend } from '$lib/backend/backend';
import type { QueryRead } from '$lib/backend/bindings';

export interface Answer {
  text: string;
  caret: number;
  read: QueryRead;
}

/** The text of the field, taken apart by the engine. Of several questions on their way only the last one's answer counts. */
export class Reading {
  answer: Answer | null = $state.raw(null);
  readonly #backend: Backend;
  #last = 0;

  constructor(backend: Backend) {
    this.#backend = backend;
  }

  /** `late` when another question was asked meanwhile; null when there is no answer: then the text stands as it is. */
  async ask(text: string, caret: number): Promise<Answer | 'late' | null> {
    this.#last += 1;
    const mine = this.#last;
    const read = await this.#backend.queryRead(text, caret).catch(() => null);
    if (mine !== this.#last) return 'late';
    if (read === null) return null;
    this.answer = { text, caret, read };
    return this.answer;
  }

  /** An answer that is on its way is for nobody any more. */
  forget(): void {
    this.#last += 1;
    this.answer = null;
  }
}
