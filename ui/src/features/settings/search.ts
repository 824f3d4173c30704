import { createContext } from 'svelte';

/** What is searched for in the settings, and the section that a row stands in. */
export const [useSearch, setSearch] = createContext<() => string>();
export const [useSection, setSection] = createContext<() => string>();

/** Whether a row is found: all words in its name, its sentence or its section's name. */
export function found(search: string, texts: readonly string[]): boolean {
  const text = texts.join(' ').toLowerCase();
  return search.toLowerCase().split(/\s+/).filter(Boolean).every((word) => text.includes(word));
}
