import type { Backend } from '$lib/backend/backend';
import type { Event, Failure, Imported, ImportOffer } from '$lib/backend/bindings';
import { useBackend, useDoor } from '$lib/backend/context.svelte';
import { failureOf } from '$lib/backend/failed';
import { toasts } from '$lib/design';
import { isBoolean } from '$lib/remembered';
import { useShell, type Shell } from '$lib/shell.svelte';
import { words } from '$lib/words';
import { judgingOf } from '$features/library/judging.svelte';
import { attempt } from '$features/task/failed-act';

/** Where an import stands: what is imported is chosen, looked at, offered, brought in, or was. */
export type Step = 'choose' | 'looking' | 'offer' | 'taking' | 'done';
/** What is looked at. With a folder or files the system's dialog may still be open. */
export type LooksAt = 'folder' | 'files' | 'text';
export interface Progress {
  done: number;
  /** 0 while nobody knows. */
  of: number;
}

/** So many of an offer would be new. */
export const newOf = ({ results, files, ids }: ImportOffer): number => results.new + files.new + ids.new;
export const knownOf = ({ results, files, ids }: ImportOffer): number => results.known + files.known + ids.known;
export const takenOf = ({ results, files, ids }: Imported): number => results + files + ids;

/** The one import of a window. It outlives its dialog: what is brought in goes on when that is closed. */
export class Importing {
  step: Step = $state('choose');
  looksAt: LooksAt = $state('folder');
  offer: ImportOffer | null = $state.raw(null);
  taken: Imported | null = $state.raw(null);
  failure: Failure | null = $state.raw(null);
  /** Told once it takes longer than a second. */
  progress: Progress | null = $state.raw(null);
  /** How far what was dropped onto the window has been looked at; there is no dialog for it yet. */
  dropped: Progress | null = $state.raw(null);
  /** It was asked to stop, and has not yet. */
  stopping = $state(false);
  /** What was pasted; it stays when the dialog is closed. */
  text = $state('');
  /** The first run was asked for an import: it opens when there is an account. */
  awaited = $state(false);
  #open = $state(false);
  #copy = $state(false);
  readonly #backend: Backend;
  readonly #shell: Shell;

  constructor(backend: Backend, shell: Shell) {
    this.#backend = backend;
    this.#shell = shell;
    this.#copy = shell.remembered.get('import.copy', false, isBoolean);
  }

  get open(): boolean {
    return this.#open;
  }
  /** Files of an archive are copied into this one; else they stay where they lie. */
  get copy(): boolean {
    return this.#copy;
  }
  set copy(copy: boolean) {
    this.#copy = copy;
    this.#shell.remembered.set('import.copy', copy);
  }

  ask = (): void => {
    if (this.step === 'done') this.again();
    this.awaited = false;
    this.#open = true;
  };

  /** Closes the dialog. A look ends with it, for nothing would be there to say what it found; what is brought in goes on. */
  leave = (): void => {
    this.#open = false;
    if (this.step === 'looking') this.stop();
  };

  again = (): void => {
    this.step = 'choose';
    this.offer = null;
    this.taken = null;
    this.failure = null;
  };

  folder = (): Promise<void> => this.#look('folder', () => this.#backend.importFolder());
  files = (): Promise<void> => this.#look('files', () => this.#backend.importFiles());
  paste = (): Promise<void> => this.#look('text', () => this.#backend.importText(this.text));

  /** What was dropped can be imported. */
  brought(offer: ImportOffer): void {
    if (this.step === 'taking') {
      const { what, then } = words.failure.of({ code: 'importRuns', facts: {}, detail: null });
      return toasts.show({ text: `${what}. ${then}` });
    }
    this.again();
    this.#show(offer);
    this.#open = true;
  }

  take = async (): Promise<void> => {
    const { offer } = this;
    if (offer === null || this.step !== 'offer') return;
    this.failure = null;
    this.progress = null;
    this.step = 'taking';
    try {
      this.taken = await this.#backend.importTake({ offer: offer.id, copy: this.#copy });
      this.step = 'done';
      if (offer.ids.new > 0 && offer.from === '') this.text = '';
      if (!this.#open) this.#told(this.taken);
    } catch (thrown) {
      this.failure = failureOf(thrown);
      this.step = 'offer';
      // A newer look took its place, so there is nothing left to take.
      if (this.failure.code === 'importVoid') {
        this.offer = null;
        this.step = 'choose';
      }
      if (!this.#open) {
        const { what, then } = words.failure.of(this.failure);
        toasts.show({ text: `${what}. ${then}`, way: { label: words.importing.open, act: this.ask } });
      }
    } finally {
      this.progress = null;
      this.stopping = false;
    }
  };

  stop = (): void => {
    this.stopping = this.step === 'looking' || this.step === 'taking';
    // Where it could not be asked, it can be asked again.
    void attempt(() => this.#backend.importStop().then(() => true)).then((asked) => asked ?? (this.stopping = false));
  };

  /** What is dropped is read by whoever takes drops in, and looked at here. */
  stopDropped = (): void => {
    this.dropped = null;
    void attempt(() => this.#backend.droppedStop());
    this.stop();
  };

  /** The library with what was imported. */
  show = (): void => {
    this.leave();
    this.#shell.search.text = words.importing.query;
    this.#shell.navigation.go('library');
  };

  takeBack = async (): Promise<void> => {
    const { taken } = this;
    if (taken === null) return;
    this.failure = null;
    try {
      const { changed } = await this.#backend.importTakeBack(taken.run);
      this.leave();
      this.again();
      judgingOf(this.#backend).say(words.importing.tookBack(changed));
    } catch (thrown) {
      this.failure = failureOf(thrown);
    }
  };

  heard(event: Event): void {
    if (event.type !== 'importing') return;
    const progress = { done: event.done, of: event.of };
    if (event.stage === this.step) this.progress = progress;
    else if (event.stage === 'looking' && this.step !== 'taking') this.dropped = progress;
  }

  async #look(at: LooksAt, ask: () => Promise<ImportOffer | null>): Promise<void> {
    if (this.step === 'looking' || this.step === 'taking') return;
    const before = this.step;
    this.looksAt = at;
    this.failure = null;
    this.progress = null;
    this.step = 'looking';
    try {
      const offer = await ask();
      if (offer === null) this.step = before;
      else this.#show(offer);
    } catch (thrown) {
      const failure = failureOf(thrown);
      this.step = before;
      // The person stopped it: there is nothing to say that they do not know.
      if (failure.code !== 'importStopped') this.failure = failure;
    } finally {
      this.progress = null;
      this.stopping = false;
    }
  }

  #show(offer: ImportOffer): void {
    this.offer = offer;
    this.taken = null;
    this.step = 'offer';
  }

  #told(taken: Imported): void {
    const text = taken.stopped ? words.importing.doneStopped(taken) : words.importing.done(taken);
    toasts.show(takenOf(taken) === 0 ? { text } : { text, way: { label: words.importing.show, act: this.show } });
  }
}

const all = new WeakMap<Backend, Importing>();

/** The window's one. Called while a component is made. */
export function useImporting(): Importing {
  const { stream } = useDoor();
  const backend = useBackend();
  const present = all.get(backend);
  if (present !== undefined) return present;
  const importing = new Importing(backend, useShell());
  all.set(backend, importing);
  stream.hear((event) => importing.heard(event));
  return importing;
}
