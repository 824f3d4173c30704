import type { Backend } from '$lib/backend/backend';
import type { ViewRequest } from '$lib/backend/bindings';

const shown = new WeakMap<Backend, { view: number; request: ViewRequest }>();

/** The view that the grid shows, by which the detail knows its neighbours; kept while other places are open. */
export const viewShown = (backend: Backend) => shown.get(backend) ?? null;

export function showView(backend: Backend, view: number, request: ViewRequest): void {
  shown.set(backend, { view, request });
}
