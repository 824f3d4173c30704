import type { Option } from '$lib/design/Select.svelte';
import { words } from '$lib/words';
import { credits } from '$lib/words/format';

/** Credits to choose from: 1,000 are one dollar. */
const choices: readonly number[] = [0, 500, 1_000, 2_500, 5_000, 10_000, 25_000, 50_000];

/** Above what it is asked. What is set is among the choices, wherever it was set. */
export function asks(set: number | null): Option<number | null>[] {
  const limits = set === null ? choices : [...new Set([...choices, set])].toSorted((a, b) => a - b);
  return [{ value: null, label: words.settings.askNever }, ...limits.map((value) => ({ value, label: credits(value) }))];
}
