import { cleanup, configure, screen, waitFor, within } from '@testing-library/svelte';
import axe from 'axe-core';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { openPage } from '$lib/testing/open';
import { toasts } from '$lib/design';
import { words } from '$lib/words';
import { castDialog } from './cast.svelte';

// Popovers and menus have no place in jsdom, and so no role that can be asked for: they are found by their words.
configure({ asyncUtilTimeout: 5000 });
vi.setConfig({ testTimeout: 30_000 });

const clean = async (element: Element) => {
  const found = await axe.run(element, { rules: { 'color-contrast': { enabled: false }, 'landmark-no-duplicate-banner': { enabled: false }, 'landmark-no-duplicate-contentinfo': { enabled: false } } });
  expect(found.violations.map((violation) => `${violation.id}: ${violation.nodes[0]?.html}`)).toEqual([]);
};

async function start(options: { place?: string; openTask?: number } = {}) {
  const { backend, person } = await openPage('studio', options);
  const prompt = await screen.findByLabelText<HTMLTextAreaElement>(words.compose.prompt);
  await screen.findByRole('button', { name: /^Submit 2/ });
  const pane = prompt.closest('aside') as HTMLElement;
  // The rows go to their places once the body is known.
  await within(pane).findByRole('group', { name: 'First frame' });
  return { backend, person, prompt, pane };
}

const portraitTask = async (backend: { cast(): Promise<{ member: { name: string; output: number | null } }[]> }) =>
  Math.floor(((await backend.cast()).find(({ member }) => member.name === 'Mara')?.member.output ?? 0) / 10);

beforeEach(() => {
  castDialog.member = null;
  while (toasts.shown !== null) toasts.close();
});

describe('a reference', () => {
  it('that is a result of ours shows its picture and age, and opens it', async () => {
    const { backend, person, pane } = await start();
    const task = await portraitTask(backend);
    await person.click(within(pane).getByLabelText(words.compose.addLink));
    await person.paste(`https://cdn.reapi.ai/media/${task}/0.png`);
    const images = await within(pane).findByRole('group', { name: 'Images' });
    expect(await within(images).findByText(/^from your archive, link made /)).toBeTruthy();
    await person.click(within(images).getByRole('button', { name: words.cast.open('0.png') }));
    expect(await screen.findByRole('button', { name: words.detail.back })).toBeTruthy();
  });

  it('says what it answers when it is asked, and nothing is asked by itself', async () => {
    const { backend, person, pane } = await start();
    const name = 'lake-first-frame.jpg';
    expect(backend.asked.some((asked) => asked.startsWith('linkCheck'))).toBe(false);
    await person.click(within(pane).getByRole('button', { name: words.cast.more(name) }));
    await person.click(await screen.findByText(words.cast.check));
    expect(await within(pane).findByText(/^answers, 412 kB/)).toBeTruthy();
    await person.click(within(pane).getByLabelText(words.compose.addLink));
    await person.paste('https://a.example/gone/reeds.png');
    await person.click(await within(pane).findByRole('button', { name: words.cast.checkAll }));
    expect(await within(pane).findByText(/^answers 404: cannot be fetched/)).toBeTruthy();
    await clean(pane);
  });

  it('is made of a result by one act, once, and taken back by one', async () => {
    const first = await start();
    const task = await portraitTask(first.backend);
    cleanup();
    const { backend, person } = await start({ openTask: task });
    const links = async () => (await backend.draft()).references.map((reference) => reference.url.split('/').slice(-2).join('/'));
    await person.click(await screen.findByRole('button', { name: words.cast.asReference }));
    await waitFor(async () => expect(await links()).toContain(`${task}/0.png`));
    expect(await screen.findByText(words.cast.referenceAdded)).toBeTruthy();
    await person.click(screen.getByRole('button', { name: words.design.undo }));
    await waitFor(async () => expect(await links()).not.toContain(`${task}/0.png`));
    await person.click(screen.getByRole('button', { name: words.cast.addToCast }));
    const dialog = await screen.findByRole('dialog', { name: words.cast.titleNew });
    expect(within(dialog).getByLabelText<HTMLInputElement>(words.cast.link).value).toContain(`${task}/0.png`);
  });
});

