import axe from 'axe-core';
import { fireEvent, render, screen, waitFor, within } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import { describe, expect, it } from 'vitest';
import type { QueryRead } from '$lib/backend/bindings';
import { MemoryBackend } from '$lib/backend/memory';
import { Stream } from '$lib/backend/query.svelte';
import type { Shell } from '$lib/shell.svelte';
import { words } from '$lib/words';
import Alone from './Alone.test.svelte';

const field = () => screen.getByRole<HTMLInputElement>('searchbox');
const offers = () => within(screen.getByRole('listbox', { name: words.search.offers })).getAllByRole('option').map((each) => each.querySelector('.title')?.textContent);
const chips = () => [...document.querySelectorAll('.painted .term')].map((each) => each.textContent);
const painted = () => document.querySelector('.painted')?.textContent;

/** `last` is what the library is asked. */
async function open(text = '') {
  const backend = new MemoryBackend('studio');
  const person = userEvent.setup();
  let shell: Shell | undefined;
  const door = { backend, stream: await Stream.of(backend), opening: await backend.opening() };
  render(Alone, { door, onshell: (made: Shell) => (shell = made) });
  const last = () => shell?.search.text.trim();
  await person.click(field());
  if (text !== '') await person.paste(text);
  return { backend, person, last, shell: () => shell as unknown as Shell };
}

