import { screen, waitFor } from '@testing-library/svelte';
import { describe, expect, it } from 'vitest';
import type { SceneName } from '$lib/backend/memory/scenes';
import { openPage } from '$lib/testing/open';
import { words } from '$lib/words';

const key = 'rk_live_q7Zp2mWx9Lk4';

async function start(scene: SceneName) {
  const opened = await openPage(scene);
  return { ...opened, field: screen.getByLabelText<HTMLInputElement>(words.firstRun.keyName) };
}

describe('the first run', () => {
  it('says what is seen while the key is typed', async () => {
    const { person, field } = await start('first-run');
    expect(document.activeElement).toBe(field);
    await person.type(field, 'sk-nothing-of-ours');
    expect(screen.getByText(words.firstRun.notAKey)).toBeTruthy();
    await person.clear(field);
    await person.type(field, key);
    expect(screen.getByText(words.firstRun.looksRight)).toBeTruthy();
  });

  it('keeps the key, shows the balance, and leaves no trace of the key in the page', async () => {
    const { backend, person, field } = await start('first-run');
    await person.type(field, `${key}{Enter}`);
    await screen.findByText('8,412 credits');
    expect(backend.asked).toContain('keyKeep keychain');
    expect(screen.queryByLabelText(words.firstRun.keyName)).toBeNull();
    expect(document.documentElement.outerHTML).not.toContain(key.slice(8));
    expect(backend.asked.join()).not.toContain(key.slice(8));
  });

  it('names the host that the key goes to, whichever it is', async () => {
    await openPage('first-run', { host: 'api.example.net' });
    expect(screen.getByText(/is sent to api\.example\.net, nowhere else/)).toBeTruthy();
    expect(document.body.textContent).not.toContain('reapi.ai');
  });

  it('hides the key until it is asked to show it', async () => {
    const { person, field } = await start('first-run');
    await person.type(field, key);
    expect(field.type).toBe('password');
    await person.click(screen.getByLabelText(words.firstRun.show));
    expect(field.type).toBe('text');
  });

  it('does not ask the service about what cannot be a key', async () => {
    const { backend, person, field } = await start('first-run');
    await person.type(field, 'hello{Enter}');
    expect(screen.getByText(/This is not a reAPI key/)).toBeTruthy();
    expect(backend.asked).toEqual([]);
    expect(field.value).toBe('hello');
  });

  it('without a keychain keeps the key until quitting, on request only', async () => {
    const { backend, person, field } = await start('first-run-no-keychain');
    await person.type(field, `${key}{Enter}`);
    await screen.findByText(words.firstRun.noKeychain);
    expect(field.value).toBe(key);
    expect(backend.asked).toEqual(['keyKeep keychain']);
    await person.click(screen.getByText(words.firstRun.keepUntilQuit));
    await screen.findByText('8,412 credits');
    expect(backend.asked).toEqual(['keyKeep keychain', 'keyKeep memory']);
  });

  it('says why a key was refused, and keeps what was typed', async () => {
    const { person, field } = await start('first-run-refused');
    await person.type(field, `${key}{Enter}`);
    expect((await screen.findByText(/The service refused this key/)).parentElement?.textContent).toContain('10003: key invalid');
    expect(field.value).toBe(key);
  });

  it('says that nothing was sent when the service cannot be reached', async () => {
    const { person, field } = await start('first-run-offline');
    await person.type(field, `${key}{Enter}`);
    expect(await screen.findByText(/The service cannot be reached/)).toBeTruthy();
  });

  it('opens the sandbox without a key', async () => {
    const { backend, person } = await start('first-run');
    await person.click(screen.getByText(words.firstRun.sandboxOpen));
    await waitFor(() => expect(screen.getByText(words.frame.sandboxChip)).toBeTruthy());
    expect(backend.asked).toContain('sandboxOpen');
  });

  it('changes the archive folder before anything is kept there', async () => {
    const { backend, person } = await start('first-run');
    await person.click(screen.getByText(words.firstRun.change));
    await screen.findByText('/media/studio/Afterimage');
    expect((await backend.settings()).archiveFolder).toBe('/media/studio/Afterimage');
  });
});
