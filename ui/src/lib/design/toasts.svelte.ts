/** What was done, for six seconds, with the way back where there is one. */
export interface Toast {
  text: string;
  undo?: () => void;
  /** A way on from what was done. */
  way?: { label: string; act: () => void };
}

/** One toast at a time; the others wait their turn. */
class Toasts {
  #waiting: Toast[] = $state([]);
  #timer: ReturnType<typeof setTimeout> | undefined;

  get shown(): Toast | null {
    return this.#waiting[0] ?? null;
  }

  show(toast: Toast): void {
    this.#waiting.push(toast);
    if (this.#waiting.length === 1) this.#start();
  }

  /** Pointer or focus is on it: it stays. */
  hold(): void {
    clearTimeout(this.#timer);
  }

  release(): void {
    if (this.#waiting.length > 0) this.#start();
  }

  close(): void {
    clearTimeout(this.#timer);
    this.#waiting.shift();
    if (this.#waiting.length > 0) this.#start();
  }

  /** Takes a toast away, wherever it stands in the line: what it offers is no longer true. */
  drop(toast: Toast): void {
    const at = this.#waiting.findIndex((each) => each.text === toast.text && each.undo === toast.undo);
    if (at === 0) this.close();
    else if (at > 0) this.#waiting.splice(at, 1);
  }

  #start(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.close(), 6000);
  }
}

export const toasts = new Toasts();
