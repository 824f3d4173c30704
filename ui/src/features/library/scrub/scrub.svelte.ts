import { SvelteMap } from 'svelte/reactivity';
import type { Backend } from '$lib/backend/backend';
import { base64Of, drawStrip } from './draw';
import { columns, rows, type Strip } from './sheet';

/** So many strips stay in memory: a decoded one has some five megabytes. */
const most = 40;

interface Wish {
  backend: Backend;
  /** So many places show it. */
  places: number;
  stop: AbortController;
}

/** How a strip comes to be; tests play it. */
export interface Drawing {
  /** The strip that the engine keeps; null when there is none. */
  kept: (backend: Backend, output: number) => Promise<Strip | null>;
  draw: (backend: Backend, output: number, wanted: AbortSignal) => Promise<string>;
}

const byThePage: Drawing = {
  kept: async (backend, output) => {
    const src = backend.strip(output);
    const image = new Image();
    const there = new Promise<boolean>((ok) => {
      image.onload = () => ok(true);
      image.onerror = () => ok(false);
    });
    image.src = src;
    const size = (await there) ? { width: image.naturalWidth / columns, height: image.naturalHeight / rows } : null;
    return size === null || !(size.width > 0 && size.height > 0) ? null : { src, ratio: size.width / size.height };
  },
  draw: async (backend, output, wanted) => base64Of(await drawStrip(backend.original(output), wanted)),
};

/**
 * Strips of videos, made when somebody rests on one for the first time and kept by the engine for good. One is drawn at
 * a time, and only as long as somebody wants to see it.
 */
export class Strips {
  readonly #ready = new SvelteMap<number, Strip>();
  readonly #wishes = new Map<number, Wish>();
  /** Those that could not be drawn, which are not tried again. */
  readonly #cannot = new Set<number>();
  readonly #drawing: Drawing;
  #busy = false;

  constructor(drawing: Drawing = byThePage) {
    this.#drawing = drawing;
  }

  of(output: number): Strip | null {
    return this.#ready.get(output) ?? null;
  }

  /** Asks for one; the answer takes the wish back. */
  want(backend: Backend, output: number): () => void {
    const wish = this.#wishes.get(output) ?? { backend, places: 0, stop: new AbortController() };
    wish.places += 1;
    this.#wishes.set(output, wish);
    void this.#work();
    let wanted = true;
    return () => {
      if (!wanted) return;
      wanted = false;
      wish.places -= 1;
      if (wish.places > 0) return;
      wish.stop.abort();
      if (this.#wishes.get(output) === wish) this.#wishes.delete(output);
    };
  }

  async #work(): Promise<void> {
    if (this.#busy) return;
    this.#busy = true;
    try {
      for (let next = this.#next(); next !== null; next = this.#next()) await this.#make(...next);
    } finally {
      this.#busy = false;
    }
  }

  /** What was asked for last is what somebody looks at. */
  #next(): [number, Wish] | null {
    return [...this.#wishes].findLast(([output]) => !this.#ready.has(output) && !this.#cannot.has(output)) ?? null;
  }

  async #make(output: number, { backend, stop }: Wish): Promise<void> {
    try {
      let strip = await this.#drawing.kept(backend, output);
      if (strip === null && !stop.signal.aborted) {
        const drawn = await this.#drawing.draw(backend, output, stop.signal);
        await backend.stripKeep(output, drawn);
        strip = await this.#drawing.kept(backend, output);
        if (strip === null) this.#cannot.add(output);
      }
      if (strip !== null) this.#keep(output, strip);
    } catch {
      // Without a strip a video is looked through as it always was; one that nobody waits for may be asked for again.
      if (!stop.signal.aborted) this.#cannot.add(output);
    }
  }

  #keep(output: number, strip: Strip): void {
    this.#ready.set(output, strip);
    for (const old of this.#ready.keys()) {
      if (this.#ready.size <= most) return;
      if (!this.#wishes.has(old)) this.#ready.delete(old);
    }
  }
}

export const strips = new Strips();
