import { configure, screen, waitFor, within } from '@testing-library/svelte';
import axe from 'axe-core';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { toasts } from '$lib/design';
import { openPage } from '$lib/testing/open';
import { words } from '$lib/words';
import { discretion } from './discretion.svelte';

// Whole pages on a busy machine.
configure({ asyncUtilTimeout: 10_000 });

// There is no layout here: the grid is told how large it is.
beforeEach(() => {
  vi.spyOn(HTMLElement.prototype, 'offsetWidth', 'get').mockReturnValue(1000);
  vi.spyOn(Element.prototype, 'clientHeight', 'get').mockReturnValue(800);
  Element.prototype.scrollTo ??= () => undefined;
});
afterEach(() => {
  if (discretion.showing) discretion.toggle();
});

const field = () => screen.getAllByRole('searchbox')[0] as HTMLInputElement;
const tiles = () => screen.getAllByRole('gridcell');
const picked = () => tiles().filter((tile) => tile.getAttribute('aria-selected') === 'true').length;
const says = (text: string | RegExp) => waitFor(() => expect(toasts.shown?.text ?? '').toMatch(text));

async function open(scene: 'studio' | 'judged' | 'empty' | 'seven' = 'seven') {
  const page = await openPage(scene, { place: 'library' });
  if (scene !== 'empty') await screen.findByRole('grid');
  return page;
}
async function ask(person: Awaited<ReturnType<typeof open>>['person'], text: string) {
  await person.clear(field());
  await person.type(field(), text);
  await waitFor(() => expect(field().value).toBe(text));
}
/** What is on the page, also where it has no place. */
function there<T extends Element>(selector: string): T {
  const found = document.querySelector<T>(selector);
  if (found === null) throw new Error(`there is no ${selector}`);
  return found;
}
async function inGrid() {
  const grid = await screen.findByRole('grid');
  grid.focus();
  return grid;
}