describe('the search field', () => {
  it('paints what is typed, with terms as chips', async () => {
    const { person } = await open();
    await person.type(field(), 'light kind:video ');
    await waitFor(() => expect(chips()).toEqual(['kind:video']));
    expect(painted()).toBe(field().value);
  });

  it('completes fields and values by Tab, Enter and arrows', async () => {
    const { person, last } = await open();
    await person.type(field(), 'ra');
    await waitFor(() => expect(offers()).toEqual(['rating:', 'ratio:']));
    await person.keyboard('{Tab}');
    expect(field().value).toBe('rating:');
    await waitFor(() => expect(offers()[0]).toBe('5'));
    expect(field().getAttribute('aria-activedescendant')).toBe('search-offers-0');
    await person.keyboard('{ArrowDown}{Enter}');
    expect(field().value).toBe('rating:≥4 ');
    await waitFor(() => expect(last()).toBe('rating:≥4'));
    expect(document.activeElement).toBe(field());
  });

  it('searches on Enter for a word that has offers, and closes them', async () => {
    const { person, last } = await open();
    await person.type(field(), 'ra');
    await waitFor(() => expect(offers().length).toBe(2));
    await person.keyboard('{Enter}');
    expect(screen.queryByRole('listbox')).toBeNull();
    expect([field().value, last()]).toEqual(['ra', 'ra']);
  });

  it('does not empty the results while a name is typed', async () => {
    const { person, last } = await open();
    await person.type(field(), 'cat tag:port');
    await waitFor(() => expect(offers()).toEqual(['portrait']));
    await waitFor(() => expect(last()).toBe('cat'));
    await person.keyboard('rait');
    await waitFor(() => expect(last()).toBe('cat tag:portrait'));
    await person.keyboard('{Backspace}{Escape}');
    await waitFor(() => expect(last()).toBe('cat tag:portrai'), { timeout: 2000 });
  });

  it('is left with all that was typed', async () => {
    const { person, last } = await open();
    await person.type(field(), 'cat tag:port');
    await waitFor(() => expect(last()).toBe('cat'));
    await person.tab({ shift: true });
    await waitFor(() => expect(last()).toBe('cat tag:port'));
    expect(field().value).toBe('cat tag:port');
  });

  it('closes its list by Esc first, then clears, then is left', async () => {
    const { person } = await open();
    await person.type(field(), 'ra');
    await screen.findByRole('listbox');
    await person.keyboard('{Escape}');
    expect(screen.queryByRole('listbox')).toBeNull();
    expect(field().value).toBe('ra');
    await person.keyboard('{Escape}');
    expect(field().value).toBe('');
    await person.keyboard('{Escape}');
    expect(document.activeElement).not.toBe(field());
  });

  it('takes a chip away by one Backspace, but letters of what is being typed one by one', async () => {
    const { person } = await open('cat kind:video');
    await waitFor(() => expect(chips()).toEqual(['kind:video']));
    await person.keyboard('{Backspace}');
    expect(field().value).toBe('cat kind:vide');
    await person.keyboard('o{ArrowLeft}{ArrowRight}');
    await waitFor(() => expect(chips()).toEqual(['kind:video']));
    await person.keyboard('{Backspace}');
    expect(field().value).toBe('cat ');
    await person.keyboard('{Backspace}');
    expect(field().value).toBe('cat');
  });

  it('offers the values of a chip that is pressed, and puts the chosen one there', async () => {
    const { person, last } = await open('kind:image,video cat');
    await waitFor(() => expect(chips()).toEqual(['kind:image,video']));
    field().setSelectionRange(12, 12);
    await fireEvent.click(field(), { detail: 1 });
    await waitFor(() => expect(offers()).toEqual(['video', 'audio', 'other']));
    expect(field().value.slice(field().selectionStart ?? 0, field().selectionEnd ?? 0)).toBe('video');
    expect(last()).toBe('kind:image,video cat');
    await person.click(screen.getByRole('option', { name: 'audio' }));
    expect(field().value).toBe('kind:image,audio cat');
  });

  it('underlines a trouble and says it, but not what is still being typed', async () => {
    const { person } = await open();
    await person.type(field(), 'kind:vidoe');
    await waitFor(() => expect(painted()).toBe('kind:vidoe'));
    expect(document.querySelector('.bad')).toBeNull();
    await person.keyboard(' cat');
    await waitFor(() => expect(document.querySelector('.bad')?.textContent).toBe('vidoe'));
    const said = screen.getByText(/“vidoe” is no value here and is left out. Try image, video or audio/);
    expect(field().getAttribute('aria-describedby')).toBe(said.id);
    expect(field().getAttribute('aria-invalid')).toBe('true');
  });

  it('leaves composition to the system', async () => {
    const { person } = await open();
    await fireEvent.compositionStart(field());
    await fireEvent.input(field(), { target: { value: 'ra' }, isComposing: true });
    await waitFor(() => expect(painted()).toBe('ra'));
    expect(screen.queryByRole('listbox')).toBeNull();
    await fireEvent.keyDown(field(), { key: 'Enter', isComposing: true });
    await fireEvent.keyDown(field(), { key: 'Escape', isComposing: true });
    expect(field().value).toBe('ra');
    await fireEvent.compositionEnd(field());
    await waitFor(() => expect(offers().length).toBe(2));
    await person.keyboard('{Escape}');
  });

  it('never lets an old answer stand over a newer text', async () => {
    const { backend, person } = await open();
    const real = backend.queryRead;
    const held: (() => void)[] = [];
    backend.queryRead = (text, caret) => new Promise<QueryRead>((done) => held.push(() => void real(text, caret).then(done)));
    await person.type(field(), 'kind:video');
    expect(held.length).toBe(10);
    for (const answer of held.toReversed()) answer();
    await waitFor(() => expect(chips()).toEqual(['kind:video']));
    expect(painted()).toBe('kind:video');
  });

  it('stands as it is typed when nothing answers', async () => {
    const { backend, person, last } = await open();
    backend.queryRead = () => Promise.reject(new Error('gone'));
    await person.type(field(), 'kind:video');
    await waitFor(() => expect(last()).toBe('kind:video'));
    expect(painted()).toBe('kind:video');
  });

  it('remembers what was searched for, and searches for it again', async () => {
    const { backend, person, last } = await open();
    await person.type(field(), 'first light{Enter}');
    await person.click(screen.getByRole('button', { name: words.frame.searchClear }));
    await waitFor(() => expect(last()).toBe(''));
    expect(document.activeElement).toBe(field());
    const again = await screen.findByRole('option', { name: 'first light' });
    await waitFor(async () => expect((await backend.opening()).remembered['search.recent']).toBe('["first light"]'));
    await person.click(again);
    expect(field().value).toBe('first light');
    await waitFor(() => expect(last()).toBe('first light'));
  });

  it('shows how to search, and uses an example', async () => {
    const { person, last } = await open();
    await person.click(screen.getAllByRole('button', { name: words.search.help })[0] ?? expect.fail());
    const sheet = await screen.findByRole('dialog', { name: words.search.help });
    await person.click(within(sheet).getByRole('button', { name: 'kind:video' }));
    await waitFor(() => expect(last()).toBe('kind:video'));
    expect(field().value).toBe('kind:video');
  });

  it('has nothing that axe finds fault with', async () => {
    const { person } = await open();
    await person.type(field(), 'kind:vidoe ra');
    await screen.findByRole('listbox');
    const header = field().closest('header') ?? expect.fail();
    const { violations } = await axe.run(header, { rules: { 'color-contrast': { enabled: false } } });
    expect(violations.map((each) => `${each.id}: ${each.nodes[0]?.html}`)).toEqual([]);
  });
});


