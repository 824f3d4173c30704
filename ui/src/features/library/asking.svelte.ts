import type { Selection } from '$lib/backend/bindings';

/** What is said of results in a layer of its own. */
export type AskedFor = 'tags' | 'collections' | 'rating' | 'note';

export interface Asked {
  what: AskedFor;
  /** Of which results. */
  selection: Selection;
  count: number;
  /** What the layer stands at. */
  anchor: HTMLElement | null;
}

/** The one layer in which something is said of results, and what was typed in it: half a tag is not lost with the layer. */
export class Asking {
  asked: Asked | null = $state.raw(null);
  typed: Partial<Record<AskedFor, string>> = $state({});

  ask(asked: Asked): void {
    this.asked = asked;
  }

  close = (): void => {
    this.asked = null;
  };
}
