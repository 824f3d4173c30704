import type { Backend } from '$lib/backend/backend';
import type { GridRow, Tile } from '$lib/backend/bindings';
import { hits, type ShortcutName } from '$lib/keymap';
import type { TaskActs } from '$features/task/acts';
import { attempt } from '$features/task/failed-act';
import type { Acting } from './acting.svelte';
import { discretion } from './discretion.svelte';
import type { GridView } from './grid.svelte';
import { moved, moveOf } from './moves';
import type { Way } from './order';
import type { Prefs } from './prefs.svelte';
import { sound } from './sound.svelte';
import { titleOf } from './title';
import type { Leaf } from './Tile.svelte';

const ways = { 'grid.moveBefore': 'before', 'grid.moveAfter': 'after', 'grid.moveUp': 'up', 'grid.moveDown': 'down', 'grid.moveFirst': 'first', 'grid.moveLast': 'last' } as const satisfies Partial<Record<ShortcutName, Way>>;

/** The grid by keyboard: one tab stop, one tile that the keys act on, and what each of them does. */
export class GridKeys {
  /** The task that the keys act on; it stays the same one when results come or go before it. */
  task: number | null = $state(null);
  /** Whether the focus is here and came by keyboard. */
  ring = $state(false);
  /** The task on which the keyboard has rested for a moment. */
  resting: number | null = $state(null);
  /** The video that plays in place. */
  playing: number | null = $state(null);
  /** The output of a stack that was leafed to, by its task. */
  leaf: (Leaf & { task: number }) | null = $state.raw(null);
  #position = 0;
  /** The view whose rows were followed last. */
  #view = -1;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #moving = false;

  readonly #grid: GridView;
  readonly #acts: TaskActs;
  readonly #prefs: Prefs;
  readonly #backend: Backend;
  readonly #acting: Acting;
  /** Moves what has the keys to another place of the collection; false where there is no such thing. */
  readonly #reorder: (way: Way, task: number) => boolean;

  constructor(grid: GridView, acts: TaskActs, acting: Acting, prefs: Prefs, backend: Backend, reorder: (way: Way, task: number) => boolean = () => false) {
    this.#reorder = reorder;
    this.#acting = acting;
    this.#grid = grid;
    this.#acts = acts;
    this.#prefs = prefs;
    this.#backend = backend;
  }

  /** Whether the tile is on screen, for assistive technology. */
  get drawn(): boolean {
    return this.#grid.shown.some((row) => row.type === 'tiles' && row.tiles.some((tile) => tile.task === this.task));
  }
  /** The most tiles that a row has, of those that are here. */
  get columns(): number {
    return this.#grid.rows.reduce((most, row) => (row.type === 'tiles' ? Math.max(most, row.tiles.length) : most), 1);
  }

  get position(): number {
    return this.#position;
  }

  /** Keeps the position of the task true after the rows have changed; a video that is gone stops. */
  follow(rows: readonly GridRow[], view: number): void {
    const anew = view !== this.#view;
    this.#view = view;
    const tiles = rows.flatMap((row) => (row.type === 'tiles' ? row.tiles : []));
    const here = tiles.find((tile) => tile.task === this.task);
    if (here !== undefined) this.#position = here.position;
    else if (anew && this.task !== null) void this.#lookFor(this.task, view);
    if (this.playing !== null && !tiles.some((tile) => tile.task === this.playing)) this.playing = null;
  }

  /** A task that is not among the rows of a new view lies elsewhere in it, or has left it: then the keys act on the one that took its place. */
  async #lookFor(task: number, view: number): Promise<void> {
    const position = await this.#grid.positionOf(task, view);
    if (this.task !== task || this.#view !== view) return;
    if (position !== null) {
      this.#position = position;
      return;
    }
    const next = this.#grid.tileAt(Math.min(this.#position, Math.max(0, (this.#grid.view?.count ?? 1) - 1)))?.tile;
    if (next === undefined) this.task = null;
    else this.goTo(next.task, next.position);
  }

  goTo(task: number, position: number): void {
    this.task = task;
    this.#position = position;
  }

  focused(grid: HTMLElement | undefined): void {
    this.ring = grid?.matches(':focus-visible') ?? false;
    if (this.task !== null || !this.ring) return;
    const tile = this.#firstSeen();
    if (tile !== undefined) this.goTo(tile.task, tile.position);
  }

