import type { Backend } from '$lib/backend/backend';
import type { MediaType, Neighbours, TaskDetail, Tile } from '$lib/backend/bindings';
import { viewShown } from '$features/library/current-view';
import { neighboursOf } from '$features/library/neighbours';
import { Shuffled } from './shuffled';

/** What is shown of a result. */
export interface Slide {
  task: number;
  output: number;
  media: MediaType;
  prompt: string;
  hasThumbnail: boolean;
  /** Peaks of a sound, base64. */
  waveform: string | null;
  /** In the view, from 0; null when it is not in it. */
  position: number | null;
}

/** So many neighbours are asked for at once, and so often before a view without anything to show is given up. */
const each = 8;
const mostTries = 64;

export interface Wanted {
  /** Sounds are shown only where they are heard. */
  sounds: boolean;
  /** Private results, where the view asks for them. */
  hidden: boolean;
}

export const isShown = (tile: Tile, { sounds, hidden }: Wanted): boolean =>
  tile.output !== null && !tile.failed && !tile.binned && tile.saved.name === 'saved' && (hidden || !tile.private) && (tile.media === 'image' || tile.media === 'video' || (tile.media === 'audio' && sounds));

/** Whether a query asks for what is private. */
export const asksForPrivate = (text: string): boolean => /(?:^|[\s(])is:private\b/i.test(text);

export const slideOf = (tile: Tile): Slide => ({ task: tile.task, output: tile.output ?? 0, media: tile.media, prompt: tile.prompt, hasThumbnail: tile.hasThumbnail, waveform: tile.waveform, position: tile.position });

/** A result that the view does not hold. */
export function slideOfDetail(detail: TaskDetail): Slide | null {
  const output = detail.outputs.find((one) => one.state.name === 'archived' && ['image', 'video', 'audio'].includes(one.media));
  return output === undefined ? null : { task: detail.id, output: output.id, media: output.media, prompt: detail.prompt, hasThumbnail: output.hasThumbnail, waveform: output.waveform, position: null };
}

/** Walks through the present view, a few tiles at a time, however large it is. */
export class Slides {
  readonly #backend: Backend;
  readonly #seed: number;
  /** Size of the view, as last heard. */
  count = 0;

  constructor(backend: Backend, seed: number) {
    this.#backend = backend;
    this.#seed = seed;
  }

  /** Whether the view asks for private results. */
  get hidden(): boolean {
    return asksForPrivate(viewShown(this.#backend)?.request.text ?? '');
  }

  async first(task: number): Promise<Slide | null> {
    const { position } = await this.#around(task);
    const tile = position === null ? null : await this.#tileAt(position);
    if (tile !== null && tile.task === task && tile.output !== null && tile.saved.name === 'saved') return slideOf(tile);
    return slideOfDetail(await this.#backend.task(task));
  }

  /** The next one that can be shown, round and round; null when there is no other. */
  async after(task: number, by: 1 | -1, shuffled: boolean, wanted: Wanted): Promise<Slide | null> {
    return shuffled ? this.#byChance(task, by, wanted) : this.#inOrder(task, by, wanted);
  }

  async #inOrder(from: number, by: 1 | -1, wanted: Wanted): Promise<Slide | null> {
    let task = from;
    for (let tries = 0; tries < mostTries; tries += 1) {
      const around = await this.#around(task);
      const tiles = by === 1 ? around.after : around.before;
      for (const tile of tiles) {
        if (tile.task === from) return null;
        if (isShown(tile, wanted)) return slideOf(tile);
      }
      const last = tiles[tiles.length - 1];
      if (last !== undefined) {
        task = last.task;
        continue;
      }
      // Past the end it begins anew.
      const tile = await this.#tileAt(by === 1 ? 0 : around.count - 1);
      if (tile === null || tile.task === from) return null;
      if (isShown(tile, wanted)) return slideOf(tile);
      task = tile.task;
    }
    return null;
  }

  async #byChance(task: number, by: 1 | -1, wanted: Wanted): Promise<Slide | null> {
    const { position, count } = await this.#around(task);
    if (count === 0) return null;
    const order = new Shuffled(count, this.#seed);
    const turn = order.turnOf(position ?? 0);
    for (let tries = 1; tries <= Math.min(count - 1, mostTries); tries += 1) {
      const tile = await this.#tileAt(order.at(turn + by * tries));
      if (tile !== null && isShown(tile, wanted)) return slideOf(tile);
    }
    return null;
  }

  async #around(task: number): Promise<Neighbours> {
    const around = await neighboursOf(this.#backend, task, each);
    this.count = around.count;
    return around;
  }

  /** The tile at a position, known as a neighbour of the one beside it. */
  async #tileAt(position: number): Promise<Tile | null> {
    const view = viewShown(this.#backend)?.view;
    if (view === undefined) return null;
    const beside = await this.#backend.libraryPlace(view, position + 1);
    if (beside !== null) return (await this.#backend.libraryNeighbours(view, beside.task, 1)).before[0] ?? null;
    const last = position > 0 ? await this.#backend.libraryPlace(view, position - 1) : null;
    return last === null ? null : ((await this.#backend.libraryNeighbours(view, last.task, 1)).after[0] ?? null);
  }
}
