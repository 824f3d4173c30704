import type { Backend } from '$lib/backend/backend';
import type { CatalogueOffer, Dropped, Event, HoverSort } from '$lib/backend/bindings';
import { useBackend, useDoor } from '$lib/backend/context.svelte';
import { failureOf } from '$lib/backend/failed';
import { toasts } from '$lib/design';
import { live } from '$lib/live.svelte';
import { useShell, type Shell } from '$lib/shell.svelte';
import { words } from '$lib/words';
import type { Composer } from '$features/compose/compose.svelte';
import { useComposer } from '$features/compose/composers';
import { useImporting, type Importing } from '$features/import/importing.svelte';

/** A line about what was handed in, until it is closed or something else comes. */
export interface Note {
  what: string;
  then: string;
}

/** What is dropped onto the window or opened by hand, on its way to where it belongs. */
export class Bringing {
  hovering: { files: number; sort: HoverSort } | null = $state.raw(null);
  reading: { done: number; of: number } | null = $state.raw(null);
  note: Note | null = $state.raw(null);
  offer: CatalogueOffer | null = $state.raw(null);
  readonly #backend: Backend;
  readonly #shell: Shell;
  readonly #composer: Composer;
  readonly #importing: Importing;

  constructor(backend: Backend, shell: Shell, composer: Composer, importing: Importing) {
    this.#backend = backend;
    this.#shell = shell;
    this.#composer = composer;
    this.#importing = importing;
  }

  heard(event: Event): void {
    if (event.type === 'hovering') this.hovering = event.files === 0 ? null : { files: event.files, sort: event.sort };
    else if (event.type === 'reading') this.reading = { done: event.done, of: event.of };
    else if (event.type === 'dropped') this.#take(event.what);
  }

  /** The system's dialog; what comes of it is heard like a drop. */
  open = (): void => this.#run(() => this.#backend.fileOpen());
  look = (): void => this.#run(() => this.#backend.catalogueLook());
  stop = (): void => this.#run(() => this.#backend.droppedStop());
  close = (): void => void (this.note = null);

  /** Uses what was offered; answers whether it is in use. */
  async use(offer: CatalogueOffer): Promise<boolean> {
    try {
      await this.#backend.catalogueApply(offer.id);
    } catch (thrown) {
      this.#fail(thrown);
      return false;
    }
    toasts.show({ text: words.bring.used(offer.models.length, offer.from), undo: this.back });
    return true;
  }

  back = (): void => this.#run(() => this.#backend.catalogueBack());

  #take(what: Dropped): void {
    this.reading = null;
    this.hovering = null;
    this.note = null;
    this.#importing.dropped = null;
    const said = words.bring;
    switch (what.as) {
      case 'made': {
        const before = this.#composer.copy();
        const broughtBefore = this.#shell.broughtBack;
        this.#composer.restore(what.draft);
        this.#shell.broughtBack = null;
        this.#shell.panes.askPrompt();
        const undo = () => {
          if (before !== null) this.#composer.restore(before);
          this.#shell.broughtBack = broughtBefore;
        };
        return toasts.show({ text: said.made(what.name, what.by), undo });
      }
      case 'catalogue':
        if (what.offer.models.length === 0 && what.offer.leftOutCount === 0) return toasts.show({ text: said.nothingNew(what.offer.from, what.offer.same) });
        this.offer = what.offer;
        return;
      case 'import':
        return this.#importing.brought(what.offer);
      case 'links': {
        if ((this.#composer.form?.references.length ?? 0) === 0) return toasts.show({ text: said.linksNone });
        const added = this.#composer.links.add(what.links.join('\n'));
        this.#shell.panes.composeOpen = true;
        return toasts.show({ text: said.linksAdded(added), undo: () => this.#composer.links.dropLast(added) });
      }
      case 'localFile':
        return this.#say(what.record === null ? { what: said.local(what.name), then: said.localThen } : { what: said.record(what.name, what.record), then: said.recordThen });
      case 'unusable':
        return this.#say({ what: said.unusable(what.name, what.why), then: said.unusableThen(what.why) });
      case 'stopped':
        return toasts.show({ text: said.stopped });
      case 'failed':
        return this.#fail(what.failure);
    }
  }

  #say(note: Note): void {
    this.note = note;
    // It stands in compose, which may be closed.
    this.#shell.panes.composeOpen = true;
    live.announce(`${note.what} ${note.then}`);
  }

  #fail(thrown: unknown): void {
    const { what, then } = words.failure.of(failureOf(thrown));
    this.#say({ what: `${what}.`, then });
  }

  #run(act: () => Promise<unknown>): void {
    act().catch((thrown: unknown) => this.#fail(thrown));
  }
}

const all = new WeakMap<Backend, Bringing>();

/** The window's one. Called while a component is made. */
export function useBringing(): Bringing {
  const { stream } = useDoor();
  const backend = useBackend();
  const present = all.get(backend);
  if (present !== undefined) return present;
  const bringing = new Bringing(backend, useShell(), useComposer(), useImporting());
  all.set(backend, bringing);
  stream.hear((event) => bringing.heard(event));
  return bringing;
}
