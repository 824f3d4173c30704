import type { Share } from '$lib/backend/bindings';

/** As many as are looked through with the eyes. */
const most = 60;

/** A name as it is compared: neither case nor accents count. */
export const folded = (name: string): string => name.normalize('NFKD').replace(/\p{M}+/gu, '').toLowerCase().trim();

interface Named {
  key: string;
  name: string;
  count: number;
}

/**
 * The names that fit what was typed: what is on the results first, then what was used lately, then the most used; what
 * begins with the text before what only holds it. And the name that would be made, when there is none like it.
 */
export function offered<T extends Named>(entries: readonly T[], before: ReadonlyMap<string, Share>, recent: readonly string[], typed: string): { shown: T[]; make: string | null } {
  const text = folded(typed);
  const rank = (entry: T): number[] => {
    const share = before.get(entry.key) ?? 'none';
    const lately = recent.findIndex((name) => folded(name) === folded(entry.name));
    return [text !== '' && !folded(entry.name).startsWith(text) ? 1 : 0, share === 'all' ? 0 : share === 'some' ? 1 : 2, lately === -1 ? recent.length : lately, -entry.count];
  };
  const shown = entries
    .filter((entry) => folded(entry.name).includes(text))
    .map((entry) => ({ entry, rank: rank(entry) }))
    .toSorted((a, b) => compared(a.rank, b.rank) || (a.entry.name < b.entry.name ? -1 : 1))
    .slice(0, most)
    .map(({ entry }) => entry);
  const make = text !== '' && !entries.some((entry) => folded(entry.name) === text) ? typed.trim() : null;
  return { shown, make };
}

function compared(one: readonly number[], other: readonly number[]): number {
  for (let index = 0; index < one.length; index += 1) {
    const difference = (one[index] ?? 0) - (other[index] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}