describe('the facets', () => {
  it('are the query as switches: a press writes, another takes it away, Ctrl leaves out', async () => {
    const { person } = await open('studio');
    const video = await screen.findByRole('checkbox', { name: /^Video, / });
    await person.click(video);
    await waitFor(() => expect(field().value).toBe('kind:video'));
    await waitFor(() => expect(screen.getByRole('checkbox', { name: /^Video, / }).getAttribute('aria-checked')).toBe('true'));
    await person.click(screen.getByRole('checkbox', { name: /^Audio, / }));
    await waitFor(() => expect(field().value).toBe('kind:video,audio'));
    await person.click(screen.getByRole('checkbox', { name: /^Video, / }));
    await waitFor(() => expect(field().value).toBe('kind:audio'));
    await person.keyboard('{Control>}');
    await person.click(screen.getByRole('checkbox', { name: /^loop, / }));
    await person.keyboard('{/Control}');
    await waitFor(() => expect(field().value).toBe('kind:audio -tag:loop'));
  });

  it('are ticked by what is typed', async () => {
    const { person } = await open('studio');
    await ask(person, 'kind:image tag:portrait');
    await waitFor(() => expect(screen.getByRole('checkbox', { name: /^portrait, / }).getAttribute('aria-checked')).toBe('true'));
  });

  it('lose nothing that is typed while they write', async () => {
    const { backend, person } = await open('studio');
    const { queryToggle } = backend;
    let go: () => void = () => undefined;
    backend.queryToggle = async (...asked) => {
      backend.queryToggle = queryToggle;
      await new Promise<void>((done) => (go = done));
      return queryToggle(...asked);
    };
    await person.click(await screen.findByRole('checkbox', { name: /^Video, / }));
    await ask(person, 'lake');
    go();
    await waitFor(() => expect(field().value).toBe('lake kind:video'));
  });

  it('take a rating or better, and the same once more takes it away', async () => {
    const { person } = await open('studio');
    await person.click(await screen.findByRole('radio', { name: /^3 stars or better/ }));
    await waitFor(() => expect(field().value).toBe('rating:≥3'));
    await waitFor(() => expect(screen.getByRole('radio', { name: /^3 stars or better/ }).getAttribute('aria-checked')).toBe('true'));
    await person.click(screen.getByRole('radio', { name: /^3 stars or better/ }));
    await waitFor(() => expect(field().value).toBe(''));
  });

  it('goes to the end by the first key, when the focus came by the mouse', async () => {
    const { person } = await open();
    const grid = screen.getByRole('grid');
    // What a press of the mouse leaves behind: the focus, but no tile that has the keys.
    const matches = vi.spyOn(grid, 'matches').mockReturnValue(false);
    grid.focus();
    expect(grid.getAttribute('aria-activedescendant')).toBeNull();
    await person.keyboard('{End}');
    await waitFor(() => expect(grid.getAttribute('aria-activedescendant')).toBe(tiles().at(-1)?.id));
    matches.mockRestore();
  });

  it('take a range of months by keyboard, in the place of the one before', async () => {
    const { person } = await open('studio');
    (await screen.findByRole('listbox', { name: words.library.months })).focus();
    await person.keyboard('{Home}{Shift>}{ArrowRight}{ArrowRight}{/Shift}{Enter}');
    await waitFor(() => expect(field().value).toMatch(/^made:\d{4}-\d\d\.\.\d{4}-\d\d$/));
    await person.keyboard('{End}{Enter}');
    await waitFor(() => expect(field().value).toMatch(/^made:\d{4}-\d\d$/));
    await person.keyboard('{Delete}');
    await waitFor(() => expect(field().value).toBe(''));
  });

  it('show five models, then all with a field to find one', async () => {
    const { person } = await open('studio');
    await person.click(await screen.findByRole('button', { name: /^Model: 7 more$/ }));
    await person.type(screen.getByRole('textbox', { name: words.library.find(words.library.models) }), 'suno');
    await waitFor(() => expect(screen.queryByRole('checkbox', { name: /^Midjourney/ })).toBeNull());
    expect(screen.getByRole('checkbox', { name: /^Suno Music/ })).toBeTruthy();
  });

  it('remember which groups are folded', async () => {
    const { backend, person } = await open('studio');
    await person.click(await screen.findByRole('button', { name: words.library.kind }));
    expect(screen.queryByRole('checkbox', { name: /^Video, / })).toBeNull();
    await waitFor(async () => expect((await backend.opening()).remembered['library.turned']).toBe('["kind"]'));
  });
});

describe('the selection', () => {
  it('is made by keyboard, says its size, and Esc lets go of it', async () => {
    const { person } = await open();
    await inGrid();
    await person.keyboard('{Home}x{Shift>}{ArrowRight}{ArrowRight}{/Shift}');
    await waitFor(() => expect(picked()).toBe(3));
    const bar = screen.getByRole('toolbar', { name: words.judging.bar });
    expect(bar.textContent).toContain('3 selected');
    await waitFor(() => expect(bar.textContent).toContain('14 MB'));
    await person.keyboard('{Control>}a{/Control}');
    await waitFor(() => expect(bar.textContent).toContain('7 selected'));
    await person.keyboard('{Escape}');
    await waitFor(() => expect(screen.queryByRole('toolbar', { name: words.judging.bar })).toBeNull());
    expect(document.activeElement).toBe(screen.getByRole('grid'));
  });

  it('is made by pointer: Ctrl one by one, Shift up to here; a plain press opens', async () => {
    const { person } = await open();
    const at = (index: number) => tiles()[index] as HTMLElement;
    await person.keyboard('{Control>}');
    await person.click(at(1));
    await person.keyboard('{/Control}{Shift>}');
    await person.click(at(4));
    await person.keyboard('{/Shift}');
    expect(picked()).toBe(4);
    await person.click(at(0));
    await waitFor(() => expect(screen.getByRole('main').querySelector('.under')).not.toBeNull());
  });

  it('is made at the circle of a tile, and the keys stay with the grid', async () => {
    const { backend, person } = await open();
    await person.hover(tiles()[1] as HTMLElement);
    await person.click(await screen.findByRole('button', { name: words.library.selectTile }));
    expect(picked()).toBe(1);
    expect(document.activeElement).toBe(screen.getByRole('grid'));
    await person.keyboard('f');
    await waitFor(() => expect(backend.judging.said(1006).favourite).toBe(true));
  });

  it('is there again after a restart', async () => {
    const { backend, person } = await open();
    await inGrid();
    await person.keyboard('{Home}x');
    await waitFor(async () => expect((await backend.opening()).remembered['library.selected.library']).toBe('[1007]'));
  });
});

