import { screen, waitFor } from '@testing-library/svelte';
import { describe, expect, it, vi } from 'vitest';
import { openPage } from '$lib/testing/open';
import { words } from '$lib/words';

const said = words.settings;
const open = (scene: Parameters<typeof openPage>[0] = 'studio') => openPage(scene, { place: 'settings' });

describe('the settings', () => {
  it('save at once, and Ctrl+Z takes back', async () => {
    const { backend, person } = await open();
    await person.click(screen.getByRole('switch', { name: said.notifySound }));
    expect((await backend.settings()).notifySound).toBe(true);
    await person.click(screen.getByRole('radio', { name: said.themes.light }));
    expect(document.documentElement.dataset.theme).toBe('light');
    await person.keyboard('{Control>}z{/Control}');
    await waitFor(() => expect(document.documentElement.dataset.theme).not.toBe('light'));
    await person.keyboard('{Control>}z{/Control}');
    await waitFor(async () => expect((await backend.settings()).notifySound).toBe(false));
  });

  it('show what the engine has, when it did not take a change', async () => {
    const { backend, person } = await open();
    vi.spyOn(backend, 'settingsSave').mockRejectedValue({ code: 'diskFull', facts: {}, detail: null });
    const sound = screen.getByRole('switch', { name: said.notifySound });
    await person.click(sound);
    expect(await screen.findByText(/The disk is full/)).toBeTruthy();
    expect(sound.getAttribute('aria-checked')).toBe('false');
  });

  it('keep the number of tasks at once within its limits, however it is typed', async () => {
    const { backend, person } = await open();
    const limit = screen.getByRole('spinbutton', { name: said.limit });
    await person.clear(limit);
    await person.type(limit, '400{Enter}');
    await waitFor(async () => expect((await backend.settings()).inFlightLimit).toBe(20));
    await person.clear(limit);
    await person.type(limit, 'many{Enter}');
    expect((await backend.settings()).inFlightLimit).toBe(20);
    await person.keyboard('{ArrowDown}');
    await waitFor(async () => expect((await backend.settings()).inFlightLimit).toBe(19));
  });

  it('scale the text of everything', async () => {
    const { person } = await open();
    await person.click(screen.getByRole('button', { name: words.design.more(said.scale) }));
    await waitFor(() => expect(document.documentElement.style.getPropertyValue('zoom')).toBe('1.1'));
    expect(screen.getByRole<HTMLInputElement>('spinbutton', { name: said.scale }).value).toBe('110 %');
  });

  it('forget the key only after saying what happens then', async () => {
    const { backend, person } = await open();
    await person.click(screen.getByRole('button', { name: said.forget }));
    expect(screen.getByText(/Sending and looking stop.*2 tasks go on at the service.*are kept/)).toBeTruthy();
    expect(backend.asked).not.toContain('keyForget');
    await person.click(screen.getByRole('button', { name: said.forgetDo }));
    expect(await screen.findByText(said.missingTitle)).toBeTruthy();
    expect(backend.asked).toContain('keyForget');
  });

  it('replace a refused key, and the condition goes', async () => {
    const { person } = await open('key-refused');
    expect(await screen.findByText(/reapi.ai answered 10004: revoked. Nothing was charged. 5 tasks go on/)).toBeTruthy();
    await person.type(screen.getByLabelText(words.firstRun.keyName), 'rk_live_q7Zp2mWx9Lk4{Enter}');
    expect(await screen.findByText('The key is kept. 8,412 credits')).toBeTruthy();
    await waitFor(() => expect(screen.queryByText(/^This key was refused/)).toBeNull());
    expect(document.documentElement.outerHTML).not.toContain('q7Zp2mWx9Lk4');
  });

  it('say that a key may be there while the keychain cannot be read', async () => {
    await open('key-unreadable');
    expect(screen.getByText(said.unreadableTitle)).toBeTruthy();
    expect(screen.getByText(said.unreadableText)).toBeTruthy();
  });

  it('change the archive folder, with the way back', async () => {
    const { backend, person } = await open();
    await person.click(screen.getByRole('button', { name: said.change }));
    expect(await screen.findByText(said.changed('/media/studio/Afterimage'))).toBeTruthy();
    await person.click(screen.getByRole('button', { name: words.design.undo }));
    await waitFor(async () => expect((await backend.settings()).archiveFolder).toBe('/home/mira/Pictures/Afterimage'));
  });

  it('find a setting by its words', async () => {
    const { person } = await open();
    await person.type(screen.getByRole('searchbox', { name: said.search }), 'tray');
    expect(screen.getByText(said.tray).closest('[data-row]')?.hasAttribute('hidden')).toBe(false);
    expect(screen.getByText(said.theme).closest('[data-row]')?.hasAttribute('hidden')).toBe(true);
  });

  it('open the sandbox and leave it again', async () => {
    const { person } = await open();
    await person.click(screen.getByRole('button', { name: said.sandboxOpen }));
    expect(await screen.findByText(words.frame.sandboxChip)).toBeTruthy();
    await person.keyboard('{Control>},{/Control}');
    await person.click(screen.getByRole('button', { name: said.sandboxLeave }));
    expect(await screen.findByText('8,412')).toBeTruthy();
  });
});
