import type { Backend } from '$lib/backend/backend';
import type { PositionRange, Selection } from '$lib/backend/bindings';
import { between, countOf, holds, joined, ofPositions, without, type Ranges } from './ranges';

/** So many selected results are known one by one: they stay selected where a query hides them, and after a restart. */
export const knownMost = 1000;

/**
 * Which results are selected: positions of the view that is shown, so that all of a hundred thousand cost nothing. When
 * the view is made anew the engine says where the same results lie in it; those that it does not hold are kept by name
 * as long as they are few.
 */
export class Picked {
  ranges: Ranges = $state.raw([]);
  /** Selected results that the present view does not hold. */
  away: readonly number[] = $state.raw([]);
  /** The view that the positions are of; -1 before there was one. */
  #view = -1;
  /** Where a range that is drawn out begins, and what was selected before it was. */
  #from: number | null = null;
  #before: Ranges = [];
  #restoring: readonly number[];
  /** Counts what the person selected or let go of. */
  #said = 0;
  readonly #backend: Backend;
  /** Is told of every change. */
  readonly #changed: () => void;

  constructor(backend: Backend, remembered: readonly number[] = [], changed: () => void = () => undefined) {
    this.#backend = backend;
    this.#restoring = remembered.slice(0, knownMost);
    this.#changed = changed;
  }

  get count(): number {
    return countOf(this.ranges) + this.away.length;
  }
  get any(): boolean {
    return this.ranges.length > 0 || this.away.length > 0;
  }

  has = (position: number): boolean => holds(this.ranges, position);

  /** As the engine takes it. */
  async asked(): Promise<Selection> {
    if (this.away.length === 0) return this.#inView();
    const tasks = this.ranges.length === 0 ? [] : await this.#backend.libraryTasks(this.#inView(), knownMost);
    return { of: 'tasks', tasks: [...tasks, ...this.away] };
  }

  /** The first tasks of it. */
  async tasks(most: number): Promise<number[]> {
    return this.#backend.libraryTasks(await this.asked(), most);
  }

  toggle(position: number): void {
    const one = between(position, position);
    this.#put(this.has(position) ? without(this.ranges, one) : joined(this.ranges, one));
    this.#from = position;
    this.#before = this.ranges;
  }

  /** From where the last one was selected to here; drawn out again, it takes the place of what it was. `from`: where it begins if nothing was selected before. */
  extend(to: number, from: number): void {
    if (this.#from === null) {
      this.#from = from;
      this.#before = this.ranges;
    }
    this.#put(joined(this.#before, between(this.#from, to)));
  }

  all(count: number): void {
    this.#from = null;
    this.#put(count === 0 ? [] : between(0, count - 1));
  }

  /** What a band that is drawn from empty space touches, beside what was selected before. */
  band(before: Ranges, positions: Iterable<number>): void {
    this.#from = null;
    this.#put(joined(before, ofPositions(positions)));
  }

  clear(): void {
    this.#from = null;
    this.#before = [];
    if (!this.any) return;
    this.away = [];
    this.#put([]);
  }

  /** The view was made anew: the same results stay selected, wherever they lie in it. */
  async carry(view: number): Promise<void> {
    if (this.#view === view) return;
    let carried: { ranges: Ranges; away: readonly number[] } | null = null;
    let said: number;
    // What is selected or let go of while the engine looks is of the old view still, so it is asked once more.
    do {
      said = this.#said;
      const wanted = this.#view === -1 ? this.#restoring : this.away;
      carried = this.ranges.length === 0 && wanted.length === 0 ? { ranges: [], away: [] } : await this.#carried({ view: this.#view, ranges: this.ranges }, view, wanted).catch(() => null);
    } while (said !== this.#said);
    const any = this.any || this.#restoring.length > 0;
    this.#restoring = [];
    this.#view = view;
    if (!any) return;
    this.#from = null;
    // Positions of a view that is gone must never stand for other results.
    this.ranges = carried?.ranges ?? [];
    this.away = carried?.away ?? [];
    this.#changed();
  }

  async #carried(before: { view: number; ranges: Ranges }, view: number, wanted: readonly number[]): Promise<{ ranges: Ranges; away: number[] }> {
    const old: Selection = { of: 'view', view: before.view, ranges: [...before.ranges] };
    const [held, back] = await Promise.all([
      before.ranges.length === 0 ? [] : this.#backend.libraryPositions(view, old),
      wanted.length === 0 ? [] : this.#backend.libraryPositions(view, { of: 'tasks', tasks: [...wanted] }),
    ]);
    const ranges = joined(held, back);
    const most = countOf(before.ranges) + wanted.length;
    // Of what was remembered from another run only what is here is meant: it may be of another account, or gone for good.
    if (countOf(ranges) === most || most > knownMost || before.view === -1) return { ranges, away: [] };
    const known = [...wanted, ...(before.ranges.length === 0 ? [] : await this.#backend.libraryTasks(old, knownMost))];
    const here = new Set(ranges.length === 0 ? [] : await this.#backend.libraryTasks({ of: 'view', view, ranges }, knownMost));
    return { ranges, away: known.filter((task) => !here.has(task)) };
  }

  #inView = (): Selection => ({ of: 'view', view: this.#view, ranges: [...this.ranges] });

  #put(ranges: PositionRange[]): void {
    this.ranges = ranges;
    this.#said += 1;
    this.#changed();
  }
}

/** Whether what was remembered are ids of tasks. */
export const areTasks = (value: unknown): value is number[] => Array.isArray(value) && value.length <= knownMost && value.every((each) => Number.isSafeInteger(each));
