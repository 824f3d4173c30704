import type { Backend } from '$lib/backend/backend';
import type { Tile, View } from '$lib/backend/bindings';
import { words } from '$lib/words';
import { attempt } from '$features/task/failed-act';
import { far, margin, scrolledAt } from './band.svelte';
import type { GridView } from './grid.svelte';
import { past, placeOf, spotAt, stays, type Spot, type Way } from './order';
import { between, countOf, type Ranges } from './ranges';

/** The engine answers with so many tasks at once, and a move is one step. */
export const movedMost = 10_000;

interface Press {
  tile: Tile;
  from: { x: number; y: number };
  view: number;
}

/** Results of one collection moved to another place in it: dragged within the grid, or by keys. */
export class Ordering {
  /** Where the line stands that shows the place, in pixels of the window; null while nothing is dragged over one. */
  line: { left: number; top: number; height: number } | null = $state.raw(null);
  /** What is dragged, and where the pointer is in the window. */
  carried: { x: number; y: number; moving: Ranges } | null = $state.raw(null);
  /** What was said of the last move by keys, for a screen reader. */
  said = $state('');
  #press: Press | null = null;
  #at = { x: 0, y: 0 };
  #spot: Spot | null = null;
  #frame = 0;
  #swallows = false;
  #busy = false;
  readonly #backend: Backend;
  readonly #grid: GridView;
  readonly #scrollBy: (by: number) => void;
  /** A move was made of so many results. */
  readonly #done: (count: number) => void;

  constructor(backend: Backend, grid: GridView, scrollBy: (by: number) => void, done: (count: number) => void) {
    this.#backend = backend;
    this.#grid = grid;
    this.#scrollBy = scrollBy;
    this.#done = done;
  }

  get dragging(): boolean {
    return this.carried !== null;
  }
  /** The tile that is pressed, whether it was moved yet or not. */
  get pressed(): Tile | null {
    return this.#press?.tile ?? null;
  }

  /** A press on a tile, in pixels of the window. */
  start(tile: Tile, x: number, y: number): void {
    const { view } = this.#grid;
    this.#swallows = false;
    if (view !== undefined) this.#press = { tile, from: { x, y }, view: view.view };
  }

  /** Whether it is a drag now. */
  move(x: number, y: number): boolean {
    const press = this.#press;
    if (press === null) return false;
    this.#at = { x, y };
    if (this.carried === null) {
      if (Math.hypot(x - press.from.x, y - press.from.y) < far) return false;
      this.#swallows = true;
    }
    this.follow();
    if (this.#frame === 0 && this.dragging) this.#frame = requestAnimationFrame(() => this.#scroll());
    return this.dragging;
  }

  /** The rows or the scroll position have changed under it. */
  follow(): void {
    const press = this.#press;
    if (press === null || !this.#swallows) return;
    // Positions of another view would be other results.
    if (this.#grid.view?.view !== press.view) return this.cancel();
    const { position } = press.tile;
    const { picked, top } = this.#grid;
    const moving = picked.has(position) ? picked.ranges : between(position, position);
    this.carried = { ...this.#at, moving };
    const spot = spotAt(this.#grid.rows, this.#at.x - margin, this.#at.y + top);
    this.#spot = spot === null || stays(spot.at, moving) ? null : spot;
    this.line = this.#spot === null ? null : { left: this.#spot.x + margin, top: this.#spot.y - top, height: this.#spot.height };
  }

  /** The button is up: what was dragged goes where the line stands. */
  end(collection: number): void {
    const [spot, carried] = [this.#spot, this.carried];
    this.cancel();
    if (spot !== null && carried !== null) void this.#exclusively(() => this.#put(collection, spot.at, carried.moving));
  }

  /** Everything stays where it is. */
  cancel(): void {
    cancelAnimationFrame(this.#frame);
    this.#frame = 0;
    this.#press = null;
    this.#spot = null;
    this.line = null;
    this.carried = null;
  }

  /** Whether the click that follows a drag is to be kept from the tile under it. */
  swallow(): boolean {
    const swallows = this.#swallows;
    this.#swallows = false;
    return swallows;
  }

  /** Moves what is selected, else that task; another key while one is at work does nothing. */
  step(collection: number, way: Way, task: number): Promise<void> {
    return this.#exclusively(async () => {
      const view = await this.#whole();
      const position = view === null ? null : await this.#grid.positionOf(task, view.view);
      if (view === null || position === null) return;
      const { picked } = this.#grid;
      const moving = picked.ranges.length > 0 ? picked.ranges : between(position, position);
      const find = () => placeOf(way, moving, view.count, this.#grid.rows, this.#grid.window);
      let at = find();
      if (at === undefined) {
        await this.#grid.reveal(moving[0]?.from ?? position);
        at = find();
      }
      if (typeof at !== 'number' || !(await this.#put(collection, at, moving))) return;
      const now = this.#grid.view;
      const place = now === undefined ? null : await this.#grid.positionOf(task, now.view);
      if (now === undefined || place === null) return;
      await this.#grid.reveal(place);
      this.said = words.library.movedTo(place + 1, now.count);
    });
  }

  async #exclusively(act: () => Promise<unknown>): Promise<void> {
    if (this.#busy) return;
    this.#busy = true;
    try {
      await act();
    } finally {
      this.#busy = false;
    }
  }

  async #whole(): Promise<View | null> {
    const { view } = this.#grid;
    if (view === undefined || view.whole) return view ?? null;
    return attempt(() => this.#backend.libraryWhole(view.view));
  }

  /** Resolves when the grid stands in the new order; false when nothing was moved. */
  async #put(collection: number, at: number, moving: Ranges): Promise<boolean> {
    const view = await this.#whole();
    if (view === null || countOf(moving) > movedMost) return false;
    const to = past(at, moving);
    const moved = await attempt(async () => {
      const before = to >= view.count ? null : await this.#taskAt(view.view, to);
      const tasks = await this.#backend.libraryTasks({ of: 'view', view: view.view, ranges: [...moving] }, movedMost);
      if (before === undefined || tasks.length === 0) return 0;
      this.#grid.leaving = new Set(tasks);
      await this.#backend.collectionOrder(collection, tasks, before);
      await this.#grid.query.refresh();
      return tasks.length;
    });
    this.#grid.leaving = new Set();
    if (moved === null || moved === 0) return false;
    this.#done(moved);
    return true;
  }

  /** Undefined when the view no longer says: then nothing is moved, for null would be the end. */
  async #taskAt(view: number, position: number): Promise<number | undefined> {
    return this.#grid.tileAt(position)?.tile.task ?? (await this.#backend.libraryPlace(view, position))?.task;
  }

  #scroll(): void {
    this.#frame = 0;
    if (this.carried === null) return;
    const by = scrolledAt(this.#at.y, this.#grid.window);
    if (by !== 0) {
      this.#scrollBy(by);
      this.follow();
    }
    this.#frame = requestAnimationFrame(() => this.#scroll());
  }
}
