import type { Backend } from '$lib/backend/backend';
import type { Event, GridRow, GridRows, Tile, View, ViewRequest } from '$lib/backend/bindings';
import { Query } from '$lib/backend/query.svelte';
import { askedAhead, askFront, type Early } from './ahead';
import { showView } from './current-view';
import type { Picked } from './selection.svelte';
import { covers, drawn, intoWindow, spaceOf, toScroll, toView, touches, wanted, type Range } from './windowing';

/** More windows than this from one scroll event to the next: the scrollbar is dragged, and what passes cannot be read. */
const far = 1.5;
/** What passes that fast is asked for when it rests this long, but now and then while it does not. In ms. */
const rests = 40;
const atLeast = 200;
/**
 * After a jump everything in the window is new: so many rows more are drawn in each frame, the top first, so that none is
 * long; and so many that stood are taken away, out of sight, which costs as much.
 */
const rowsAFrame = 1;

/** What stands at the top of the window, so that it stays there when everything around it moves. */
export interface Anchor {
  task: number;
  /** Pixels of its row above the top of the window; fewer than none when the row begins below it. */
  above: number;
  /** Height of its row, for rows that become higher or lower. */
  height: number;
}

type TilesRow = Extract<GridRow, { type: 'tiles' }>;
export type Asked = Omit<ViewRequest, 'width'>;

/** The first task of rows from the front of a view. */
const firstOf = (rows: readonly GridRow[]): number | null => rows.find((row) => row.type === 'tiles')?.tiles[0]?.task ?? null;

/** What a row is known by, wherever it stands. */
export const keyOf = (row: GridRow): string => (row.type === 'head' ? `head ${JSON.stringify(row.of)}` : `row ${row.tiles[0]?.task}`);

/** Does something once a frame from the next one on, as long as it says that more is left. */
const inFrames = (step: () => boolean): void => void requestAnimationFrame(() => step() && inFrames(step));

/** The view of one grid: its size, the rows near the window, and what stays in place when the view is made anew. */
export class GridView {
  rows: readonly GridRow[] = $state.raw([]);
  /** The view that the rows are of. */
  rowsOf = -1;
  scrollTop = $state(0);
  window = $state(0);
  /** Results that came while the grid was scrolled away from its front. */
  fresh = $state(0);
  /** Tasks that appeared at the front just now; they develop once. */
  developing: ReadonlySet<number> = $state.raw(new Set<number>());
  /** Tasks that are about to be moved elsewhere: what stays in place is told by the others. */
  leaving: ReadonlySet<number> = new Set();
  readonly query: Query<View>;
  readonly picked: Picked;

  readonly #backend: Backend;
  readonly #scrollTo: (top: number) => void;
  #request: ViewRequest | null = null;
  #made: ViewRequest | null = null;
  #have: Range | null = null;
  /** The task at the front of the view. */
  #front: number | null = null;
  #asking = false;
  #resting: ReturnType<typeof setTimeout> | undefined;
  #passingSince: number | null = null;
  /** How many rows of the window are drawn yet. */
  #most = $state(Infinity);
  /** Rows that stood before a jump and are not taken away yet. */
  #left: readonly GridRow[] = $state.raw([]);
  #anchor: Anchor | null;

