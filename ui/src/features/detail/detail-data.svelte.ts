import type { Backend } from '$lib/backend/backend';
import type { Event, Failure, Neighbours, TaskDetail } from '$lib/backend/bindings';
import { Query } from '$lib/backend/query.svelte';
import { showView, viewShown } from '$features/library/current-view';

/** How many neighbours on either side are asked for. */
const each = 4;

/** The task in the detail and its neighbours. While the next task is on its way, the one before stays. */
export class DetailData {
  neighbours: Neighbours | null = $state.raw(null);
  #query: Query<TaskDetail> | null = $state.raw(null);
  #before: TaskDetail | null = $state.raw(null);
  #task = -1;
  /** Held, so that what was decoded stays in memory until the next task is shown. */
  readonly ahead = new Set<HTMLImageElement>();
  readonly #backend: Backend;

  constructor(backend: Backend) {
    this.#backend = backend;
  }

  get detail(): TaskDetail | null {
    return this.#query?.data ?? (this.failure === null ? this.#before : null);
  }
  get failure(): Failure | null {
    return this.#query?.data === undefined ? (this.#query?.failure ?? null) : null;
  }

  go(task: number): void {
    if (task === this.#task) return;
    this.#before = this.detail;
    this.#query?.close();
    this.#task = task;
    this.#query = new Query('task', () => this.#backend.task(task), task);
    this.again();
  }

  again(): void {
    void this.#query?.refresh();
    void this.#askNeighbours();
  }

  heard(event: Event): void {
    this.#query?.heard(event);
    if (event.type === 'stale' && event.tags.includes('library')) void this.#askNeighbours();
  }

  close(): void {
    this.#query?.close();
    this.ahead.clear();
  }

  async #askNeighbours(): Promise<void> {
    const task = this.#task;
    const found = await this.#neighboursOf(task).catch(() => null);
    if (task !== this.#task || found === null) return;
    this.neighbours = found;
    this.#decodeAhead(found);
  }

  async #neighboursOf(task: number): Promise<Neighbours> {
    const shown = viewShown(this.#backend);
    if (shown !== null) {
      try {
        return await this.#backend.libraryNeighbours(shown.view, task, each);
      } catch {
        // The view is no longer kept; the same question gives its successor.
      }
    }
    const request = shown?.request ?? { text: '', sort: 'newest' as const, group: 'day' as const, layout: 'justified' as const, width: 1200, rowHeight: 176 };
    const { view } = await this.#backend.libraryView(request);
    showView(this.#backend, view, request);
    return this.#backend.libraryNeighbours(view, task, each);
  }

  /** The pictures next to this one, so that the arrow keys show them at once. */
  #decodeAhead({ before, after }: Neighbours): void {
    this.ahead.clear();
    for (const tile of [after[0], before[0]]) {
      if (tile?.media !== 'image' || tile.output === null || tile.saved.name !== 'saved') continue;
      const image = new Image();
      image.src = this.#backend.original(tile.output);
      void image.decode?.().catch(() => undefined);
      this.ahead.add(image);
    }
  }
}
