import type { Backend } from '$lib/backend/backend';
import type { BatchFound, BatchView, Draft, Failure } from '$lib/backend/bindings';
import { useBackend } from '$lib/backend/context.svelte';
import { failureOf } from '$lib/backend/failed';

/** Quiet time after the last change before it is worked out anew. */
const askAfter = 120;

/** What the draft of the window multiplies into. Asked for again whenever the draft changes; the newest answer counts. */
export class Batch {
  view: BatchView | null = $state.raw(null);
  failure: Failure | null = $state.raw(null);
  /** The draft that `view` was worked out for: what the preview shows is made of this. */
  draft: Draft | null = $state.raw(null);
  previewOpen = $state(false);
  tableOpen = $state(false);

  readonly #backend: Backend;
  #asks = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(backend: Backend) {
    this.#backend = backend;
  }

  get found(): BatchFound | null {
    return this.view?.found ?? null;
  }

  /** Whether one press sends bodies that are not all alike, or would if it could. */
  get several(): boolean {
    const found = this.found;
    return found !== null && (found.table !== null || found.alternatives > 1 || found.sweeps > 1 || this.models > 1);
  }

  /** To how many models one press goes. */
  get models(): number {
    return this.view?.models.length ?? 1;
  }

  get tooMany(): boolean {
    return this.found !== null && this.found.submissions > this.found.most;
  }

  get tableWrong(): boolean {
    return (this.found?.table?.problems.length ?? 0) > 0;
  }

  /** To be called at every change. A draft that says one thing once needs no asking, and no copy. */
  follow(draft: Draft, copy: () => Draft | null): void {
    clearTimeout(this.#timer);
    this.#asks += 1;
    if (isPlain(draft)) {
      this.view = null;
      this.failure = null;
      this.draft = null;
      return;
    }
    const asked = this.#asks;
    this.#timer = setTimeout(() => void this.#ask(copy(), asked), askAfter);
  }

  /** The exact JSON of a row of the present view. */
  body(row: number): Promise<string> {
    return this.draft === null ? Promise.resolve('') : this.#backend.batchBody(this.draft, row);
  }

  async #ask(draft: Draft | null, asked: number): Promise<void> {
    if (draft === null) return;
    try {
      const view = await this.#backend.batchCheck(draft);
      if (asked !== this.#asks) return;
      this.view = view;
      this.draft = draft;
      this.failure = null;
    } catch (thrown) {
      if (asked !== this.#asks) return;
      this.view = null;
      this.draft = null;
      this.failure = failureOf(thrown);
    }
  }
}

/** Nothing in it can make more than one body. */
function isPlain(draft: Draft): boolean {
  const swept = Object.values(draft.sweeps ?? {}).some((values) => values.length > 0);
  const others = draft.others?.[draft.kind] ?? [];
  return !swept && others.length === 0 && (draft.table ?? '').trim() === '' && !(draft.prompt.includes('{') && draft.prompt.includes('|'));
}

const batches = new WeakMap<Backend, Batch>();

/** The window's one: whoever asks gets the same. Called while a component is made. */
export function useBatch(): Batch {
  const backend = useBackend();
  const present = batches.get(backend);
  if (present !== undefined) return present;
  const batch = new Batch(backend);
  batches.set(backend, batch);
  return batch;
}
