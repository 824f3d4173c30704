import type { Backend } from '$lib/backend/backend';
import { useDoor } from '$lib/backend/context.svelte';
import { Composer } from './compose.svelte';

const composers = new WeakMap<Backend, Composer>();

/** The window's one composer: whoever asks, at whatever place, gets the same. */
export function useComposer(): Composer {
  const door = useDoor();
  const present = composers.get(door.backend);
  if (present !== undefined) return present;
  const composer = new Composer(door.backend);
  composers.set(door.backend, composer);
  door.stream.hear((event) => composer.heard(event));
  void composer.open();
  return composer;
}
