import { screen, waitFor, within } from '@testing-library/svelte';
import { describe, expect, it, vi } from 'vitest';
import { openPage } from '$lib/testing/open';
import { words } from '$lib/words';
import { parts } from './parts';

const here = () => screen.getByRole('main').getAttribute('aria-label');
const status = () => screen.getByRole('contentinfo');


describe('the frame', () => {
  it('opens in Studio, with the counts of the queue and the balance', async () => {
    await openPage('studio');
    expect(here()).toBe('Studio');
    await screen.findByText('8,412');
    expect(screen.getByRole('button', { name: /^Queue/ }).textContent).toContain('5 alive, 1 needs you');
    expect(status().textContent).toContain('Connected to reapi.ai');
    expect(status().textContent).toContain('48,212 files archived and verified, 412 GB');
  });

  it('goes on around a part that cannot be read, and says so in its place', async () => {
    const here = vi.spyOn(parts.compose, 'here', 'get').mockImplementation(() => {
      throw new Error('no such file');
    });
    await openPage('studio');
    const compose = within(screen.getByRole('complementary', { name: words.frame.compose }));
    expect(await compose.findByText(words.frame.broken.title)).toBeTruthy();
    expect(screen.getByRole('main').getAttribute('aria-label')).toBe('Studio');
    here.mockRestore();
    await compose.findByRole('button', { name: words.frame.broken.again }).then((again) => again.click());
    await waitFor(() => expect(compose.queryByText(words.frame.broken.title)).toBeNull());
  });

  it('goes to every place by keys, and back', async () => {
    const { person } = await openPage('studio');
    await person.keyboard('{Control>}2{/Control}');
    expect(here()).toBe('Queue');
    await person.keyboard('{Control>}3{/Control}');
    expect(here()).toBe('Library');
    await person.keyboard('{Control>},{/Control}');
    expect(here()).toBe('Settings');
    await person.keyboard('{Alt>}{ArrowLeft}{/Alt}');
    expect(here()).toBe('Library');
    await person.keyboard('{Alt>}{ArrowRight}{/Alt}');
    expect(here()).toBe('Settings');
  });

  it('remembers the place', async () => {
    const { backend, person } = await openPage('studio');
    await person.click(screen.getByRole('button', { name: 'Library' }));
    await waitFor(async () => expect((await backend.opening()).remembered.place).toBe('"library"'));
  });

  it('hides compose and shows it again, for each place by itself', async () => {
    const { person } = await openPage('studio');
    const toggle = screen.getByRole('button', { name: words.frame.composeToggle });
    expect(toggle.getAttribute('aria-pressed')).toBe('true');
    await person.keyboard('{Control>}\\{/Control}');
    expect(toggle.getAttribute('aria-pressed')).toBe('false');
    await person.keyboard('{Control>}2{/Control}n');
    expect(toggle.getAttribute('aria-pressed')).toBe('true');
    await person.keyboard('{Control>}1{/Control}');
    expect(toggle.getAttribute('aria-pressed')).toBe('false');
  });

  it('searches from anywhere, in the library', async () => {
    const { person } = await openPage('studio', { place: 'queue' });
    await person.keyboard('/lake');
    expect(document.activeElement).toBe(screen.getAllByRole('searchbox')[0]);
    expect(here()).toBe('Library');
  });

  it('lists all shortcuts on ?', async () => {
    const { person } = await openPage('studio', { place: 'settings' });
    await person.keyboard('?');
    const sheet = await screen.findByRole('dialog');
    expect(within(sheet).getByText(words.frame.shortcuts['compose.submit'])).toBeTruthy();
    await person.keyboard('{Escape}');
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
  });

  it('opens the task that a notification names, and Esc goes back to the place', async () => {
    const { backend, person } = await openPage('studio', { place: 'queue' });
    backend.tell({ type: 'openTask', task: 1 });
    await waitFor(() => expect(screen.getByRole('main').querySelector('.under')).not.toBeNull());
    await person.keyboard('{Escape}');
    await waitFor(() => expect(screen.getByRole('main').querySelector('.under')).toBeNull());
    expect(here()).toBe('Queue');
  });

  it('says aloud what a person waits for', async () => {
    const { backend } = await openPage('empty');
    backend.tell({ type: 'happened', task: 1, what: 'ready', modelTitle: 'Midjourney V7', outputs: 4, media: 'image' });
    await screen.findByText('Ready: 4 images, Midjourney V7');
  });
});

describe('conditions', () => {
  it('say one thing at a time, with its way out', async () => {
    const { backend, person } = await openPage('offline');
    await waitFor(() => expect(status().textContent).toMatch(/Offline since .* 2 tasks go on at the service/));
    expect(screen.getByText(/credits at \d\d:\d\d/)).toBeTruthy();
    await person.click(screen.getByRole('button', { name: 'Try now' }));
    expect(backend.asked).toContain('connectionRetry');
    await waitFor(() => expect(status().textContent).toContain('Connected to reapi.ai'));
  });

  it('show the others behind a click', async () => {
    const { person } = await openPage('archive-away');
    await person.click(await screen.findByRole('button', { name: 'and 1 more' }));
    expect(await screen.findByText(/^The service asks for a pause/)).toBeTruthy();
  });

  it('lead to where a refused key is replaced', async () => {
    const { person } = await openPage('key-refused');
    await person.click(await screen.findByRole('button', { name: 'Replace key' }));
    expect(here()).toBe('Settings');
    expect(screen.getByText(/^This key was refused/)).toBeTruthy();
    expect(document.activeElement).toBe(screen.getByLabelText(words.firstRun.keyName));
  });

  it('resume what the person paused', async () => {
    const { backend, person } = await openPage('paused');
    await person.click(await within(status()).findByRole('button', { name: 'Resume' }));
    await waitFor(() => expect(backend.scene.conditions).toEqual([]));
  });

  it('in the sandbox there is no money', async () => {
    await openPage('sandbox');
    expect(screen.getByText(words.frame.sandboxChip)).toBeTruthy();
    await waitFor(() => expect(status().textContent).toContain(words.frame.connectedSandbox));
    expect(screen.queryByText('8,412')).toBeNull();
  });

  it('a balance that was never read is a dash, not 0', async () => {
    await openPage('balance-unread');
    await waitFor(() => expect(screen.getByRole('button', { name: /^Balance/ }).textContent?.replace(/\s+/g, ' ').trim()).toBe('Balance: –'));
  });
});
