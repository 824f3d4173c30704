import axe from 'axe-core';
import { configure, screen, waitFor, within } from '@testing-library/svelte';
import { describe, expect, it, vi } from 'vitest';
import { openPage } from '$lib/testing/open';
import { words } from '$lib/words';

// Whole pages on a busy machine.
configure({ asyncUtilTimeout: 10_000 });

const said = words.importing;

async function open(scene: 'studio' | 'files' = 'files') {
  const page = await openPage(scene, { place: 'settings' });
  const heading = await screen.findByRole('heading', { name: words.settings.sections.archive });
  return { ...page, section: within(heading.closest('section') as HTMLElement) };
}

describe('saved files in the settings', { timeout: 90_000 }, () => {
  it('say whether all are there, and lead to those that are not', async () => {
    const { person, section } = await open();
    expect(await section.findByText(/^1,840 files, 3 gone, 1 changed, looked at /)).toBeTruthy();
    expect(section.getByText(said.savedFound(2))).toBeTruthy();
    await person.click(section.getByRole('button', { name: said.savedMissing(3) }));
    await waitFor(() => expect(screen.getByLabelText<HTMLInputElement>(words.frame.search).value.trim()).toBe('is:missing'));
    expect(screen.getByRole('main', { name: words.frame.places.library })).toBeTruthy();
  });

  it('are looked at with progress, and the look can be stopped', async () => {
    const { backend, person, section } = await open('studio');
    expect(await section.findByText(/^1,840 files, all there, looked at /)).toBeTruthy();
    backend.imports.files = { ...backend.imports.files, running: { done: 460, of: 1_840 } };
    await person.click(section.getByRole('button', { name: said.savedLook }));
    expect((await section.findByRole('progressbar', { name: said.savedLooking })).getAttribute('aria-valuenow')).toBe('25');
    await person.click(section.getByRole('button', { name: said.stop }));
    expect(backend.asked.slice(-2)).toEqual(['filesCheck', 'filesCheckStop']);
    backend.imports.files = { ...backend.imports.files, running: null };
    backend.tell({ type: 'stale', tags: ['files'], tasks: [] });
    expect(await section.findByRole('button', { name: said.savedLook })).toBeTruthy();
  });

  it('that are gone are looked for in a folder, and what was found is said', async () => {
    const { person, section } = await open();
    await person.click(await section.findByRole('button', { name: said.savedFind }));
    expect(await screen.findByText('2 files found. 1 still gone')).toBeTruthy();
    expect(await section.findByText(/1 gone, 1 changed/)).toBeTruthy();
  });

  it('of an archive that is away are not spoken of', async () => {
    const { backend, section } = await open();
    backend.imports.files = { ...backend.imports.files, away: true };
    backend.tell({ type: 'stale', tags: ['files'], tasks: [] });
    expect(await section.findByText(/^The archive’s folder is not there/)).toBeTruthy();
    expect(section.queryByRole('button', { name: said.savedMissing(3) })).toBeNull();
    expect(section.queryByRole('button', { name: said.savedLook })).toBeNull();
  });
});

describe('watched folders in the settings', { timeout: 90_000 }, () => {
  it('say what they are for while there is none, and are added with what lies there', async () => {
    const { backend, person, section } = await open('studio');
    expect(await section.findByText(said.watchedNone)).toBeTruthy();
    await person.click(section.getByRole('checkbox', { name: said.watchedExisting }));
    await person.click(section.getByRole('button', { name: said.watchedAdd }));
    expect(await section.findByText('/home/studio/ComfyUI/output')).toBeTruthy();
    expect(backend.asked).toContain('watchedFolderAdd with what is there');
    expect(section.getByRole('checkbox', { name: said.watchedExisting }).getAttribute('aria-checked')).toBe('false');
  });

  it('say why one cannot be watched, and what to do', async () => {
    const { backend, person, section } = await open('studio');
    vi.spyOn(backend, 'watchedFolderAdd').mockRejectedValue({ code: 'folderUnusable', facts: { path: '/home/mira/Pictures' }, detail: 'it holds the archive' });
    await person.click(section.getByRole('button', { name: said.watchedAdd }));
    expect((await section.findByRole('alert')).textContent).toContain('/home/mira/Pictures cannot be watched: it holds the archive. Nothing has changed.');
    expect(section.getByText(said.watchedNone)).toBeTruthy();
  });

  it('say what came from them and what is wrong, and a removal has a way back', async () => {
    const { backend, person, section } = await open();
    const list = await section.findByRole('list', { name: said.watched });
    expect(list.textContent).toContain('412 files came, last ');
    expect(list.textContent).toContain(said.watchedTrouble.missing);
    const { violations } = await axe.run(list, { rules: { 'color-contrast': { enabled: false } } });
    expect(violations.map(({ id }) => id)).toEqual([]);
    await person.click(within(list).getByRole('button', { name: said.watchedRemoveOne('/media/studio/renders') }));
    await waitFor(() => expect(list.children).toHaveLength(1));
    await person.click(await screen.findByRole('button', { name: words.design.undo }));
    await waitFor(() => expect(list.children).toHaveLength(2));
    expect(backend.asked).toContain('watchedFolderRestore /media/studio/renders');
  });

  it('the import stands beside them', async () => {
    const { person, section } = await open();
    await person.click(section.getByRole('button', { name: said.open }));
    expect(await screen.findByRole('dialog', { name: said.title })).toBeTruthy();
  });
});
