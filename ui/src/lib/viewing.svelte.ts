import type { Backend } from './backend/backend';

/** While rows pass, what is in view changes with every frame; it is told when it rests for so long. In ms. */
const rests = 120;

/**
 * Tells the engine which tasks the person can see, so that no notification tells what is in view. Each screen says
 * its part under a name and takes it back when it leaves.
 */
export class Viewing {
  #backend: Backend;
  #parts = new Map<string, readonly number[]>();
  #focused = typeof document !== 'undefined' && document.hasFocus();
  #said = '';
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(backend: Backend) {
    this.#backend = backend;
  }

  set(part: string, tasks: readonly number[]): void {
    if (tasks.length === 0) this.#parts.delete(part);
    else this.#parts.set(part, tasks);
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#tell(), rests);
  }

  set focused(focused: boolean) {
    this.#focused = focused;
    this.#tell();
  }

  #tell(): void {
    const tasks = [...new Set([...this.#parts.values()].flat())].toSorted((a, b) => a - b);
    const said = `${this.#focused} ${tasks.join()}`;
    if (said === this.#said) return;
    this.#said = said;
    // At worst a notification comes for what is on screen already.
    void this.#backend.viewing(this.#focused, tasks).catch(() => undefined);
  }
}
