import type { Backend } from '$lib/backend/backend';
import type { Failure, SavedSearch } from '$lib/backend/bindings';
import { failureOf } from '$lib/backend/failed';
import { toasts } from '$lib/design';
import { words } from '$lib/words';

/** What a person does with searches that are kept. The list itself is the query `searches`. */
export class SavedActs {
  failure: Failure | null = $state.raw(null);
  readonly #backend: Backend;

  constructor(backend: Backend) {
    this.#backend = backend;
  }

  /** Keeps a new search; false when it could not be, and `failure` says why. */
  keep(name: string, query: string): Promise<boolean> {
    return this.#tried(() => this.#backend.searchSave({ id: 0, name, query, count: 0 }));
  }

  change(search: SavedSearch): Promise<boolean> {
    return this.#tried(() => this.#backend.searchSave(search));
  }

  move(search: SavedSearch, place: number): Promise<boolean> {
    return this.#tried(() => this.#backend.searchOrder(search.id, place));
  }

  /** Deletes one, with the way back: it is kept anew, where it stood. */
  async remove(search: SavedSearch, place: number): Promise<void> {
    if (!(await this.#tried(() => this.#backend.searchDelete(search.id)))) return;
    toasts.show({ text: words.search.removed(search.name), undo: () => void this.#back(search, place) });
  }

  async #back(search: SavedSearch, place: number): Promise<void> {
    await this.#tried(async () => {
      const kept = await this.#backend.searchSave({ ...search, id: 0 });
      await this.#backend.searchOrder(kept.id, place);
    });
    if (this.failure !== null) toasts.show({ text: words.failure.of(this.failure).what });
  }

  async #tried(act: () => Promise<unknown>): Promise<boolean> {
    this.failure = null;
    try {
      await act();
      return true;
    } catch (thrown) {
      this.failure = failureOf(thrown);
      return false;
    }
  }
}
