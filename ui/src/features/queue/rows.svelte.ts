import { hits } from '$lib/keymap';

/**
 * One tab stop for all rows, with the focus moving among them. Right and left go into a row's own controls. When the
 * focused row leaves, the focus goes to the next one; it never falls to the page.
 */
export class Rows {
  /** The row that has the focus, or had it last. */
  at: number | null = $state(null);
  #order: readonly number[] = $state.raw([]);
  #waiting: ReadonlySet<number> = new Set();
  #inside = false;
  readonly #list: () => HTMLElement | undefined;

  constructor(list: () => HTMLElement | undefined) {
    this.#list = list;
  }

  /** The present rows in their order, and those among them that wait to be sent. Follows what left; to be called in an effect after they were drawn. */
  follow(order: readonly number[], waiting: ReadonlySet<number>): void {
    const before = this.#order;
    const waited = this.#waiting;
    this.#order = order;
    this.#waiting = waiting;
    if (this.at === null) return;
    const lost = this.#inside && this.#nothingFocused();
    // One that was moved among those that wait is still what the person has in hand.
    if (waited.has(this.at) && waiting.has(this.at)) return lost ? this.#focus() : undefined;
    // A row that changed its group is gone from where the person was, too.
    if (order.includes(this.at) && !lost) return;
    const place = before.indexOf(this.at);
    const next = before.slice(place + 1).find((id) => order.includes(id)) ?? before.slice(0, Math.max(0, place)).findLast((id) => order.includes(id));
    this.at = next ?? order[0] ?? null;
    if (lost) this.#focus();
  }

  /** The focus comes back to the row that it left for a layer, if nothing else has taken it. */
  restore(): void {
    if (this.#inside && this.#nothingFocused()) this.#focus();
  }

  /** What was decided beside the list ended there: the focus goes on in the list. */
  resume(): void {
    this.#inside = true;
    if (this.#nothingFocused()) this.#focus();
  }

  /** Whether this row is the tab stop. */
  isStop = (id: number): boolean => (this.at === null ? this.#first === id : this.at === id);

  entered = (id: number): void => {
    this.at = id;
    this.#inside = true;
  };

  left = (event: FocusEvent, forLayer: boolean): void => {
    // Without a new target the row itself may have gone: then the focus is still meant to be here.
    if (!forLayer && event.relatedTarget !== null && !this.#list()?.contains(event.relatedTarget as Node)) this.#inside = false;
  };

  /** Moves on arrow keys, Home and End; answers whether it did. */
  keys(event: KeyboardEvent): boolean {
    if (event.ctrlKey || event.altKey || event.metaKey) return false;
    const by = { ArrowDown: 1, ArrowUp: -1, Home: -Infinity, End: Infinity }[event.key];
    if (by !== undefined) {
      this.#move(by);
      return true;
    }
    if (event.key === 'ArrowRight' || event.key === 'ArrowLeft') return this.#intoRow(event.key === 'ArrowRight' ? 1 : -1);
    if (hits(event, 'close') && document.activeElement !== this.#row()) {
      if (!this.#list()?.contains(document.activeElement)) return false;
      this.#focus();
      return true;
    }
    return false;
  }

  get #first(): number | undefined {
    return this.#order[0];
  }

  #move(by: number): void {
    const here = this.at === null ? -1 : this.#order.indexOf(this.at);
    const place = Math.min(this.#order.length - 1, Math.max(0, here + by));
    this.at = this.#order[place] ?? null;
    this.#focus();
  }

  #row(): HTMLElement | null {
    return this.at === null ? null : (this.#list()?.querySelector<HTMLElement>(`[data-row="${this.at}"]`) ?? null);
  }

  #focus(): void {
    const row = this.#row();
    row?.focus();
    row?.scrollIntoView?.({ block: 'nearest' });
  }

  #intoRow(by: 1 | -1): boolean {
    const row = this.#row();
    if (row === null) return false;
    const stops = [row, ...row.querySelectorAll<HTMLElement>('button')];
    const here = stops.indexOf(document.activeElement as HTMLElement);
    const next = stops[here + by];
    if (here === -1 || next === undefined) return false;
    next.focus();
    return true;
  }

  /** Nothing more special than a part of the window that holds the list. */
  #nothingFocused(): boolean {
    const { activeElement } = document;
    const list = this.#list();
    return activeElement === null || activeElement === document.body || (list !== undefined && activeElement !== list && activeElement.contains(list));
  }
}
