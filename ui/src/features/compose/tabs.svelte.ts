import type { Backend } from '$lib/backend/backend';
import type { Draft, DraftTab } from '$lib/backend/bindings';
import { bodyOf, tabOf } from './same';

/** What the tabs need of the draft in hand. */
export interface InHand {
  /** Keeps it; false when it could not be kept, and then it must stay in hand. */
  settle(): Promise<boolean>;
  /** Takes another draft in hand. */
  take(draft: Draft): void;
  /** The row that the draft in hand turned out to be kept in. */
  keptIn(tab: number): void;
}

/** The open drafts in their order. Each has a submit id of its own; the one in hand is the one that is submitted. */
export class Tabs {
  all: DraftTab[] = $state.raw([]);
  readonly #backend: Backend;
  readonly #hand: InHand;
  readonly #draft: () => Draft | null;
  #reads = 0;

  constructor(backend: Backend, hand: InHand, draft: () => Draft | null) {
    this.#backend = backend;
    this.#hand = hand;
    this.#draft = draft;
  }

  get present(): number {
    return tabOf(this.#draft());
  }

  /** As the engine has them, but for the one in hand: what is typed there shows at once. */
  get shown(): DraftTab[] {
    const draft = this.#draft();
    if (draft === null) return this.all;
    return this.all.map((each) => (each.tab === draft.tab ? { tab: each.tab, kind: draft.kind, prompt: beginning(draft.prompt) } : each));
  }

  async refresh(): Promise<void> {
    const asked = ++this.#reads;
    const view = await this.#backend.drafts();
    if (asked !== this.#reads) return;
    if (this.present === 0 && view.present !== 0) this.#hand.keptIn(view.present);
    this.all = view.tabs;
  }

  /** An empty draft beside the present one; when that is empty itself, it is the one. */
  async open(): Promise<void> {
    const draft = this.#draft();
    if (draft === null || isEmpty(draft)) return;
    await this.#turn(() => this.#backend.draftNew());
  }

  async choose(tab: number): Promise<void> {
    if (tab !== this.present) await this.#turn(() => this.#backend.draftChoose(tab));
  }

  /** The one that many places further on, around the ends. */
  async step(by: number): Promise<void> {
    const here = this.all.findIndex((each) => each.tab === this.present);
    const next = this.all[(here + by + this.all.length) % this.all.length];
    if (here >= 0 && next !== undefined) await this.choose(next.tab);
  }

  /** True when it was closed; `reopen` brings it back. The last one stays. */
  async close(tab: number): Promise<boolean> {
    if (this.all.length < 2) return false;
    return this.#turn(() => this.#backend.draftClose(tab));
  }

  async reopen(tab: number): Promise<void> {
    await this.#turn(() => this.#backend.draftReopen(tab));
  }

  async order(tab: number, place: number): Promise<void> {
    await this.#backend.draftOrder(tab, Math.max(0, place));
    await this.refresh();
  }

  /** Nothing is turned away from before it is kept. */
  async #turn(to: () => Promise<Draft>): Promise<boolean> {
    if (!(await this.#hand.settle())) return false;
    this.#hand.take(await to());
    await this.refresh();
    return true;
  }
}

/** Nothing was written into it that would be missed; model and kind are chosen, not written. */
export function isEmpty(draft: Draft): boolean {
  return draft.prompt.trim() === '' && draft.extra.trim() === '' && bodyOf(draft) === '' && draft.references.length === 0 && Object.keys(draft.values).length === 0;
}

const beginning = (prompt: string): string => prompt.slice(0, 400).trim().replace(/\s+/g, ' ').slice(0, 80);

/** The first words of a prompt, as a tab is named. */
export function firstWords(prompt: string): string {
  const words = prompt.split(' ').slice(0, 5).join(' ');
  return words.length > 28 ? `${words.slice(0, 27).trimEnd()}…` : words.replace(/[,.;:]$/, '');
}
