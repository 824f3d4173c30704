/** Words for assistive technology only; at most one announcement in five seconds, the last one wins. */
class Live {
  text = $state('');
  #next: string | null = null;
  #quietUntil = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;

  announce(text: string): void {
    const wait = this.#quietUntil - Date.now();
    if (wait <= 0) return this.#say(text);
    this.#next = text;
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      if (this.#next !== null) this.#say(this.#next);
    }, wait);
  }

  /** Says nothing of what still waits, and the next at once. */
  hush(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#next = null;
    this.#quietUntil = 0;
    this.text = '';
  }

  #say(text: string): void {
    this.#next = null;
    this.#quietUntil = Date.now() + 5000;
    this.text = text;
  }
}

export const live = new Live();