  constructor(backend: Backend, scrollTo: (top: number) => void, picked: Picked, anchor: Anchor | null = null) {
    this.#backend = backend;
    this.picked = picked;
    this.#scrollTo = scrollTo;
    this.#anchor = anchor;
    this.query = new Query('libraryView', () => this.#make());
  }

  get view(): View | undefined {
    return this.query.data;
  }
  get space() {
    return spaceOf(this.view?.height ?? 0, this.window);
  }
  /** Pixels of the view at the top of the window. */
  get top(): number {
    return toView(this.space, this.scrollTop);
  }
  /** How far rows are moved down to stand where the box is scrolled to. */
  get shift(): number {
    return this.scrollTop - this.top;
  }
  get shown(): readonly GridRow[] {
    return this.#most === Infinity ? this.#touching(drawn(this.top, this.window)) : this.#inWindow.slice(0, this.#most);
  }

  /** What is drawn: the rows that are shown, and out of the window what stood there before a jump. */
  get standing(): readonly GridRow[] {
    const { shown } = this;
    if (this.#left.length === 0) return shown;
    const keys = new Set(shown.map(keyOf));
    const inWindow = { from: this.top, to: this.top + this.window };
    return [...shown, ...this.#left.filter((row) => !touches(row, inWindow) && !keys.has(keyOf(row)))];
  }

  /** Asks for a view; the same one is not asked for twice. */
  ask(asked: Asked, width: number): void {
    const request = { ...asked, width: Math.round(width) };
    if (request.width <= 0 || JSON.stringify(request) === JSON.stringify(this.#request)) return;
    const before = this.#request;
    this.#request = request;
    if (before !== null && (before.text !== request.text || before.sort !== request.sort || before.group !== request.group)) this.#toFront();
    void this.query.refresh();
  }

  heard(event: Event): void {
    if (this.#request !== null) this.query.heard(event);
  }

  scrolled(top: number): void {
    const jumped = this.#moveTo(top);
    if (top <= 0) this.fresh = 0;
    if (jumped) this.#loadAtRest();
    else void this.#load();
  }

  sized(window: number): void {
    this.window = window;
    void this.#load();
  }

  toFront(): void {
    this.#toFront();
    void this.#load();
  }

  tileAt(position: number): { tile: Tile; row: TilesRow } | null {
    for (const row of this.rows) {
      if (row.type !== 'tiles') continue;
      const tile = row.tiles.find((each) => each.position === position);
      if (tile !== undefined) return { tile, row };
    }
    return null;
  }

  /** Brings the tile at a position into the window, whether its row is here or not. */
  async reveal(position: number): Promise<void> {
    const { view } = this;
    if (view === undefined) return;
    const here = this.tileAt(position)?.row;
    const place = here ?? (await this.#backend.libraryPlace(view.view, position).catch(() => null));
    if (place === null) return;
    const by = intoWindow(place, this.top, this.window);
    if (by !== 0) this.#goTo(this.top + by);
    await this.#load();
  }

  /** Position of a task in a view; null when it does not hold it. */
  async positionOf(task: number, view: number): Promise<number | null> {
    return (await this.#backend.libraryNeighbours(view, task, 0).catch(() => null))?.position ?? null;
  }

  /** What stands at the top now; null at the front. */
  anchor(): Anchor | null {
    if (this.scrollTop <= 0) return null;
    const stands = (row: TilesRow) => row.tiles.find((tile) => !this.leaving.has(tile.task))?.task;
    const first = this.rows.find((row): row is TilesRow => row.type === 'tiles' && row.y + row.height > this.top && stands(row) !== undefined);
    const task = first === undefined ? undefined : stands(first);
    return first === undefined || task === undefined ? null : { task, above: this.top - first.y, height: first.height };
  }

  close(): void {
    clearTimeout(this.#resting);
    this.query.close();
  }

  async #make(): Promise<View> {
    const request = this.#request as ViewRequest;
    const made = this.#made;
    const same = made !== null && made.text === request.text && made.sort === request.sort && made.group === request.group;
    // Held until the box is scrolled: a view made in between must not take its place from a half-made state.
    this.#anchor ??= same || made === null ? this.anchor() : null;
    let stood = this.scrollTop;
    let early = askedAhead(this.#backend, request);
    let view = await (early?.view.catch(() => null) ?? null);
    if (view === null) {
      early = this.#anchor === null ? askFront(this.#backend, request, this.window) : null;
      view = await (early?.view ?? this.#backend.libraryView(request));
    }
    // What stands at the top may lie anywhere in it, and so may what is selected.
    if (!view.whole && (this.#anchor !== null || this.scrollTop !== stood || this.picked.any)) {
      view = await this.#backend.libraryWhole(view.view);
      // Heads did not know their counts.
      early = null;
    }
    const others = Promise.all([same && request.sort === 'newest' ? this.#cameBefore(view) : 0, this.#anchor === null ? null : this.#firstOf(view), this.picked.carry(view.view)]);
    const space = spaceOf(view.height, this.window);
    let [top, range, loaded] = await this.#rowsAt(view, early);
    // Whoever scrolled meanwhile stays where that led.
    for (let tries = 0; tries < 3 && same && this.scrollTop !== stood; tries++) {
      stood = this.scrollTop;
      this.#anchor = this.anchor();
      [top, range, loaded] = await this.#rowsAt(view, null, this.top);
    }
    const [came, first] = await others;
    this.#front = range.from === 0 ? firstOf(loaded.rows) : (first ?? (await this.#firstOf(view)));
    const anchor = this.#anchor;
    this.#develop(came, anchor !== null, loaded.rows);
    this.#have = range;
    this.#made = request;
    this.rowsOf = view.view;
    this.#left = [];
    this.rows = loaded.rows;
    showView(this.#backend, view.view, request);
    // The answer must be in place before the box is scrolled, or the box is still as high as before.
    queueMicrotask(() =>
      requestAnimationFrame(() => {
        this.#settle(toScroll(space, top));
        if (!view.whole) void this.#whole(view.view);
      }),
    );
    return view;
  }

  /** The rows of a view around what stays in place (`otherwise` if nothing does), and where the window then stands. */
  async #rowsAt(view: View, early: Early | null, otherwise = 0): Promise<[number, Range, GridRows]> {
    const wished = this.#anchor === null ? otherwise : await this.#placeOf(view, this.#anchor);
    const top = Math.min(Math.max(0, view.height - this.window), Math.max(0, wished));
    const range = wanted(top, this.window);
    const front = top === 0 && early?.window === this.window ? await (early.rows?.catch(() => null) ?? null) : null;
    return [top, range, front?.view === view.view ? front : await this.#backend.libraryRows(view.view, range.from, range.to)];
  }

  /** Puts what the whole view knows into the place of what was known so far. Rows that stand do not move. */
  async #whole(number: number): Promise<void> {
    const whole = await this.#backend.libraryWhole(number).catch(() => null);
    if (whole === null || this.view?.view !== number) return;
    const kept = this.top;
    this.query.set(whole);
    if (Math.abs(this.top - kept) >= 0.5) requestAnimationFrame(() => this.#goTo(kept));
    // Heads did not know their counts.
    this.#have = null;
    await this.#load();
  }

  /** How many results stand before the one that stood at the front of the last view. */
  async #cameBefore(view: View): Promise<number> {
    if (this.#front === null) return 0;
    return (await this.positionOf(this.#front, view.view)) ?? 0;
  }

  #firstOf = async (view: View): Promise<number | null> => (view.count === 0 ? null : ((await this.#backend.libraryPlace(view.view, 0).catch(() => null))?.task ?? null));

  #settle(scrollTop: number): void {
    this.#anchor = null;
    if (Math.abs(scrollTop - this.scrollTop) < 0.5) return void this.#load();
    this.#scrollTo(scrollTop);
    this.scrolled(scrollTop);
  }

  async #placeOf(view: View, anchor: Anchor): Promise<number> {
    const { position } = await this.#backend.libraryNeighbours(view.view, anchor.task, 0);
    if (position === null) return this.top;
    const place = await this.#backend.libraryPlace(view.view, position);
    return place === null ? this.top : place.y + (anchor.above <= 0 ? anchor.above : (anchor.above / anchor.height) * place.height);
  }

  #develop(came: number, scrolled: boolean, rows: readonly GridRow[]): void {
    if (came === 0) return;
    if (scrolled) {
      this.fresh += came;
      return;
    }
    const tiles = rows.flatMap((row) => (row.type === 'tiles' ? row.tiles : []));
    this.developing = new Set(tiles.filter((tile) => tile.position < came).map((tile) => tile.task));
  }

  async #load(): Promise<void> {
    const { view } = this;
    if (view === undefined || this.#asking || this.window === 0) return;
    if (covers(this.#have, drawn(this.top, this.window), view.height)) return;
    this.#asking = true;
    const range = wanted(this.top, this.window);
    const answer = await this.#backend.libraryRows(view.view, range.from, range.to).catch(() => null);
    this.#asking = false;
    // The view was made anew meanwhile; asking for it says why if there is more to it.
    if (answer === null || answer.view !== view.view) return void this.query.refresh();
    if (view !== this.view) return;
    if (this.shown.length === 0) this.#drawInFrames();
    this.rows = answer.rows;
    this.#have = range;
    // The window may have moved on while the answer was on its way; where it still does, that is asked for when it rests.
    if (this.#passingSince === null) await this.#load();
  }

  #loadAtRest(): void {
    clearTimeout(this.#resting);
    const now = performance.now();
    this.#passingSince ??= now;
    const wait = Math.max(0, Math.min(rests, this.#passingSince + atLeast - now));
    this.#resting = setTimeout(() => {
      this.#passingSince = null;
      void this.#load();
    }, wait);
  }

  get #inWindow(): readonly GridRow[] {
    return this.#touching({ from: this.top, to: this.top + this.window });
  }

  #touching = (range: Range): readonly GridRow[] => this.rows.filter((row) => touches(row, range));

  #drawInFrames(): void {
    const begun = this.#most !== Infinity;
    this.#most = 1;
    if (begun) return;
    inFrames(() => {
      this.#most = this.#most < this.#inWindow.length ? this.#most + rowsAFrame : Infinity;
      return this.#most !== Infinity;
    });
  }

  /** Whether that is so far that what passes cannot be read. */
  #moveTo(scrollTop: number): boolean {
    const jumped = Math.abs(toView(this.space, scrollTop) - this.top) > this.window * far;
    if (jumped) this.#letGo(this.shown);
    this.scrollTop = scrollTop;
    return jumped;
  }

  /** Takes rows away in frames to come. */
  #letGo(rows: readonly GridRow[]): void {
    const begun = this.#left.length > 0;
    if (rows.length > this.#left.length) this.#left = rows;
    if (begun || rows.length === 0) return;
    inFrames(() => {
      this.#left = this.#left.slice(rowsAFrame);
      return this.#left.length > 0;
    });
  }

  #goTo(top: number): void {
    const scrollTop = toScroll(this.space, top);
    this.#scrollTo(scrollTop);
    this.#moveTo(scrollTop);
  }

  #toFront(): void {
    this.#anchor = null;
    this.fresh = 0;
    this.#goTo(0);
  }
}
