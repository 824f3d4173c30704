/** Whether private results are shown, for this run only: a new start hides them all. */
class Discretion {
  /** All are shown. */
  open = $state(false);
  /** Those that were pressed to be shown once. */
  #shown: ReadonlySet<number> = $state.raw(new Set<number>());

  /** Whether a result must not be seen now. */
  hides = (tile: { private: boolean; task: number }): boolean => tile.private && !this.open && !this.#shown.has(tile.task);

  show(task: number): void {
    this.#shown = new Set([...this.#shown, task]);
  }

  /** Shows all, or hides all, those that were shown one by one too. */
  toggle = (): void => {
    this.open = !this.open && this.#shown.size === 0;
    this.#shown = new Set();
  };

  /** Something private is in sight. */
  get showing(): boolean {
    return this.open || this.#shown.size > 0;
  }
}

export const discretion = new Discretion();
