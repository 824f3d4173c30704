import { configure, fireEvent, screen, waitFor } from '@testing-library/svelte';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { toasts } from '$lib/design';
import { openPage } from '$lib/testing/open';
import { words } from '$lib/words';

configure({ asyncUtilTimeout: 10_000 });

// There is no layout here: the grid is told how large it is.
beforeEach(() => {
  vi.spyOn(HTMLElement.prototype, 'offsetWidth', 'get').mockReturnValue(1000);
  vi.spyOn(HTMLElement.prototype, 'clientWidth', 'get').mockReturnValue(1000);
  vi.spyOn(Element.prototype, 'clientHeight', 'get').mockReturnValue(800);
  vi.spyOn(Element.prototype, 'getBoundingClientRect').mockReturnValue({ left: 0, top: 0, width: 1000, height: 800, right: 1000, bottom: 800, x: 0, y: 0, toJSON: () => '' });
  vi.stubGlobal('innerWidth', 1280);
  vi.stubGlobal('innerHeight', 800);
  Element.prototype.scrollTo ??= () => undefined;
  Element.prototype.scrollBy ??= () => undefined;
});
afterEach(() => {
  vi.unstubAllGlobals();
  while (toasts.shown !== null) toasts.close();
});

const tiles = () => screen.getAllByRole('gridcell');
const order = () => tiles().map((tile) => tile.id);
const at = (index: number) => tiles()[index] as HTMLElement;
const sortButton = () => screen.getByRole('button', { name: /^Order: / });
const sortedBy = (sort: 'byHand' | 'newest') => waitFor(() => expect(sortButton().getAttribute('aria-label')).toBe(words.library.sortName(sort)));

/** An entry of the menu that is open; nothing has a place on this page, so it is not found by what is seen of it. */
const entry = (sort: keyof typeof words.library.sorts) => [...document.querySelectorAll<HTMLElement>('[role="menuitemcheckbox"]')].find((each) => each.textContent?.trim() === words.library.sorts[sort]);

/** The library at a query; all seven results are covers. The grid has the focus. */
async function open(text: string, byHand = true) {
  const page = await openPage('seven', { place: 'library', remembered: byHand ? { 'library.byHand.library': 'true' } : {} });
  await screen.findByRole('grid');
  const { backend } = page;
  const covers = (await backend.collections()).find(({ name }) => name === 'Covers');
  const { view, count } = await backend.libraryView({ text: '', sort: 'newest', group: 'none', layout: 'square', rowHeight: 192, width: 900 });
  await backend.judge({ of: 'view', view, ranges: [{ from: 0, to: count - 1 }] }, { what: 'collect', collection: covers?.id ?? 0 });
  await fireEvent.input(screen.getAllByRole('searchbox')[0] as HTMLInputElement, { target: { value: text } });
  await sortedBy(byHand ? 'byHand' : 'newest');
  (await screen.findByRole('grid')).focus();
  return page;
}
/** The middle of a tile, in pixels of the grid. */
const middle = (tile: HTMLElement): { clientX: number; clientY: number } => {
  const line = /translateY\(([\d.]+)px\)/.exec(tile.parentElement?.getAttribute('style') ?? '')?.[1];
  const number = (name: string) => Number.parseFloat(tile.style.getPropertyValue(name));
  return { clientX: 16 + number('left') + number('width') / 2, clientY: Number(line) + 20 };
};
const pointer = (type: 'pointerDown' | 'pointerMove' | 'pointerUp', on: Element, place: { clientX: number; clientY: number }) => fireEvent[type](on, { button: 0, pointerId: 1, pointerType: 'mouse', buttons: type === 'pointerUp' ? 0 : 1, ...place });

