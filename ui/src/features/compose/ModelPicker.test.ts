import { render, screen, waitFor, within } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import axe from 'axe-core';
import { describe, expect, it } from 'vitest';
import App from '../../App.svelte';
import { MemoryBackend } from '$lib/backend/memory';
import { Stream } from '$lib/backend/query.svelte';
import { words } from '$lib/words';

async function opened() {
  const backend = new MemoryBackend('studio');
  const stream = await Stream.of(backend);
  render(App, { door: { backend, stream, opening: await backend.opening() } });
  const prompt = await screen.findByLabelText<HTMLTextAreaElement>(words.compose.prompt);
  const person = userEvent.setup();
  await person.keyboard('{Control>}m{/Control}');
  const search = await screen.findByRole('combobox', { name: words.compose.search });
  await waitFor(() => expect(document.activeElement).toBe(search));
  const picker = await screen.findByRole('dialog');
  await within(picker).findByRole('option', { name: /Seedance 2.0 doubao/ });
  // Kinds and what a model takes share some words; kinds stand first.
  const filter = (label: string) => within(picker).getAllByRole('button', { name: new RegExp(`^${label}`) })[0] as HTMLElement;
  const options = () => within(picker).getAllByRole('option').map((option) => option.textContent ?? '');
  return { backend, person, prompt, picker, search, filter, options };
}

describe('the model picker', () => {
  it('narrows by several wishes from the keyboard, with one tab stop, and says what none can do', async () => {
    const { person, filter, options, picker } = await opened();
    filter(words.compose.allKinds).focus();
    await person.keyboard('{ArrowDown}{ArrowDown}{ArrowDown}');
    expect(document.activeElement).toBe(filter(words.compose.kinds.video));
    await person.keyboard('{Enter}');
    filter(words.compose.wishes.betweenFrames).focus();
    await person.keyboard(' ');
    await waitFor(() => expect(options()).toHaveLength(3));
    await person.click(filter(words.compose.wishes.shots));
    await waitFor(() => expect(options()).toHaveLength(1));
    expect(options()[0]).toContain('Kling 3.0');
    expect(filter(words.compose.wishes.shots).getAttribute('aria-pressed')).toBe('true');
    const stops = within(picker).getByRole('toolbar').querySelectorAll('button[tabindex="0"]');
    expect(stops).toHaveLength(1);
    await person.click(filter(words.compose.takes.sound));
    await person.click(await within(picker).findByRole('button', { name: words.compose.clearFilters }));
    await waitFor(() => expect(options().length).toBeGreaterThan(5));
    expect((await axe.run(picker, { rules: { 'color-contrast': { enabled: false } } })).violations.map((violation) => violation.id)).toEqual([]);
  }, 90_000);

  it('keeps a favourite, puts it first, and remembers it', async () => {
    const { person, backend, search, options, filter } = await opened();
    await person.type(search, 'z-image');
    await waitFor(() => expect(options()).toHaveLength(1));
    await person.keyboard('{Control>}d{/Control}');
    await person.clear(search);
    await waitFor(() => expect(options()[0]).toContain('Z-Image'));
    await person.click(filter(words.compose.favourites));
    await waitFor(() => expect(options()).toHaveLength(1));
    await waitFor(async () => expect((await backend.opening()).remembered['compose.favourites']).toBe('["z-image"]'), { timeout: 5000 });
  }, 90_000);

  it('takes the values along to the model that is chosen, and says what is kept for the other', async () => {
    const { person, backend, prompt, search } = await opened();
    const before = prompt.value;
    await person.type(search, 'kling');
    await person.keyboard('{Enter}');
    const aside = await screen.findByText(/^Kept for Seedance 2\.0: /);
    expect(aside.textContent).toContain('resolution');
    await waitFor(async () => expect((await backend.draft()).values).toEqual({ aspect_ratio: '16:9', duration: 8 }));
    await person.click(within(aside).getByRole('button', { name: words.compose.undo }));
    await waitFor(async () => expect((await backend.draft()).values).toEqual({ size: '16:9', resolution: '720p', duration: 8 }));
    expect((await backend.draft()).references).toHaveLength(1);
    expect(prompt.value).toBe(before);
  }, 90_000);
});
