import type { Backend } from '$lib/backend/backend';
import type { Event, Kind, ModelForm } from '$lib/backend/bindings';

/**
 * The forms of models, each asked for once: the picker shows what a model takes before it is chosen, and then its form
 * is there at once. They are forgotten when what the catalogue says may have changed.
 */
export class Forms {
  readonly #backend: Backend;
  #known = new Map<string, ModelForm>();

  constructor(backend: Backend) {
    this.#backend = backend;
  }

  /** The form, if it has been asked for before. */
  known(kind: Kind, id: string): ModelForm | null {
    return this.#known.get(keyOf(kind, id)) ?? null;
  }

  async read(kind: Kind, id: string): Promise<ModelForm> {
    const known = this.#known;
    const form = this.known(kind, id) ?? (await this.#backend.modelForm(kind, id));
    known.set(keyOf(kind, id), form);
    return form;
  }

  heard(event: Event): void {
    if (event.type === 'stale' && event.tags.includes('models')) this.#known = new Map();
  }
}

const keyOf = (kind: Kind, id: string) => `${kind} ${id}`;
