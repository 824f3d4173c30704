import type { Backend } from '$lib/backend/backend';
import type { Draft, Failure } from '$lib/backend/bindings';
import { failureOf } from '$lib/backend/failed';

/** Quiet time after the last change before the draft is kept. */
const saveAfter = 300;
/** A draft that could not be kept is tried again by itself. */
const saveAgainAfter = 5000;

/** Keeps the draft in hand soon after each change, in the order of the changes, until it is kept. */
export class Keeping {
  unsaved: Failure | null = $state.raw(null);
  /** Counts the changes. */
  version = 0;
  readonly #backend: Backend;
  readonly #draft: () => Draft | null;
  #kept = 0;
  #saving: Promise<void> | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(backend: Backend, draft: () => Draft | null) {
    this.#backend = backend;
    this.#draft = draft;
  }

  get done(): boolean {
    return this.#kept === this.version;
  }

  changed(): void {
    this.version += 1;
    this.#soon(saveAfter);
  }

  /** What is in hand comes from where it is kept. */
  taken(): void {
    this.#kept = this.version;
  }

  /** Keeps it now, if anything in it has not been kept. Resolves when that is done or has failed. */
  async flush(): Promise<void> {
    clearTimeout(this.#timer);
    while (this.#draft() !== null && !this.done) {
      this.#saving ??= this.#save(this.version).finally(() => (this.#saving = null));
      await this.#saving;
      if (this.unsaved !== null) return;
    }
  }

  #soon(after: number): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.flush(), after);
  }

  async #save(version: number): Promise<void> {
    const draft = this.#draft();
    if (draft === null) return;
    try {
      await this.#backend.draftSave(draft);
      this.#kept = version;
      this.unsaved = null;
    } catch (thrown) {
      this.unsaved = failureOf(thrown);
      this.#soon(saveAgainAfter);
    }
  }
}
