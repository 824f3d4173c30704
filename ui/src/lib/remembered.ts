import type { Backend } from './backend/backend';

/** How the page stood: pane sizes, zoom, place, scroll positions, by name. Written a moment after the last change. */
export class Remembered {
  #backend: Backend;
  #values: Map<string, string>;
  #timers = new Map<string, ReturnType<typeof setTimeout>>();

  constructor(backend: Backend, values: { [key in string]: string }) {
    this.#backend = backend;
    this.#values = new Map(Object.entries(values));
  }

  /** The value of that name when `fits` accepts it, else the fallback: what is on disk may be anything. */
  get<T>(name: string, fallback: T, fits: (value: unknown) => value is T): T {
    const text = this.#values.get(name);
    if (text === undefined) return fallback;
    try {
      const value: unknown = JSON.parse(text);
      return fits(value) ? value : fallback;
    } catch {
      return fallback;
    }
  }

  set(name: string, value: unknown): void {
    const text = JSON.stringify(value);
    if (this.#values.get(name) === text) return;
    this.#values.set(name, text);
    clearTimeout(this.#timers.get(name));
    // Losing how a pane stood is no loss of work, so a failure here is not worth words.
    const write = () => void this.#backend.remember(name, text).catch(() => undefined);
    this.#timers.set(name, setTimeout(write, 300));
  }
}

export const isNumber = (value: unknown): value is number => typeof value === 'number' && Number.isFinite(value);
export const isBoolean = (value: unknown): value is boolean => typeof value === 'boolean';
export const isOneOf =
  <T extends string>(...names: readonly T[]) =>
  (value: unknown): value is T =>
    typeof value === 'string' && (names as readonly string[]).includes(value);
