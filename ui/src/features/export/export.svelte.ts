import type { Backend } from '$lib/backend/backend';
import type { Event, Failure, FilesOrder, FilesPreview, FilesWritten, Selection } from '$lib/backend/bindings';
import { failureOf } from '$lib/backend/failed';
import { isBoolean, type Remembered } from '$lib/remembered';

/** Nothing, the person looks for a folder, or it is written there. */
type Step = 'none' | 'folder' | 'writing';
type Choice = 'zip' | 'sheet' | 'records' | 'firstOnly';

export const usualTemplate = '{date}_{model}_{prompt}';
const isText = (value: unknown): value is string => typeof value === 'string' && value.length <= 400;

/** One export on its way: named, chosen, being written, written, or not. How it was done last is remembered. */
export class FilesMaking {
  step: Step = $state('none');
  preview: FilesPreview | null = $state.raw(null);
  /** Bytes, told once it takes longer than a second. */
  progress: { done: number; of: number } | null = $state.raw(null);
  written: FilesWritten | null = $state.raw(null);
  failure: Failure | null = $state.raw(null);
  readonly #backend: Backend;
  readonly #remembered: Remembered;
  readonly #selection: Selection;
  #template = $state(usualTemplate);
  #private = $state(false);
  #on: Record<Choice, boolean> = $state({ zip: false, sheet: false, records: false, firstOnly: false });
  #asked = 0;

  constructor(backend: Backend, remembered: Remembered, selection: Selection) {
    this.#backend = backend;
    this.#remembered = remembered;
    this.#selection = selection;
    this.#template = remembered.get('export.template', usualTemplate, isText);
    for (const name of Object.keys(this.#on) as Choice[]) this.#on[name] = remembered.get(`export.${name}`, false, isBoolean);
  }

  get template(): string {
    return this.#template;
  }
  set template(template: string) {
    this.#template = template;
    this.#remembered.set('export.template', template);
    this.#anew();
  }
  /** Asked each time, and never remembered: private is private. */
  get private(): boolean {
    return this.#private;
  }
  set private(on: boolean) {
    this.#private = on;
    this.#anew();
  }
  is = (name: Choice): boolean => this.#on[name];
  choose = (name: Choice, on: boolean): void => {
    this.#on[name] = on;
    this.#remembered.set(`export.${name}`, on);
    this.#anew();
  };

  /** Asks what it would make; an answer that was overtaken is dropped. */
  async look(): Promise<void> {
    const asked = ++this.#asked;
    try {
      const preview = await this.#backend.filesPreview(this.#order(''));
      if (asked === this.#asked) this.preview = preview;
    } catch (thrown) {
      if (asked === this.#asked) this.failure = failureOf(thrown);
    }
  }

  /** Asks for a folder, then writes into it. */
  async write(): Promise<void> {
    if (this.step !== 'none') return;
    this.failure = null;
    this.written = null;
    this.progress = null;
    this.step = 'folder';
    try {
      const to = await this.#backend.folderChoose();
      if (to === null) return;
      this.step = 'writing';
      this.written = await this.#backend.filesExport(this.#order(to));
    } catch (thrown) {
      this.failure = failureOf(thrown);
    } finally {
      this.step = 'none';
      this.progress = null;
    }
  }

  async stop(): Promise<void> {
    await this.#backend.filesStop();
  }

  async reveal(): Promise<void> {
    try {
      await this.#backend.filesReveal();
    } catch (thrown) {
      this.failure = failureOf(thrown);
    }
  }

  heard(event: Event): void {
    if (event.type === 'exporting' && this.step === 'writing') this.progress = { done: event.done, of: event.of };
  }

  #order(to: string): FilesOrder {
    return {
      selection: this.#selection, to, template: this.#template.trim() === '' ? usualTemplate : this.#template, private: this.#private,
      zip: this.#on.zip, sheet: this.#on.sheet, records: this.#on.records, firstOnly: this.#on.firstOnly,
    };
  }

  #anew(): void {
    this.failure = null;
    this.written = null;
    void this.look();
  }
}
