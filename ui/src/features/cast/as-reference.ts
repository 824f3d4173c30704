import type { Backend } from '$lib/backend/backend';
import { useBackend } from '$lib/backend/context.svelte';
import { toasts } from '$lib/design';
import type { Panes } from '$lib/panes.svelte';
import { useShell } from '$lib/shell.svelte';
import { words } from '$lib/words';
import type { Composer } from '$features/compose/compose.svelte';
import { useComposer } from '$features/compose/composers';
import { attempt } from '$features/task/failed-act';
import { castDialog } from './cast.svelte';

/** What a result can be besides itself: a reference of the present draft, or one of the cast. */
export class ResultActs {
  readonly #backend: Backend;
  readonly #composer: Composer;
  readonly #panes: Panes;

  constructor(backend: Backend, composer: Composer, panes: Panes) {
    this.#backend = backend;
    this.#composer = composer;
    this.#panes = panes;
  }

  /** Adds the youngest public link of a result to the present draft. */
  asReference = (output: number): void =>
    void attempt(async () => {
      const { url, gone } = await this.#backend.outputLink(output);
      const draft = this.#composer.draft;
      if (draft === null) return;
      if (!this.#panes.narrow) this.#panes.composeOpen = true;
      if (draft.references.some((reference) => reference.url.trim() === url)) {
        toasts.show({ text: words.cast.referenceThere });
        return;
      }
      const added = this.#composer.links.add(url);
      const { form } = this.#composer;
      const none = form !== null && form.references.length === 0;
      const text = none ? words.cast.referenceKept(form.title) : gone ? words.cast.referenceGone : words.cast.referenceAdded;
      toasts.show({ text, undo: () => this.#composer.links.dropLast(added) });
    });

  addToCast = (output: number): void =>
    void attempt(async () => {
      const { url } = await this.#backend.outputLink(output);
      castDialog.add(url);
    });
}

/** Called while a component is made. */
export const useResultActs = (): ResultActs => new ResultActs(useBackend(), useComposer(), useShell().panes);