describe('names in the prompt', () => {
  it('are completed by keyboard alone, and say what goes out', async () => {
    const { person, prompt, backend } = await start();
    await person.clear(prompt);
    await person.type(prompt, 'walks with @');
    const list = await screen.findByRole('listbox', { name: words.cast.names });
    await waitFor(() => expect(within(list).getAllByRole('option').length).toBe(2));
    expect(prompt.getAttribute('aria-activedescendant')).toBe(within(list).getAllByRole('option')[0]?.id);
    await clean(prompt.closest('.holder') as HTMLElement);
    await person.keyboard('{ArrowDown}{ArrowDown}m');
    await person.keyboard('{Enter}');
    expect(prompt.value).toBe('walks with @Mara ');
    expect(screen.queryByRole('listbox')).toBeNull();
    expect(await screen.findByText(words.cast.said([{ member: 1, name: 'Mara', said: '@Image1', place: 'Images' }]))).toBeTruthy();
    await waitFor(async () => expect((await backend.composeCheck(await backend.draft())).cast.length).toBe(1));
  });

  it('give way to Escape, and Ctrl+Enter still submits', async () => {
    const { person, prompt, backend } = await start();
    await person.clear(prompt);
    await person.type(prompt, 'a @');
    await screen.findByRole('listbox', { name: words.cast.names });
    await person.keyboard('{Escape}');
    expect(screen.queryByRole('listbox')).toBeNull();
    await person.type(prompt, ' @o');
    await screen.findByRole('listbox', { name: words.cast.names });
    await person.keyboard('{Control>}{Enter}{/Control}');
    await waitFor(() => expect(backend.asked).toContain('submit'));
    expect(prompt.value).toBe('a @ @o');
  });
});

describe('the shelf', () => {
  it('says whose link needs renewing, writes a name into the prompt, and removes with a way back', async () => {
    const { person, prompt } = await start();
    await person.clear(prompt);
    await person.click(screen.getByRole('button', { name: words.cast.shelf }));
    const shelf = (await screen.findByText('@old-lamp')).closest<HTMLElement>('.shelf') as HTMLElement;
    expect(within(shelf).getAllByText(words.cast.needsRenewing).length).toBe(1);
    await clean(shelf);
    await person.click(within(shelf).getByLabelText(words.cast.remove('@old-lamp')));
    await waitFor(() => expect(within(shelf).queryByText('@old-lamp')).toBeNull());
    await person.click(await screen.findByRole('button', { name: words.design.undo }));
    expect(await within(shelf).findByText('@old-lamp')).toBeTruthy();
    await person.click(within(shelf).getByLabelText(words.cast.insert('Mara')));
    await waitFor(() => expect(prompt.value).toBe('@Mara '));
  });

  it('takes a name for any link, and says why one cannot be taken', async () => {
    const { person, pane, backend } = await start();
    await person.click(within(pane).getByRole('button', { name: words.cast.more('lake-first-frame.jpg') }));
    await person.click(await screen.findByText(words.cast.addToCast));
    const dialog = await screen.findByRole('dialog', { name: words.cast.titleNew });
    const name = within(dialog).getByLabelText(words.cast.name);
    await person.type(name, 'mara');
    await person.click(within(dialog).getByRole('button', { name: words.cast.keep }));
    expect(await within(dialog).findByText(/Another one of the cast has this name/)).toBeTruthy();
    await clean(dialog);
    await person.clear(name);
    await person.type(name, 'lake{Enter}');
    await waitFor(async () => expect((await backend.cast()).map(({ member }) => member.name)).toContain('lake'));
    await waitFor(() => expect(screen.queryByRole('dialog', { name: words.cast.titleNew })).toBeNull());
  });

  it('shows what was made with one', async () => {
    const { person } = await start();
    await person.click(screen.getByRole('button', { name: words.cast.shelf }));
    await person.click(await screen.findByLabelText(words.cast.edit('@Mara')));
    const dialog = await screen.findByRole('dialog', { name: words.cast.titleOf('Mara') });
    await waitFor(() => expect(within(dialog).getAllByRole('button', { name: /^Open: / }).length).toBe(5));
    await person.click(within(dialog).getByRole('button', { name: words.cast.renew }));
    expect(await within(dialog).findByText(words.cast.renewed)).toBeTruthy();
    await clean(dialog);
  });
});