describe('judging by keys', () => {
  it('acts on the tile that has them, and is taken back', async () => {
    const { backend, person } = await open();
    const task = 1007;
    await inGrid();
    await person.keyboard('{Home}f4{Control>}{/Control}8');
    await waitFor(() => expect(backend.judging.said(task)).toMatchObject({ favourite: true, rating: 4, label: 'yellow' }));
    await person.keyboard('8');
    await waitFor(() => expect(backend.judging.said(task).label).toBeNull());
    await person.keyboard('{Control>}z{/Control}');
    await says(/^Taken back: 1 result: no label/);
    expect(backend.judging.said(task).label).toBe('yellow');
    await person.keyboard('{Control>}{Shift>}z{/Shift}{/Control}');
    await says(/^Done again/);
    expect(backend.judging.said(task).label).toBeNull();
  });

  it('acts on the whole selection: what some have, all have', async () => {
    const { backend, person } = await open();
    await backend.judge({ of: 'tasks', tasks: [1007] }, { what: 'favourite', on: true });
    await inGrid();
    await person.keyboard('{Home}x{Shift>}{ArrowRight}{ArrowRight}{/Shift}f');
    await waitFor(() => expect([1007, 1006, 1005].every((task) => backend.judging.said(task).favourite)).toBe(true));
    await says(/^2 results among the favourites$/);
    await person.keyboard('f');
    await waitFor(() => expect([1007, 1006, 1005].some((task) => backend.judging.said(task).favourite)).toBe(false));
  });

  it('bins with a way back, goes on to the next tile, and selects nothing any more', async () => {
    const { backend, person } = await open();
    await inGrid();
    await person.keyboard('{Home}x{Delete}');
    await says(/^1 result in the bin/);
    await waitFor(() => expect(tiles()).toHaveLength(6));
    expect(screen.queryByRole('toolbar', { name: words.judging.bar })).toBeNull();
    await waitFor(() => expect(screen.getByRole('grid').getAttribute('aria-activedescendant')).toBe('tile-library-1006'));
    toasts.shown?.undo?.();
    await waitFor(() => expect(backend.judging.said(1007).binned).toBe(false));
  });

  it('a way back that is offered is never that of something else', async () => {
    const { person } = await open();
    await inGrid();
    await person.keyboard('{Home}{Delete}');
    await says(/in the bin/);
    await person.keyboard('3');
    await waitFor(() => expect(toasts.shown).toBeNull());
  });
});