describe('a collection that is ordered by hand', () => {
  it('is offered where one collection is looked at, and nowhere else', async () => {
    const { person } = await open('in:covers', false);
    await person.click(sortButton());
    await waitFor(() => expect(entry('byHand')).toBeTruthy());
    await fireEvent.click(entry('byHand') as HTMLElement);
    await sortedBy('byHand');
    await fireEvent.input(screen.getAllByRole('searchbox')[0] as HTMLInputElement, { target: { value: 'in:covers,"spring set"' } });
    await sortedBy('newest');
    await person.click(sortButton());
    await waitFor(() => expect(entry('rating')).toBeTruthy());
    expect(entry('byHand')).toBeUndefined();
  });

  it('is moved by keys in one step that is taken back, and becomes ordered by hand by it', async () => {
    const { backend, person } = await open('in:covers', false);
    const before = order();
    await person.keyboard('{Home}{Alt>}{ArrowRight}{/Alt}');
    await waitFor(() => expect(order().slice(0, 3)).toEqual([before[1], before[0], before[2]]));
    await sortedBy('byHand');
    expect(backend.asked.filter((verb) => verb.startsWith('collectionOrder'))).toHaveLength(1);
    await waitFor(() => expect(screen.getByText(words.library.movedTo(2, before.length))).toBeTruthy());
    await person.keyboard('{Control>}z{/Control}');
    await waitFor(() => expect(order()).toEqual(before));
  });

  it('keeps what is selected together', async () => {
    const { person } = await open('in:covers');
    const before = order();
    await person.keyboard('{Home}x{ArrowRight}{ArrowRight}x{Alt>}{End}{/Alt}');
    await waitFor(() => expect(order()).toEqual([before[1], ...before.slice(3), before[0], before[2]]));
  });

  it('is dragged: a line shows where, a plain press still opens', async () => {
    const { backend } = await open('in:covers');
    const before = order();
    const [from, to] = [middle(at(0)), middle(at(2))];
    pointer('pointerDown', at(0), from);
    pointer('pointerMove', at(0), { clientX: from.clientX + 2, clientY: from.clientY });
    await waitFor(() => expect(document.querySelector('.spot')).toBeNull());
    pointer('pointerMove', at(2), { clientX: to.clientX + 5, clientY: to.clientY });
    await waitFor(() => expect(document.querySelector('.spot')).not.toBeNull());
    expect(at(0).className).toContain('moving');
    pointer('pointerUp', at(2), { clientX: to.clientX + 5, clientY: to.clientY });
    await fireEvent.click(at(2));
    await waitFor(() => expect(order().slice(0, 3)).toEqual([before[1], before[2], before[0]]));
    expect(document.querySelector('.spot')).toBeNull();
    await waitFor(() => expect(toasts.shown?.undo).toBeTruthy());
    expect(screen.getByRole('main').querySelector('.under')).toBeNull();
    expect(backend.asked.some((verb) => verb.startsWith('filesDrag'))).toBe(false);
    await fireEvent.click(at(0));
    await waitFor(() => expect(screen.getByRole('main').querySelector('.under')).not.toBeNull());
  });

  it('is left as it was by Esc, and over the edge of the window what is dragged becomes its files', async () => {
    const { backend, person } = await open('in:covers');
    const before = order();
    const drag = (to: { clientX: number; clientY: number }) => {
      pointer('pointerDown', at(0), middle(at(0)));
      pointer('pointerMove', at(0), to);
    };
    drag(middle(at(3)));
    await waitFor(() => expect(document.querySelector('.moving')).not.toBeNull());
    await person.keyboard('{Escape}');
    expect(document.querySelector('.moving')).toBeNull();
    pointer('pointerUp', at(3), middle(at(3)));
    drag(middle(at(3)));
    pointer('pointerMove', at(0), { clientX: -4, clientY: 300 });
    await waitFor(() => expect(backend.asked.filter((verb) => verb.startsWith('filesDrag'))).toHaveLength(1));
    expect(document.querySelector('.moving')).toBeNull();
    pointer('pointerUp', at(3), middle(at(3)));
    expect(order()).toEqual(before);
    expect(backend.asked.some((verb) => verb.startsWith('collectionOrder'))).toBe(false);
  });
});
