import { createContext } from 'svelte';
import type { Backend } from '$lib/backend/backend';
import type { InsightFile } from '$lib/backend/bindings';
import { failureOf } from '$lib/backend/failed';
import { toasts } from '$lib/design';
import { words } from '$lib/words';
import { pictureOf, type PictureOf } from './picture';

/** Keeps a plot as a file where the person says; one at a time. */
export class Saving {
  busy = $state(false);
  /** What was written last, while the page is open. */
  written: string | null = $state(null);
  #backend: Backend;

  constructor(backend: Backend) {
    this.#backend = backend;
  }

  csv(name: string, text: string): Promise<void> {
    return this.#save(name, () => ({ as: 'csv', text }));
  }

  picture(name: string, of: () => PictureOf | Promise<PictureOf | null>): Promise<void> {
    return this.#save(name, async () => {
      const picture = await of();
      return picture === null ? null : { as: 'picture', png: pictureOf(picture) };
    });
  }

  async #save(name: string, made: () => InsightFile | Promise<InsightFile | null>): Promise<void> {
    if (this.busy) return;
    this.busy = true;
    try {
      // What was on the screen when it was asked for, whatever comes while a folder is chosen.
      const file = await made();
      if (file === null) return toasts.show({ text: words.insight.notDrawn });
      const to = await this.#backend.folderChoose();
      if (to === null) return;
      const { path } = await this.#backend.insightExport(name, file, to);
      this.written = path;
    } catch (thrown) {
      this.#say(thrown);
    } finally {
      this.busy = false;
    }
  }

  /** Shows what was written last in the file manager. */
  async reveal(): Promise<void> {
    try {
      await this.#backend.receiptReveal();
    } catch (thrown) {
      this.#say(thrown);
    }
  }

  #say(thrown: unknown): void {
    const { what, then } = words.failure.of(failureOf(thrown));
    toasts.show({ text: `${what}. ${then}` });
  }
}

const [useSaving, provideSaving] = createContext<Saving>();
export { provideSaving, useSaving };