describe('tags', () => {
  it('are put on by typing, made where there is none, half of one is kept through Esc', async () => {
    const { backend, person } = await open();
    await inGrid();
    await person.keyboard('{Home}x{Shift>}{ArrowRight}{/Shift}t');
    // Without a layout the popover has no place, and counts as hidden.
    const find = () => waitFor(() => there<HTMLInputElement>(`input[aria-label="${words.judging.tagField}"]`));
    (await find()).focus();
    there('[role="option"][aria-label="landscape, on some"]');
    await person.keyboard('dus{Escape}');
    await waitFor(() => expect(document.activeElement).toBe(screen.getByRole('grid')));
    expect(document.querySelector(`input[aria-label="${words.judging.tagField}"]`)).toBeNull();
    await person.keyboard('t');
    const again = await find();
    expect(again.value).toBe('dus');
    again.focus();
    await person.keyboard('k{Enter}');
    await waitFor(() => expect([1007, 1006].every((task) => backend.judging.said(task).tags.has('dusk'))).toBe(true));
    await waitFor(() => there('[role="option"][aria-label="dusk, on all"]'));
    expect(again.value).toBe('');
  });

  it('are renamed, and made one only after it was said', async () => {
    const { backend, person } = await open('studio');
    await person.click((await screen.findAllByRole('button', { name: words.judging.editTags })).at(-1) as HTMLElement);
    const dialog = await screen.findByRole('dialog');
    await person.click(await within(dialog).findByRole('button', { name: 'Rename: loop' }));
    const name = within(dialog).getByRole('textbox', { name: words.judging.renameOf('loop') });
    await person.clear(name);
    await person.type(name, 'Night');
    expect(within(dialog).getByRole('alert').textContent).toMatch(/There is a tag “night” already/);
    await person.click(within(dialog).getByRole('button', { name: words.judging.merge }));
    await waitFor(async () => expect((await backend.tags()).some((tag) => tag.name === 'loop')).toBe(false));
    toasts.shown?.undo?.();
    await waitFor(async () => expect((await backend.tags()).some((tag) => tag.name === 'loop')).toBe(true));
  });

  it('an empty name is asked for, and what was typed stays', async () => {
    const { person } = await open('studio');
    await person.click((await screen.findAllByRole('button', { name: words.judging.editTags })).at(-1) as HTMLElement);
    const dialog = await screen.findByRole('dialog');
    await person.click(await within(dialog).findByRole('button', { name: 'Rename: loop' }));
    await person.clear(within(dialog).getByRole('textbox', { name: words.judging.renameOf('loop') }));
    await person.keyboard('{Enter}');
    expect(within(dialog).getByRole('alert').textContent).toBe(words.judging.nameMissing);
    await person.keyboard('{Escape}');
    expect(screen.getByRole('dialog')).toBe(dialog);
    await waitFor(() => expect(document.activeElement?.getAttribute('aria-label')).toBe('Rename: loop'));
  });
});

describe('the bin', () => {
  it('says what lies in it, and is emptied only after saying what goes and what stays', async () => {
    const { backend, person } = await open('judged');
    await ask(person, 'is:binned');
    const head = await screen.findByRole('region', { name: words.judging.binTitle });
    const { files } = await backend.bin();
    await waitFor(() => expect(head.textContent).toContain(`${files} files`));
    await person.click(within(head).getByRole('button', { name: words.judging.binEmptyDots }));
    const dialog = await screen.findByRole('dialog');
    expect(dialog.textContent).toContain(words.judging.binStays);
    // Enter must not be the way to delete.
    expect(document.activeElement?.textContent).not.toBe(words.judging.binDelete(files));
    expect(backend.asked).not.toContain('binEmpty');
    await person.click(within(dialog).getByRole('button', { name: words.judging.binDelete(files) }));
    await waitFor(() => expect(backend.asked).toContain('binEmpty'));
    await screen.findByRole('heading', { name: words.library.binEmptyTitle });
  });

  it('gives back what is selected in it', async () => {
    const { backend, person } = await open('judged');
    const before = (await backend.bin()).count;
    await ask(person, 'is:binned');
    await screen.findByRole('region', { name: words.judging.binTitle });
    await waitFor(() => expect(screen.getByRole('grid')).toBeTruthy());
    await inGrid();
    await person.keyboard('{Home}x');
    await screen.findByRole('button', { name: words.judging.restore });
    await person.keyboard('{Delete}');
    await waitFor(async () => expect((await backend.bin()).count).toBe(before - 1));
  });
});

