import type { Backend } from '$lib/backend/backend';
import type { GridRows, View, ViewRequest } from '$lib/backend/bindings';
import type { Remembered } from '$lib/remembered';
import { anchorName, anchorOf } from './anchor';
import { wanted } from './windowing';

/** What a grid asked for when it last stood at its front without a query. */
export interface First {
  request: ViewRequest;
  /** Height of the window onto it, in pixels. */
  window: number;
}

/** A view that was asked for, with the rows at its front for a window of that height. */
export interface Early {
  window: number;
  view: Promise<View>;
  /** Null where the grid will stand elsewhere in it. */
  rows: Promise<GridRows> | null;
}

const early = new WeakMap<Backend, Early & { request: string }>();
const nameOf = (part: string) => `library.first.${part}`;

export function rememberFirst(remembered: Remembered, part: string, first: First): void {
  remembered.set(nameOf(part), first);
}

/** Asks for what the grid of a place will ask for first, so that the engine works while the page is put together. */
export function askAhead(backend: Backend, remembered: Remembered, part: string): void {
  const first = remembered.get(nameOf(part), null, isFirst);
  if (first === null) return;
  const { request, window } = first;
  const atFront = remembered.get(anchorName(part), null, anchorOf) === null;
  const asked = atFront ? askFront(backend, request, window) : { window, view: backend.libraryView(request), rows: null };
  // Whoever asks in earnest is told what failed.
  asked.view.catch(() => undefined);
  early.set(backend, { request: JSON.stringify(request), ...asked });
}

/** Asks for a view and what a window at its front shows, in one question. */
export function askFront(backend: Backend, request: ViewRequest, window: number): Early {
  const front = backend.libraryFront(request, wanted(0, window).to);
  const rows = front.then(({ rows }) => rows);
  rows.catch(() => undefined);
  return { window, view: front.then(({ view }) => view), rows };
}

/** What was asked for ahead, once, if it is just this. */
export function askedAhead(backend: Backend, request: ViewRequest): Early | null {
  const found = early.get(backend);
  early.delete(backend);
  return found !== undefined && found.request === JSON.stringify(request) ? found : null;
}

/** Whatever else is on disk is no request that a grid will make, and then it is not taken. */
const isFirst = (value: unknown): value is First | null =>
  value === null || (typeof value === 'object' && 'request' in value && typeof value.request === 'object' && value.request !== null && 'window' in value && typeof value.window === 'number');
