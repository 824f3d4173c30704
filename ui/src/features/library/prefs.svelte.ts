import type { GridLayout, Group, Sort } from '$lib/backend/bindings';
import { isBoolean, isNumber, isOneOf, type Remembered } from '$lib/remembered';

export const smallest = 80;
export const largest = 304;
const usual = 192;
const step = 24;

/** In the order of the menu. `byHand` is offered where one collection is looked at, and nowhere else. */
export const sorts = ['newest', 'oldest', 'best', 'rating', 'prompt', 'model', 'dearest', 'cheapest', 'longest', 'shortest', 'largest', 'widest'] as const satisfies readonly Sort[];
export const groups = ['day', 'month', 'model', 'family', 'press', 'none'] as const satisfies readonly Group[];

/** How the person likes a grid, remembered for each place that has one. */
export class Prefs {
  readonly #remembered: Remembered;
  readonly #part: string;
  #sort: Sort = $state('newest');
  /** Collections stand as they were ordered by hand. */
  #byHand = $state(false);
  #group: Group = $state('day');
  #layout: GridLayout = $state('justified');
  #rowHeight = $state(usual);

  constructor(remembered: Remembered, part: string) {
    this.#remembered = remembered;
    this.#part = part;
    this.#sort = remembered.get(`library.sort.${part}`, 'newest', isOneOf(...sorts));
    this.#byHand = remembered.get(`library.byHand.${part}`, false, isBoolean);
    this.#group = remembered.get(`library.group.${part}`, 'day', isOneOf(...groups));
    this.#layout = remembered.get(`library.layout.${part}`, 'justified', isOneOf('justified', 'square'));
    this.#rowHeight = within(remembered.get(`library.rowHeight.${part}`, usual, isNumber));
  }

  /** The order that stands in the menu; `collected`: one collection is looked at. */
  sort(collected: boolean): Sort {
    return collected && this.#byHand ? 'byHand' : this.#sort;
  }
  /** An order by hand is of collections alone: elsewhere the one before it stays. */
  order(sort: Sort): void {
    this.#byHand = sort === 'byHand';
    this.#remembered.set(`library.byHand.${this.#part}`, this.#byHand);
    if (sort === 'byHand') return;
    this.#sort = sort;
    this.#remembered.set(`library.sort.${this.#part}`, sort);
  }
  get group(): Group {
    return this.#group;
  }
  set group(group: Group) {
    this.#group = group;
    this.#remembered.set(`library.group.${this.#part}`, group);
  }
  /** As the view is asked for: days and months stand between the rows only where the rows stand in time, nothing in an order by hand. */
  asked(collected: boolean): { sort: Sort; group: Group; layout: GridLayout; rowHeight: number } {
    const sort = this.sort(collected);
    const timed = sort === 'newest' || sort === 'oldest';
    const group = sort !== 'byHand' && (timed || (this.#group !== 'day' && this.#group !== 'month')) ? this.#group : 'none';
    return { sort, group, layout: this.#layout, rowHeight: this.#rowHeight };
  }
  get layout(): GridLayout {
    return this.#layout;
  }
  set layout(layout: GridLayout) {
    this.#layout = layout;
    this.#remembered.set(`library.layout.${this.#part}`, layout);
  }
  get rowHeight(): number {
    return this.#rowHeight;
  }
  set rowHeight(height: number) {
    this.#rowHeight = within(height);
    this.#remembered.set(`library.rowHeight.${this.#part}`, this.#rowHeight);
  }

  larger = (): void => void (this.rowHeight += step);
  smaller = (): void => void (this.rowHeight -= step);
}

const within = (height: number): number => Math.round(Math.min(largest, Math.max(smallest, height)));
