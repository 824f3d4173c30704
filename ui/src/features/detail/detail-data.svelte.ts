import type { Backend } from '$lib/backend/backend';
import type { Event, Failure, Neighbours, TaskDetail, Tile } from '$lib/backend/bindings';
import { Query } from '$lib/backend/query.svelte';
import { neighboursOf } from '$features/library/neighbours';
import { Ahead } from './ahead';

/** How many neighbours on either side are asked for. */
const each = 4;
/** So many outputs of the task itself are decoded beside its neighbours. */
const most = 4;

/** The task in the detail and its neighbours. While the next task is on its way, the one before stays. */
export class DetailData {
  neighbours: Neighbours | null = $state.raw(null);
  #query: Query<TaskDetail> | null = $state.raw(null);
  #before: TaskDetail | null = $state.raw(null);
  #task = -1;
  /** What was decoded stays in memory until the next task is shown. */
  readonly ahead = new Ahead();
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
    const found = await neighboursOf(this.#backend, task, each).catch(() => null);
    if (task !== this.#task || found === null) return;
    this.neighbours = found;
    this.#decodeAhead(found);
  }

  /** The pictures next to this one, so that the arrow keys show them at once. */
  #decodeAhead({ before, after }: Neighbours): void {
    const pictures = (tiles: readonly (Tile | undefined)[]) =>
      tiles.flatMap((tile) => (tile?.media === 'image' && tile.output !== null && tile.saved.name === 'saved' ? [this.#backend.original(tile.output)] : []));
    const outputs = (this.detail?.outputs ?? []).filter((output) => output.media === 'image' && output.state.name === 'archived');
    const own = outputs.slice(0, most).map((output) => this.#backend.original(output.id));
    this.ahead.keep([...own, ...pictures([after[0], before[0]])]);
  }
}
