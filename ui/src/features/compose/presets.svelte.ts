import type { Backend } from '$lib/backend/backend';
import type { Draft, Failure, Preset } from '$lib/backend/bindings';
import { failureOf } from '$lib/backend/failed';
import { toasts } from '$lib/design';
import { words } from '$lib/words';
import type { Composer } from './compose.svelte';

/** The presets of the present model, and what can be done with them. */
export class Presets {
  all: Preset[] = $state.raw([]);
  failure: Failure | null = $state.raw(null);
  readonly #backend: Backend;
  readonly #composer: Composer;

  constructor(backend: Backend, composer: Composer) {
    this.#backend = backend;
    this.#composer = composer;
  }

  named(name: string): Preset | undefined {
    return this.all.find((each) => each.name === name.trim());
  }

  load(): Promise<boolean> {
    return this.#run(() => this.#read());
  }

  /** The present draft under a name; one of the model that has the name gives way. */
  save(name: string, withPrompt: boolean, withReferences: boolean): Promise<boolean> {
    return this.#run(async () => {
      const draft = this.#composer.copy();
      if (draft === null) return;
      const before = this.named(name);
      const kept = await this.#backend.presetSave({ ...presetOf(draft, name.trim(), withPrompt, withReferences), id: before?.id ?? 0 });
      await this.#read();
      const undo = () => void this.#run(() => (before === undefined ? this.#backend.presetDelete(kept.id) : this.#backend.presetSave(before)).then(() => this.#read()));
      toasts.show({ text: words.compose.presetSaved(kept.name), undo });
    });
  }

  /** Its values and JSON take the place of those of the draft; prompt and references only where it has some. */
  apply(preset: Preset): void {
    const { prompt, values, references, extra } = preset;
    this.#composer.apply({ values, extra, ...(prompt === null ? {} : { prompt }), ...(references === null ? {} : { references }) });
    toasts.show({ text: words.compose.presetApplied(preset.name), undo: () => this.#composer.undo() });
  }

  rename(preset: Preset, name: string): Promise<boolean> {
    return this.#run(async () => {
      if (name.trim() !== '' && name.trim() !== preset.name) await this.#backend.presetSave({ ...preset, name: name.trim() });
      await this.#read();
    });
  }

  remove(preset: Preset): Promise<boolean> {
    return this.#run(async () => {
      await this.#backend.presetDelete(preset.id);
      await this.#read();
      toasts.show({ text: words.compose.presetRemoved(preset.name), undo: () => void this.#run(() => this.#backend.presetSave(preset).then(() => this.#read())) });
    });
  }

  /** All presets of all models, into a folder of the person's choice. */
  export(): Promise<boolean> {
    return this.#run(async () => {
      const folder = await this.#backend.folderChoose();
      if (folder === null) return;
      toasts.show({ text: words.compose.presetsExported(await this.#backend.presetsExport(folder)) });
    });
  }

  import(file: Blob): Promise<boolean> {
    return this.#run(async () => {
      const { added, known } = await this.#backend.presetsImport(await file.text());
      await this.#read();
      const back = async () => {
        for (const id of added) await this.#backend.presetDelete(id);
        await this.#read();
      };
      const undo = added.length === 0 ? undefined : () => void this.#run(back);
      toasts.show({ text: words.compose.presetsImported(added.length, known), ...(undo === undefined ? {} : { undo }) });
    });
  }

  async #read(): Promise<void> {
    const { model } = this.#composer;
    const all = model === '' ? [] : await this.#backend.presets(model);
    if (model === this.#composer.model) this.all = all;
  }

  async #run(act: () => Promise<unknown>): Promise<boolean> {
    try {
      this.failure = null;
      await act();
      return true;
    } catch (thrown) {
      this.failure = failureOf(thrown);
      return false;
    }
  }
}

function presetOf(draft: Draft, name: string, withPrompt: boolean, withReferences: boolean): Preset {
  const { kind, prompt, values, references, extra } = draft;
  return { id: 0, kind, model: draft.models[kind] ?? '', name, prompt: withPrompt ? prompt : null, values, references: withReferences ? references : null, extra };
}
