import type { Backend } from '$lib/backend/backend';
import type { Neighbours, ViewRequest } from '$lib/backend/bindings';
import { showView, viewShown } from './current-view';

const everything: ViewRequest = { text: '', sort: 'newest', group: 'none', layout: 'justified', width: 1200, rowHeight: 176 };

/** The neighbours of a task in the view that the grid shows, `each` on either side. */
export async function neighboursOf(backend: Backend, task: number, each: number): Promise<Neighbours> {
  const shown = viewShown(backend);
  if (shown !== null) {
    try {
      return await backend.libraryNeighbours(shown.view, task, each);
    } catch {
      // The view is no longer kept; the same question gives its successor.
    }
  }
  const request = shown?.request ?? everything;
  const { view } = await backend.libraryView(request);
  showView(backend, view, request);
  return backend.libraryNeighbours(view, task, each);
}
