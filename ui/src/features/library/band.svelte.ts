import type { GridRow } from '$lib/backend/bindings';
import type { GridView } from './grid.svelte';
import type { Ranges } from './ranges';

type TilesRow = Extract<GridRow, { type: 'tiles' }>;

/** Tiles begin so far from the left edge of the scroll box. */
export const margin = 16;
/** From there on a press is a drag. */
export const far = 4;
/** So near to an edge the grid scrolls along. */
const edge = 40;

export interface Band {
  left: number;
  top: number;
  width: number;
  height: number;
}

/** A band drawn from empty space: what it touches is selected. It scrolls the grid along at its edges. */
export class Banding {
  /** Where it is drawn, in pixels of the window onto the grid; null while none is. */
  shown: Band | null = $state.raw(null);
  #from: { x: number; y: number } | null = null;
  #at = { x: 0, y: 0 };
  #drawn = false;
  #view = -1;
  #before: Ranges = [];
  /** Rows that lay near the window while it was drawn: what it began at may be scrolled far away. */
  #rows = new Map<number, TilesRow>();
  #frame = 0;
  readonly #grid: GridView;
  readonly #scrollBy: (by: number) => void;

  constructor(grid: GridView, scrollBy: (by: number) => void) {
    this.#grid = grid;
    this.#scrollBy = scrollBy;
  }

  get drawing(): boolean {
    return this.#from !== null;
  }

  /** A press on empty space, in pixels of the window. `beside`: what was selected stays so. */
  start(x: number, y: number, beside: boolean): void {
    const view = this.#grid.view;
    if (view === undefined) return;
    this.#from = { x, y: y + this.#grid.top };
    this.#drawn = false;
    this.#view = view.view;
    this.#before = beside ? this.#grid.picked.ranges : [];
    this.#rows.clear();
  }

  move(x: number, y: number): void {
    if (this.#from === null) return;
    this.#at = { x, y };
    if (!this.#drawn && Math.hypot(x - this.#from.x, y + this.#grid.top - this.#from.y) < far) return;
    this.#drawn = true;
    this.follow();
    if (this.#frame === 0) this.#frame = requestAnimationFrame(() => this.#scroll());
  }

  /** Whether it was drawn at all; else it was a plain press. */
  end(): boolean {
    const drawn = this.#drawn;
    cancelAnimationFrame(this.#frame);
    this.#frame = 0;
    this.#from = null;
    this.#drawn = false;
    this.shown = null;
    this.#rows.clear();
    return drawn;
  }

  /** The rows or the scroll position have changed under it. */
  follow(): void {
    const from = this.#from;
    if (from === null || !this.#drawn) return;
    // Positions of another view would be other results.
    if (this.#grid.view?.view !== this.#view) return void this.end();
    for (const row of this.#grid.rows) if (row.type === 'tiles') this.#rows.set(row.row, row);
    const [left, right] = [Math.min(from.x, this.#at.x), Math.max(from.x, this.#at.x)];
    const y = this.#at.y + this.#grid.top;
    const [top, bottom] = [Math.min(from.y, y), Math.max(from.y, y)];
    const window = this.#grid.window;
    const shownTop = Math.max(-2, top - this.#grid.top);
    this.shown = { left, top: shownTop, width: right - left, height: Math.max(0, Math.min(window + 2, bottom - this.#grid.top) - shownTop) };
    this.#grid.picked.band(this.#before, touched([...this.#rows.values()], left - margin, right - margin, top, bottom));
  }

  #scroll(): void {
    this.#frame = 0;
    if (this.#from === null || !this.#drawn) return;
    const by = scrolledAt(this.#at.y, this.#grid.window);
    if (by !== 0) {
      this.#scrollBy(by);
      this.follow();
    }
    this.#frame = requestAnimationFrame(() => this.#scroll());
  }
}

/** How far the grid scrolls along in a frame while something is drawn or dragged there: the nearer to an edge, the faster. */
export function scrolledAt(y: number, window: number): number {
  const by = y < edge ? y - edge : y > window - edge ? y - (window - edge) : 0;
  return Math.max(-edge, Math.min(edge, by)) / 2;
}

/** Positions of the tiles that a rectangle touches, in pixels of the view. */
export function touched(rows: readonly TilesRow[], left: number, right: number, top: number, bottom: number): number[] {
  return rows
    .filter((row) => row.y < bottom && row.y + row.height > top)
    .flatMap((row) => row.tiles.filter((tile) => tile.x < right && tile.x + tile.width > left).map((tile) => tile.position));
}
