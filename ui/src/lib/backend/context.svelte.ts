import { createContext, untrack } from 'svelte';
import type { Backend } from './backend';
import type { Event, Opening, Query as QueryName } from './bindings';
import { Query, Stream } from './query.svelte';

/** The engine as components meet it: the verbs, the stream, and what a fresh page was told. */
export interface Door {
  backend: Backend;
  stream: Stream;
  opening: Opening;
}

const [useDoor, setDoor] = createContext<Door>();

/** Called once, by the component above all others. */
export const provideDoor = setDoor;
export { useDoor };

export const useBackend = (): Backend => useDoor().backend;

/**
 * A query that lives as long as the component that asks it. With `task`, only events that name it make it stale.
 * What `fetch` reads is not followed: when the question itself changes, call `refresh`, or key the component by it.
 */
export function useQuery<T>(name: QueryName, fetch: () => Promise<T>, task: number | null = null): Query<T> {
  const { stream } = useDoor();
  const query = new Query(name, fetch, task);
  $effect(() => {
    const stop = stream.hear((event) => query.heard(event));
    untrack(() => void query.refresh());
    return () => {
      stop();
      query.close();
    };
  });
  return query;
}

/** Hears events for as long as the component lives. */
export function useEvents(handler: (event: Event) => void): void {
  const { stream } = useDoor();
  $effect(() => stream.hear(handler));
}
