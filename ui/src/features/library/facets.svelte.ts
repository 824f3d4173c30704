import type { Backend } from '$lib/backend/backend';
import type { FacetCount } from '$lib/backend/bindings';
import type { Remembered } from '$lib/remembered';
import { attempt } from '$features/task/failed-act';

/** The text that is searched, as the switches beside the grid write into it. */
export class Asked {
  /** Groups that stand otherwise than they do at first: folded, or unfolded. */
  #turned: readonly string[] = $state.raw([]);
  readonly #backend: Backend;
  readonly #search: { text: string };
  readonly #remembered: Remembered;

  constructor(backend: Backend, search: { text: string }, remembered: Remembered) {
    this.#backend = backend;
    this.#search = search;
    this.#remembered = remembered;
    this.#turned = remembered.get('library.turned', [], areNames);
  }

  /** What stands in the text leaves a value out. */
  leavesOut = (facet: FacetCount): boolean => ` ${this.#search.text.toLowerCase()} `.includes(` -${facet.term.toLowerCase()} `);

  /** A press on a switch; `out`: leave these out. What is left out already comes back with any press. */
  press(facet: FacetCount, out: boolean, alone = false): void {
    const not = out || this.leavesOut(facet);
    void this.write((text) => this.#backend.queryToggle(text, not ? `-${facet.term}` : facet.term, alone && !not));
  }

  /** From one month to another, in the place of any other time. `open`: the last is the last that there is. */
  made(from: string, to: string, open: boolean): void {
    const term = from === to ? `made:${from}` : open ? `made:>=${from}` : `made:${from}..${to}`;
    void this.write(async (text) => this.#backend.queryToggle(await this.#timeless(text), term, true));
  }

  anyTime(): void {
    void this.write((text) => this.#timeless(text));
  }

  /** What is typed while an answer is on its way is kept: the answer is asked for anew, of the new text. */
  async write(next: (text: string) => Promise<string>): Promise<void> {
    for (let tries = 0; tries < 5; tries += 1) {
      const before = this.#search.text;
      const text = await attempt(() => next(before));
      if (text === null) return;
      if (this.#search.text !== before) continue;
      this.#search.text = text;
      return;
    }
  }

  async #timeless(text: string): Promise<string> {
    const { pieces } = await this.#backend.queryRead(text, text.length);
    const timed = pieces.filter((piece) => !piece.negated && piece.field !== null && ['made', 'after', 'before'].includes(piece.field));
    return timed.toReversed().reduce((left, { from, to }) => `${left.slice(0, from).trimEnd()} ${left.slice(to).trimStart()}`.trim(), text);
  }

  folded = (group: string, shut: boolean): boolean => this.#turned.includes(group) !== shut;

  turn(group: string): void {
    this.#turned = this.#turned.includes(group) ? this.#turned.filter((each) => each !== group) : [...this.#turned, group];
    this.#remembered.set('library.turned', this.#turned);
  }
}

const areNames = (value: unknown): value is string[] => Array.isArray(value) && value.length < 50 && value.every((each) => typeof each === 'string');
