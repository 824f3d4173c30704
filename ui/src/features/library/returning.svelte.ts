import { untrack } from 'svelte';
import { useBackend } from '$lib/backend/context.svelte';
import { useShell } from '$lib/shell.svelte';
import type { GridView } from './grid.svelte';
import type { GridKeys } from './keys.svelte';

/** After a layer in which was leafed, the grid stands at the result that was looked at last. Called while it is made. */
export function useReturning(grid: GridView, keys: GridKeys): void {
  const backend = useBackend();
  const { navigation } = useShell();
  $effect(() => {
    const task = navigation.returned;
    const view = grid.view?.view;
    if (task === null || view === undefined || navigation.over) return;
    untrack(() => {
      navigation.returned = null;
      if (keys.task !== task) void goTo(view, task);
    });
  });

  /** A result that the view does not hold leaves the grid where it was. */
  async function goTo(view: number, task: number): Promise<void> {
    const found = await backend.libraryNeighbours(view, task, 1).catch(() => null);
    if (found === null || found.position === null) return;
    await grid.reveal(found.position);
    keys.goTo(task, found.position);
  }
}
