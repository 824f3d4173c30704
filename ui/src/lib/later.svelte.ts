import type { Component } from 'svelte';

/** Parts of some window, whatever they take. */
type Any = Component<never>;
const all = new Set<{ come(): Promise<void> }>();

/**
 * A part of the page that the first picture does not need. It is fetched a moment after the start, or when it is asked
 * for before that, so that a start waits for what it shows and for nothing else.
 */
export class Later<Part extends Any> {
  #here: Part | null = $state.raw(null);
  #failure: unknown = $state.raw(null);
  #coming: Promise<void> | null = null;
  #load: () => Promise<{ default: Part }>;

  constructor(load: () => Promise<{ default: Part }>) {
    this.#load = load;
    all.add(this);
  }

  /** The component; null until it has come. Throws what kept it from coming, and is then asked for once more. */
  get here(): Part | null {
    if (this.#failure !== null) {
      queueMicrotask(() => void this.come());
      throw this.#failure;
    }
    if (this.#here === null) void this.come();
    return this.#here;
  }

  /** Resolves when it is there, or cannot be. */
  come(): Promise<void> {
    this.#coming ??= this.#load().then(
      (loaded) => {
        this.#failure = null;
        this.#here = loaded.default;
      },
      (thrown: unknown) => {
        this.#failure = thrown;
        this.#coming = null;
      },
    );
    return this.#coming;
  }
}

/** Fetches every part that has not come yet, one after the other. */
export async function fetchAll(): Promise<void> {
  for (const part of all) await part.come();
}