describe('the field and the rest of the window', () => {
  it('shows what a facet or another place wrote, and paints it', async () => {
    const { shell } = await open();
    shell().search.text = 'kind:video cat';
    await waitFor(() => expect(field().value).toBe('kind:video cat'));
    await waitFor(() => expect(chips()).toEqual(['kind:video']));
    expect(screen.queryByRole('listbox')).toBeNull();
  });
});

describe('saved searches', () => {
  const list = () => within(screen.getByRole('list', { name: words.search.searches }));
  const names = () => list().getAllByRole('button', { name: /, \d+ result/ }).map((each) => each.textContent?.replace(/\d+$/, ''));
  const row = (name: string) => list().getByRole('button', { name: new RegExp(`^${name}, `) });

  async function opened() {
    const page = await open();
    await page.person.click(screen.getByRole('button', { name: new RegExp(`^${words.search.searches}`) }));
    await waitFor(() => expect(names()).toEqual(['Best of the year', 'To sort']));
    return page;
  }

  it('are kept under a name, once', async () => {
    const { person } = await opened();
    await person.type(field(), 'first light');
    await person.click(await screen.findByRole('button', { name: words.search.save }));
    // Without a layout nothing that floats is in view, and what is not in view has no role.
    const name = () => screen.getByLabelText(words.search.name);
    await waitFor(() => expect(name()).toBeTruthy());
    await person.type(name(), 'to SORT{Enter}');
    expect(await screen.findByText(new RegExp(words.failure.of({ code: 'nameTaken', facts: { name: 'to SORT' }, detail: null }).what))).toBeTruthy();
    await person.clear(name());
    await person.keyboard('Light{Enter}');
    await waitFor(() => expect(names()).toEqual(['Best of the year', 'To sort', 'Light']));
    expect(await screen.findByText(words.search.saved('Light'))).toBeTruthy();
    expect(row('Light').getAttribute('aria-current')).toBe('true');
  });

  it('are searched for again by a press', async () => {
    const { person, last } = await opened();
    await person.click(row('To sort'));
    expect(last()).toBe('-is:tagged kind:video');
    await waitFor(() => expect(field().value).toBe('-is:tagged kind:video'));
  });

  it('are ordered, renamed and deleted by keys, and come back where they stood', async () => {
    const { person } = await opened();
    row('To sort').focus();
    await person.keyboard('{Alt>}{ArrowUp}{/Alt}');
    await waitFor(() => expect(names()).toEqual(['To sort', 'Best of the year']));
    await waitFor(() => expect(document.activeElement).toBe(row('To sort')));
    await person.keyboard('{F2}');
    const name = await screen.findByRole('textbox', { name: words.search.renameOne('To sort') });
    await person.clear(name);
    await person.type(name, 'Later{Enter}');
    await waitFor(() => expect(names()).toEqual(['Later', 'Best of the year']));
    await person.keyboard('{Delete}');
    await waitFor(() => expect(names()).toEqual(['Best of the year']));
    await waitFor(() => expect(document.activeElement).toBe(row('Best of the year')));
    await person.click(screen.getByRole('button', { name: words.design.undo }));
    await waitFor(() => expect(names()).toEqual(['Later', 'Best of the year']));
  });

  it('are dragged to another place, which is no press', async () => {
    const { last } = await opened();
    const first = row('Best of the year');
    first.setPointerCapture = () => undefined;
    Object.defineProperty(first, 'offsetHeight', { value: 26 });
    await fireEvent.pointerDown(first, { button: 0, clientY: 10 });
    await fireEvent.pointerMove(first, { clientY: 40 });
    await fireEvent.pointerUp(first);
    await fireEvent.click(first);
    await waitFor(() => expect(names()).toEqual(['To sort', 'Best of the year']));
    expect(last()).toBe('');
  });

  it('keep their name when a new one is left by Esc, or is taken', async () => {
    const { person } = await opened();
    row('To sort').focus();
    await person.keyboard('{F2}');
    await person.type(await screen.findByRole('textbox', { name: words.search.renameOne('To sort') }), 'x{Escape}');
    await waitFor(() => expect(names()).toEqual(['Best of the year', 'To sort']));
    await person.keyboard('{F2}');
    const name = await screen.findByRole('textbox', { name: words.search.renameOne('To sort') });
    await person.clear(name);
    await person.type(name, 'best of the YEAR{Enter}');
    await waitFor(() => expect(name.getAttribute('aria-invalid')).toBe('true'));
  });

  it('have nothing that axe finds fault with', async () => {
    await opened();
    const { violations } = await axe.run(document.querySelector('aside') ?? expect.fail(), { rules: { 'color-contrast': { enabled: false } } });
    expect(violations.map((each) => `${each.id}: ${each.nodes[0]?.html}`)).toEqual([]);
  });
});