  #firstSeen() {
    const first = this.#grid.shown.find((row) => row.type === 'tiles' && row.y + row.height / 2 > this.#grid.top);
    return first?.type === 'tiles' ? first.tiles[0] : undefined;
  }

  blurred(): void {
    this.ring = false;
    this.#rest(null);
  }

  down(event: KeyboardEvent): void {
    if (event.defaultPrevented || event.target !== event.currentTarget) return;
    const plain = !event.ctrlKey && !event.altKey && !event.metaKey;
    const move = plain ? moveOf[event.key] : undefined;
    if (move !== undefined) void this.#move(move, event.shiftKey);
    else if (hits(event, 'grid.larger')) this.#prefs.larger();
    else if (hits(event, 'grid.smaller')) this.#prefs.smaller();
    else if (!this.#toPlace(event) && !this.#select(event) && !this.#act(event)) return;
    event.preventDefault();
    this.ring = true;
  }

  #toPlace(event: KeyboardEvent): boolean {
    const name = (Object.keys(ways) as (keyof typeof ways)[]).find((each) => hits(event, each));
    return name !== undefined && this.task !== null && this.#reorder(ways[name], this.task);
  }

  #select(event: KeyboardEvent): boolean {
    const { picked } = this.#grid;
    if (hits(event, 'close')) {
      if (!picked.any) return false;
      picked.clear();
    } else if (hits(event, 'grid.all')) void this.#all();
    else if (hits(event, 'grid.select')) {
      if (this.task !== null && !event.repeat) picked.toggle(this.#position);
    } else return false;
    return true;
  }

  /** Everything, and nothing less: a view that is not whole yet is waited for. */
  async #all(): Promise<void> {
    const view = this.#grid.view;
    if (view === undefined) return;
    const whole = view.whole ? view : await attempt(() => this.#backend.libraryWhole(view.view));
    if (whole !== null && this.#grid.view?.view === whole.view) this.#grid.picked.all(whole.count);
  }

  #act(event: KeyboardEvent): boolean {
    const { task } = this;
    // Space must not scroll what it would play.
    if (event.repeat) return hits(event, 'grid.play');
    const tile = this.#grid.tileAt(this.#position)?.tile;
    if (this.#acting.key(event, tile ?? null)) return true;
    if (task === null) return hits(event, 'grid.play');
    const output = tile?.saved.name === 'saved' && !tile.failed ? tile.output : null;
    if (hits(event, 'grid.open')) {
      if (tile !== undefined && discretion.hides(tile)) discretion.show(task);
      else this.#acts.open(task);
    }
    else if (hits(event, 'grid.reuse')) this.#acts.reuse(task);
    else if (hits(event, 'grid.vary')) this.#acts.vary(task);
    else if (hits(event, 'grid.followUp')) this.#acts.askFollowUp(task);
    else if (hits(event, 'grid.slideshow')) this.#acts.slideshow(task);
    else if (hits(event, 'grid.copyPrompt')) this.#acts.copyPrompt(task);
    else if (hits(event, 'grid.leafNext')) void this.#leafBy(1, tile);
    else if (hits(event, 'grid.leafBefore')) void this.#leafBy(-1, tile);
    else if (hits(event, 'grid.folder')) {
      if (output !== null) this.#acts.reveal(output);
    } else if (hits(event, 'grid.play')) this.#play(task, tile, output);
    else return false;
    return true;
  }

  #play(task: number, tile: Tile | undefined, output: number | null): void {
    if (tile !== undefined && discretion.hides(tile)) discretion.show(task);
    else if (output !== null && tile?.media === 'audio') sound.toggle(this.#backend, output, { task, title: titleOf(tile.prompt) });
    else if (output !== null && tile?.media === 'video') this.playing = this.playing === task ? null : task;
    else this.#acts.open(task);
  }

  /** Leafs through what a result made, on its tile. */
  async #leafBy(by: 1 | -1, tile: Tile | undefined): Promise<void> {
    if (tile === undefined || tile.outputs < 2 || tile.failed) return;
    const detail = await attempt(() => this.#backend.task(tile.task));
    if (detail === null || detail.outputs.length === 0) return;
    const of = detail.outputs.length;
    const now = this.leaf?.task === tile.task ? this.leaf.at : 0;
    const at = Math.min(of - 1, Math.max(0, now + by));
    const output = detail.outputs[at];
    if (output !== undefined) this.leaf = { task: tile.task, at, of, id: output.id, media: output.media, hasThumbnail: output.hasThumbnail };
  }

  async #move(move: Parameters<typeof moved>[0], extending: boolean): Promise<void> {
    const { view } = this.#grid;
    if (view === undefined || this.#moving) return;
    this.#moving = true;
    const from = this.#position;
    const begun = this.task !== null;
    try {
      const find = () => moved(move, this.#position, view.count, this.#grid.rows, this.#grid.window);
      // From no tile at all the first key goes to the first one in sight, but for those that say where to.
      const somewhere = move === 'home' || move === 'end';
      let next = begun || somewhere ? find() : (this.#firstSeen()?.position ?? 0);
      if (next === null) {
        // The rows that the key leads to are not here: go to the tile itself first, then on from there.
        await this.#grid.reveal(this.#position);
        next = find();
      }
      if (next === null) return;
      await this.#grid.reveal(next);
      const tile = this.#grid.tileAt(next)?.tile;
      if (tile === undefined) return;
      this.goTo(tile.task, tile.position);
      if (extending) this.#grid.picked.extend(tile.position, begun ? from : tile.position);
      this.#rest(tile.task);
    } finally {
      this.#moving = false;
    }
  }

  #rest(task: number | null): void {
    clearTimeout(this.#timer);
    this.resting = null;
    if (task !== null) this.#timer = setTimeout(() => (this.resting = task), 300);
  }
}
