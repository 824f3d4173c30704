import type { Kind } from '$lib/backend/bindings';
import type { Option } from '$lib/design/Select.svelte';
import { words } from '$lib/words';
import { duration } from '$lib/words/format';

/** Minutes to choose from: below the service's own limit, beyond which there is nothing to watch. */
const choices: Record<Kind, readonly number[]> = { image: [2, 5, 15, 30], video: [15, 60, 180, 720, 1440], audio: [2, 5, 15, 30] };

/** How long a task may be waited for. What is set is among the choices, wherever it was set. */
export function waits(kind: Kind, set: number | null): Option<number | null>[] {
  const minutes = set === null ? choices[kind] : [...new Set([...choices[kind], set])].toSorted((a, b) => a - b);
  return [{ value: null, label: words.settings.stopWatchingNever }, ...minutes.map((value) => ({ value, label: duration(value * 60_000) }))];
}
