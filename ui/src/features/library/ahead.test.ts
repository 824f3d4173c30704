import { cleanup, screen } from '@testing-library/svelte';
import { describe, expect, it, vi } from 'vitest';
import type { ViewRequest } from '$lib/backend/bindings';
import { MemoryBackend } from '$lib/backend/memory';
import { Remembered } from '$lib/remembered';
import { openPage } from '$lib/testing/open';
import { askAhead, askedAhead } from './ahead';
import { anchorName } from './anchor';
import { viewShown } from './current-view';

const request: ViewRequest = { text: '', sort: 'newest', group: 'day', layout: 'justified', width: 1000, rowHeight: 192 };
const first = (value: unknown) => ({ 'library.first.library': JSON.stringify(value) });

describe('what is asked for ahead', () => {
  it('is what stood there last, is taken once, and by the same request alone', async () => {
    const backend = new MemoryBackend('studio');
    const remembered = new Remembered(backend, first({ request, window: 700 }));
    askAhead(backend, remembered, 'library');
    expect(askedAhead(backend, { ...request, width: 900 })).toBeNull();
    expect(askedAhead(backend, request)).toBeNull();
    askAhead(backend, remembered, 'library');
    const early = askedAhead(backend, request);
    expect((await early?.rows)?.view).toBe((await early?.view)?.view);
    expect(early?.window).toBe(700);
  });

  it('is the view alone where the grid stood elsewhere in it', async () => {
    const backend = new MemoryBackend('studio');
    const at = { [anchorName('library')]: JSON.stringify({ task: 3, above: 20, height: 180 }) };
    askAhead(backend, new Remembered(backend, { ...first({ request, window: 700 }), ...at }), 'library');
    const early = askedAhead(backend, request);
    expect(early?.rows).toBeNull();
    expect((await early?.view)?.view).toBeGreaterThan(0);
  });

  it('is nothing where nothing sound is remembered', () => {
    const backend = new MemoryBackend('studio');
    const asked = vi.spyOn(backend, 'libraryView');
    const inOne = vi.spyOn(backend, 'libraryFront');
    for (const value of [null, 7, 'x', {}, { request: null, window: 1 }, { request, window: 'tall' }]) {
      askAhead(backend, new Remembered(backend, first(value)), 'library');
    }
    askAhead(backend, new Remembered(backend, {}), 'library');
    expect(asked).not.toHaveBeenCalled();
    expect(inOne).not.toHaveBeenCalled();
  });

  it('is what the library then shows, and is not asked for a second time', async () => {
    vi.spyOn(HTMLElement.prototype, 'offsetWidth', 'get').mockReturnValue(1000);
    vi.spyOn(Element.prototype, 'clientHeight', 'get').mockReturnValue(800);
    const { backend } = await openPage('studio', { place: 'library' });
    await screen.findByRole('grid');
    const { remembered } = await vi.waitFor(async () => {
      const opening = await backend.opening();
      expect(opening.remembered['library.first.library']).toBeTruthy();
      return opening;
    });
    const number = viewShown(backend)?.view;
    cleanup();
    const again = await openPage('studio', { place: 'library', remembered: remembered as Record<string, string> });
    await screen.findByRole('grid');
    // Views are counted: a second question would have made another one.
    expect(viewShown(again.backend)?.view).toBe(number);
  });

  it('keeps nobody from the library when the engine does not take it', async () => {
    vi.spyOn(HTMLElement.prototype, 'offsetWidth', 'get').mockReturnValue(1000);
    vi.spyOn(Element.prototype, 'clientHeight', 'get').mockReturnValue(800);
    await openPage('studio', { place: 'library', remembered: first({ request: { nonsense: true }, window: 700 }) });
    expect(await screen.findByRole('grid')).toBeTruthy();
  });
});