describe('what is private', () => {
  it('shows no picture and no words until it is pressed, and one key shows or hides all', async () => {
    const { backend, person } = await open();
    await backend.judge({ of: 'tasks', tasks: [1006] }, { what: 'private', on: true });
    const hidden = await screen.findByRole('gridcell', { name: words.library.privateTile('image') });
    expect(hidden.querySelector('img')).toBeNull();
    expect(hidden.textContent?.trim()).toBe('');
    await person.click(hidden);
    await waitFor(() => expect(screen.queryByRole('gridcell', { name: words.library.privateTile('image') })).toBeNull());
    expect(screen.getByRole('main').querySelector('.under')).toBeNull();
    await inGrid();
    await person.keyboard('{Shift>}h{/Shift}');
    await screen.findByRole('gridcell', { name: words.library.privateTile('image') });
    await person.keyboard('{Home}{ArrowRight}i');
    expect(screen.getByRole('complementary', { name: words.frame.inspector }).textContent).toContain(words.library.nothingSelected);
    await person.keyboard('{Enter}');
    await waitFor(() => expect(screen.queryByRole('gridcell', { name: words.library.privateTile('image') })).toBeNull());
    expect(screen.getByRole('main').querySelector('.under')).toBeNull();
    await person.keyboard('{Shift>}h{/Shift}');
    await screen.findByRole('gridcell', { name: words.library.privateTile('image') });
    await person.keyboard('{Shift>}h{/Shift}');
    expect(await screen.findByRole('button', { name: words.judging.privateChip })).toBeTruthy();
  });
});

describe('nothing to see', () => {
  it('offers the ways out with their counts', async () => {
    const { person } = await open('studio');
    await ask(person, 'heron tag:portrait');
    await screen.findByRole('heading', { name: 'No result has heron tag:portrait.' });
    await person.click(await screen.findByRole('button', { name: /^Without heron: [\d,]+$/ }));
    await waitFor(() => expect(field().value).toBe('tag:portrait'));
    await screen.findByRole('grid');
  });

  it('a library with nothing in it leads to a prompt', async () => {
    await open('empty');
    await screen.findByRole('heading', { name: words.library.nothingYet });
  });

  it('what was not understood is said, and the rest still asks', async () => {
    const { person } = await open('studio');
    await ask(person, 'lake rating:');
    await screen.findByText(words.library.trouble({ code: 'valueMissing', from: 5, to: 12, piece: 'rating:', instead: [] }));
    expect(screen.getByRole('grid')).toBeTruthy();
  });
});

it('leafs through a stack on its tile, and stops at its ends', async () => {
  const { person } = await open('seven');
  await inGrid();
  const stacked = tiles().findIndex((tile) => tile.getAttribute('aria-label')?.includes('4 outputs') && !tile.getAttribute('aria-label')?.includes('Saving'));
  const picture = () => tiles()[stacked]?.querySelector('img')?.getAttribute('src');
  expect(picture()).toBeDefined();
  await person.keyboard(`{Home}${'{ArrowRight}'.repeat(stacked)}{Control>}{ArrowRight}{/Control}`);
  await waitFor(() => expect(tiles()[stacked]?.textContent).toContain('2 of 4'));
  await person.keyboard('{Control>}{ArrowLeft}{ArrowLeft}{/Control}');
  await waitFor(() => expect(tiles()[stacked]?.textContent).toContain('1 of 4'));
});

it('has nothing for axe to complain of', async () => {
  const { person } = await open('studio');
  await screen.findByRole('checkbox', { name: /^Video, / });
  await inGrid();
  await person.keyboard('{Home}x');
  await screen.findByRole('toolbar', { name: words.judging.bar });
  const { violations } = await axe.run(screen.getByRole('main'), { rules: { 'color-contrast': { enabled: false } } });
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)).toEqual([]);
});
