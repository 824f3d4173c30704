import type { Backend } from '$lib/backend/backend';
import type { GridRow } from '$lib/backend/bindings';
import { hits } from '$lib/keymap';
import type { TaskActs } from '$features/task/acts';
import type { GridView } from './grid.svelte';
import { moved, moveOf } from './moves';
import type { Prefs } from './prefs.svelte';
import { sound } from './sound.svelte';
import { titleOf } from './title';

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
  #position = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #moving = false;

  readonly #grid: GridView;
  readonly #acts: TaskActs;
  readonly #prefs: Prefs;
  readonly #backend: Backend;

  constructor(grid: GridView, acts: TaskActs, prefs: Prefs, backend: Backend) {
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

  /** Keeps the position of the task true after the rows have changed; a video that is gone stops. */
  follow(rows: readonly GridRow[]): void {
    for (const row of rows) {
      if (row.type !== 'tiles') continue;
      for (const tile of row.tiles) if (tile.task === this.task) this.#position = tile.position;
    }
    const { playing } = this;
    if (playing !== null && !rows.some((row) => row.type === 'tiles' && row.tiles.some((tile) => tile.task === playing))) this.playing = null;
  }

  goTo(task: number, position: number): void {
    this.task = task;
    this.#position = position;
  }

  focused(grid: HTMLElement | undefined): void {
    this.ring = grid?.matches(':focus-visible') ?? false;
    if (this.task !== null || !this.ring) return;
    const first = this.#grid.shown.find((row) => row.type === 'tiles' && row.y + row.height / 2 > this.#grid.top);
    const tile = first?.type === 'tiles' ? first.tiles[0] : undefined;
    if (tile !== undefined) this.goTo(tile.task, tile.position);
  }

  blurred(): void {
    this.ring = false;
    this.#rest(null);
  }

  down(event: KeyboardEvent): void {
    if (event.defaultPrevented || event.target !== event.currentTarget) return;
    const move = event.ctrlKey || event.altKey || event.metaKey || event.shiftKey ? undefined : moveOf[event.key];
    if (move !== undefined) void this.#move(move);
    else if (hits(event, 'grid.larger')) this.#prefs.larger();
    else if (hits(event, 'grid.smaller')) this.#prefs.smaller();
    else if (!this.#act(event)) return;
    event.preventDefault();
    this.ring = true;
  }

  #act(event: KeyboardEvent): boolean {
    const { task } = this;
    // Space must not scroll what it would play.
    if (task === null || event.repeat) return hits(event, 'grid.play');
    const tile = this.#grid.tileAt(this.#position)?.tile;
    const output = tile?.saved.name === 'saved' ? tile.output : null;
    if (hits(event, 'grid.open')) this.#acts.open(task);
    else if (hits(event, 'grid.reuse')) this.#acts.reuse(task);
    else if (hits(event, 'grid.vary')) this.#acts.vary(task);
    else if (hits(event, 'grid.followUp')) this.#acts.askFollowUp(task);
    else if (hits(event, 'grid.slideshow')) this.#acts.slideshow(task);
    else if (hits(event, 'grid.copyPrompt')) this.#acts.copyPrompt(task);
    else if (hits(event, 'grid.folder')) {
      if (output !== null) this.#acts.reveal(output);
    } else if (hits(event, 'grid.play')) {
      if (output !== null && tile?.media === 'audio') sound.toggle(this.#backend, output, { task, title: titleOf(tile.prompt) });
      else if (output !== null && tile?.media === 'video') this.playing = this.playing === task ? null : task;
      else this.#acts.open(task);
    } else return false;
    return true;
  }

  async #move(move: Parameters<typeof moved>[0]): Promise<void> {
    const { view } = this.#grid;
    if (view === undefined || this.#moving) return;
    this.#moving = true;
    try {
      const find = () => moved(move, this.#position, view.count, this.#grid.rows, this.#grid.window);
      let next = this.task === null ? 0 : find();
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
