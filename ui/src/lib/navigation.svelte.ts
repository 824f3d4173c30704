export const placeNames = ['studio', 'queue', 'library', 'settings', 'spending', 'insight'] as const;
export type PlaceName = (typeof placeNames)[number];

/** Where the person is: a place, and what lies over it: the detail of a task, a slideshow at a task, a board, or tasks that are compared. */
export interface Spot {
  place: PlaceName;
  task: number | null;
  board?: string;
  slideshow?: true;
  compare?: readonly number[];
}

/** So many tasks are compared at once. */
export const fewestCompared = 2;
export const mostCompared = 4;

const longest = 50;

/** Places and the way between them. Detail is a layer of the place that it was opened from. */
export class Navigation {
  #history: Spot[] = $state.raw([]);
  #at = $state(0);
  /** The result that was looked at last in a layer that has closed, until the grid below has found it. */
  returned: number | null = $state(null);

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
  /** The tasks that are compared. */
  get compare(): readonly number[] | null {
    return this.spot.compare ?? null;
  }
  /** Whether the task is shown as one of a slideshow. */
  get slideshow(): boolean {
    return this.spot.slideshow ?? false;
  }
  /** Something lies over the place. */
  get over(): boolean {
    return this.task !== null || this.board !== null || this.compare !== null;
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

  /** Holds two to four tasks against each other; with fewer nothing happens, and of more the first four are taken. */
  openCompare(tasks: readonly number[]): void {
    const compare = [...new Set(tasks)].slice(0, mostCompared);
    if (compare.length >= fewestCompared) this.#push({ place: this.#under, task: null, compare });
  }

  /** Other tasks in the place of those that are compared; one that is alone opens. */
  setCompare(tasks: readonly number[]): void {
    if (this.compare === null) return this.openCompare(tasks);
    const compare = [...new Set(tasks)].slice(0, mostCompared);
    const [first] = compare;
    if (first === undefined) return this.closeDetail();
    this.#replace(compare.length < fewestCompared ? { place: this.place, task: first } : { place: this.place, task: null, compare });
  }

  /** Shows one after the other, beginning with a task. */
  openSlideshow(task: number): void {
    this.#push({ place: this.#under, task, slideshow: true });
  }

  /** Ends a slideshow where it is: the detail that it was begun from, or the grid, stands at the same result. */
  closeSlideshow(): void {
    const { task } = this;
    if (!this.slideshow || task === null) return;
    const before = this.#history[this.#at - 1];
    if (before !== undefined && before.task !== null && before.place === this.place) {
      this.#at -= 1;
      return this.leaf(task);
    }
    this.closeDetail();
  }

  /** From one task to the next inside the detail: leafing through does not fill the history. */
  leaf(task: number): void {
    if (this.task === null) return this.open(task);
    this.#replace({ ...this.spot, task });
  }

  /** Back to what lies under the layer: for what is compared, the detail that it was asked for in. */
  closeDetail(): void {
    if (!this.over) return;
    this.returned = this.task;
    const before = this.#history[this.#at - 1];
    if (before?.place === this.place && (before.task === null || this.compare !== null)) this.#at -= 1;
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

  #replace(spot: Spot): void {
    this.#history = this.#history.map((each, index) => (index === this.#at ? spot : each));
  }

  #push(spot: Spot): void {
    const same = spot.place === this.place && spot.task === this.task && (spot.board ?? null) === this.board;
    if (same && (spot.slideshow ?? false) === this.slideshow && String(spot.compare ?? '') === String(this.compare ?? '')) return;
    this.#history = [...this.#history.slice(0, this.#at + 1), spot].slice(-longest);
    this.#at = this.#history.length - 1;
  }
}
