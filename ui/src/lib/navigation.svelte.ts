export const placeNames = ['studio', 'queue', 'library', 'settings', 'spending', 'insight'] as const;
export type PlaceName = (typeof placeNames)[number];

/** Where the person is: a place, and what lies over it: the detail of a task, or a board. */
export interface Spot {
  place: PlaceName;
  task: number | null;
  board?: string;
}

const longest = 50;

/** Places and the way between them. Detail is a layer of the place that it was opened from. */
export class Navigation {
  #history: Spot[] = $state.raw([]);
  #at = $state(0);

  constructor(start: PlaceName = 'studio') {
    this.#history = [{ place: start, task: null }];
  }

  get spot(): Spot {
    return this.#history[this.#at] ?? { place: 'studio', task: null };
  }
  get place(): PlaceName {
    return this.spot.place;
  }
  get task(): number | null {
    return this.spot.task;
  }
  get board(): string | null {
    return this.spot.board ?? null;
  }
  get canGoBack(): boolean {
    return this.#at > 0;
  }
  get canGoForward(): boolean {
    return this.#at < this.#history.length - 1;
  }

  /** To a place; an open detail closes. */
  go(place: PlaceName): void {
    this.#push({ place, task: null });
  }

  /** Opens the detail of a task over the present place; settings, spending and insight have none, so there it lies over the library. */
  open(task: number): void {
    this.#push({ place: this.#under, task });
  }

  /** Opens a board in the same way. */
  openBoard(board: string): void {
    this.#push({ place: this.#under, task: null, board });
  }

  /** From one task to the next inside the detail: leafing through does not fill the history. */
  leaf(task: number): void {
    if (this.task === null) return this.open(task);
    this.#history = this.#history.map((spot, index) => (index === this.#at ? { ...spot, task } : spot));
  }

  /** Back to what lies under the detail or the board. */
  closeDetail(): void {
    if (this.task === null && this.board === null) return;
    const before = this.#history[this.#at - 1];
    if (before?.place === this.place && before.task === null) this.#at -= 1;
    else this.#push({ place: this.place, task: null });
  }

  back(): void {
    if (this.canGoBack) this.#at -= 1;
  }

  forward(): void {
    if (this.canGoForward) this.#at += 1;
  }

  get #under(): PlaceName {
    return this.place === 'settings' || this.place === 'spending' || this.place === 'insight' ? 'library' : this.place;
  }

  #push(spot: Spot): void {
    if (spot.place === this.place && spot.task === this.task && (spot.board ?? null) === this.board) return;
    this.#history = [...this.#history.slice(0, this.#at + 1), spot].slice(-longest);
    this.#at = this.#history.length - 1;
  }
}
