import { render, screen, waitFor, within } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import axe from 'axe-core';
import { describe, expect, it } from 'vitest';
import App from '../../App.svelte';
import { MemoryBackend } from '$lib/backend/memory';
import { Stream } from '$lib/backend/query.svelte';
import { words } from '$lib/words';

async function start() {
  const backend = new MemoryBackend('studio');
  const stream = await Stream.of(backend);
  render(App, { door: { backend, stream, opening: await backend.opening() } });
  const prompt = await screen.findByLabelText<HTMLTextAreaElement>(words.compose.prompt);
  const person = userEvent.setup();
  return { backend, person, prompt, pane: prompt.closest('aside') as HTMLElement };
}

describe('compose by keyboard', () => {
  it('takes back a model, a parameter and text with the same keys, wherever the focus is', async () => {
    const { person, prompt, pane } = await start();
    await person.click(await screen.findByRole('button', { name: words.compose.clear('Duration') }));
    await person.keyboard('{Alt>}1{/Alt}');
    await person.click(prompt);
    await person.keyboard(' at dusk');
    expect(prompt.value).toContain(' at dusk');
    await person.keyboard('{Control>}z{/Control}');
    await waitFor(() => expect(prompt.value).not.toContain(' at dusk'));
    await person.keyboard('{Control>}z{/Control}');
    await waitFor(() => expect(within(pane).getByRole('radio', { name: 'Video' }).getAttribute('aria-checked')).toBe('true'));
    await person.keyboard('{Control>}z{/Control}');
    expect((await screen.findByRole('spinbutton', { name: 'Duration' })).getAttribute('aria-valuetext')).toBe('8 s');
    await person.keyboard('{Control>}{Shift>}z{/Shift}{/Control}');
    expect(await screen.findByRole('button', { name: words.compose.set('Duration') })).toBeTruthy();
  });

  it('opens, names and closes drafts, and brings one back', async () => {
    const { person, prompt, pane } = await start();
    expect(within(pane).queryByRole('navigation', { name: words.compose.tabs })).toBeNull();
    await person.click(prompt);
    await person.keyboard('{Control>}t{/Control}');
    const strip = await within(pane).findByRole('navigation', { name: words.compose.tabs });
    const field = await screen.findByLabelText<HTMLTextAreaElement>(words.compose.prompt);
    await waitFor(() => expect(field.value).toBe(''));
    await person.type(field, 'a second idea');
    expect(within(strip).getByRole('button', { name: 'a second idea' }).getAttribute('aria-current')).toBe('true');
    expect(within(strip).getByRole('button', { name: /^Slow dolly/ })).toBeTruthy();
    await person.keyboard('{Control>}w{/Control}');
    await waitFor(() => expect(field.value).toContain('heron'));
    await person.click(await screen.findByRole('button', { name: words.design.undo }));
    await waitFor(() => expect(field.value).toBe('a second idea'));
    const found = await axe.run(pane, { rules: { 'color-contrast': { enabled: false } } });
    expect(found.violations.map((violation) => `${violation.id}: ${violation.nodes[0]?.html}`)).toEqual([]);
  });

  it('walks through the prompts before with Ctrl and the arrows, and comes back', async () => {
    const { backend, person, prompt } = await start();
    const before = prompt.value;
    const [newest] = await backend.prompts(null, 1);
    await person.click(prompt);
    await person.keyboard('{Control>}{ArrowUp}{/Control}');
    await waitFor(() => expect(prompt.value).toBe(newest?.text));
    await person.keyboard('{Control>}{ArrowDown}{/Control}');
    await waitFor(() => expect(prompt.value).toBe(before));
  });
});

describe('the body', () => {
  it('is shown as it is sent, and a body that is pasted becomes the form', async () => {
    const { backend, person, prompt, pane } = await start();
    await person.click(prompt);
    await person.keyboard('{Control>}j{/Control}');
    const body = await within(pane).findByLabelText<HTMLTextAreaElement>(/^What is sent to/);
    const sent = (await backend.composeCheck(await backend.draft())).body;
    await waitFor(() => expect(body.value).toBe(sent));
    body.setSelectionRange(0, body.value.length);
    body.focus();
    await person.paste('{ "model": "z-image",  "prompt": "a cat" }');
    await waitFor(() => expect(prompt.value).toBe('a cat'));
    expect(body.value).toBe('{ "model": "z-image",  "prompt": "a cat" }');
    expect(within(pane).getByText(words.compose.bodyTyped)).toBeTruthy();
    await person.click(within(pane).getByRole('button', { name: words.compose.bodyDrop }));
    await waitFor(() => expect(body.value).toBe('{"model":"z-image","prompt":"a cat"}'));
  });
});

describe('presets', () => {
  it('are saved under a name, set again, and taken back', async () => {
    const { backend, person, prompt } = await start();
    await person.click(prompt);
    await person.keyboard('{Control>}s{/Control}');
    await person.type(await screen.findByPlaceholderText(words.compose.presetName), 'Wide film{Enter}');
    await waitFor(async () => expect((await backend.presets('doubao-seedance-2.0')).map((preset) => [preset.name, preset.prompt])).toEqual([['Wide film', null]]));
    await waitFor(() => expect(screen.queryByPlaceholderText(words.compose.presetName)).toBeNull());
    await person.click(await screen.findByRole('button', { name: words.compose.clear('Duration') }));
    await person.click(screen.getByRole('button', { name: words.compose.presets }));
    await person.click((await screen.findByText('Wide film')).closest('button')!);
    expect((await screen.findByRole('spinbutton', { name: 'Duration' })).getAttribute('aria-valuetext')).toBe('8 s');
    await person.click(prompt);
    await person.keyboard('{Control>}z{/Control}');
    expect(await screen.findByRole('button', { name: words.compose.set('Duration') })).toBeTruthy();
  });
});
