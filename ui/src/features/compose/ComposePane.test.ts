import { render, screen, waitFor, within } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import axe from 'axe-core';
import { describe, expect, it } from 'vitest';
import App from '../../App.svelte';
import { MemoryBackend } from '$lib/backend/memory';
import type { SceneName } from '$lib/backend/memory/scenes';
import { Stream } from '$lib/backend/query.svelte';
import { words } from '$lib/words';

async function start(scene: SceneName = 'studio') {
  const backend = new MemoryBackend(scene);
  const stream = await Stream.of(backend);
  render(App, { door: { backend, stream, opening: await backend.opening() } });
  const prompt = await screen.findByLabelText<HTMLTextAreaElement>(words.compose.prompt);
  const person = userEvent.setup();
  const pane = prompt.closest('aside') as HTMLElement;
  return { backend, person, prompt, pane, times: (verb: string) => backend.asked.filter((asked) => asked === verb).length };
}

const button = (name: RegExp) => screen.findByRole('button', { name });

describe('the compose pane', () => {
  it('submits once for Ctrl+Enter in any field, however long the keys are held', async () => {
    const { person, prompt, times } = await start();
    await button(/^Submit 2/);
    await person.click(prompt);
    await person.keyboard('{Control>}{Enter>5/}{/Control}');
    await screen.findAllByText(words.compose.submittedLine(2, false));
    expect(times('submit')).toBe(1);
    expect(prompt.value).toContain('heron');
    expect(document.activeElement).toBe(prompt);
  });

  it('submits once for a double click', async () => {
    const { person, times } = await start();
    await person.dblClick(await button(/^Submit 2/));
    await screen.findAllByText(words.compose.submittedLine(2, false));
    expect(times('submit')).toBe(1);
  });

  it('keeps everything typed when the submission fails, and says what happened', async () => {
    const { backend, person, prompt } = await start();
    backend.submit = () => Promise.reject({ code: 'diskFull', facts: {}, detail: null });
    await person.clear(prompt);
    await person.type(prompt, 'a heron over the lake');
    await person.click(await button(/^Submit 2/));
    expect(await screen.findByText(new RegExp(words.failure.of({ code: 'diskFull', facts: {}, detail: null }).what))).toBeTruthy();
    expect(prompt.value).toBe('a heron over the lake');
  });

  it('leads to what must be fixed', async () => {
    const { person, prompt, times } = await start();
    await person.clear(prompt);
    await person.click(await button(/^Fix 1 thing to submit/));
    await waitFor(() => expect(document.activeElement).toBe(prompt));
    expect(times('submit')).toBe(0);
  });

  it('adds a link that is pasted anywhere in the pane, and takes it back', async () => {
    const { person, prompt, pane } = await start();
    await person.click(prompt);
    const before = prompt.value;
    await person.paste('https://a.example/reeds.png');
    expect(within(pane).getByText('reeds.png')).toBeTruthy();
    expect(prompt.value).toBe(before);
    await person.click(await screen.findByRole('button', { name: words.design.undo }));
    expect(within(pane).queryByText('reeds.png')).toBeNull();
    await person.paste('two words');
    expect(within(pane).queryByText('two words')).toBeNull();
  });

  it('says which parameters are sent, and clears one back to not sent', async () => {
    const { person, backend } = await start();
    const stepper = await screen.findByRole('spinbutton', { name: 'Duration' });
    expect(stepper.getAttribute('aria-valuetext')).toBe('8 s');
    await person.click(screen.getByRole('button', { name: words.compose.clear('Duration') }));
    const unset = await screen.findByRole('button', { name: words.compose.set('Duration') });
    await waitFor(() => expect(document.activeElement).toBe(unset));
    await waitFor(async () => expect((await backend.draft()).values).not.toHaveProperty('duration'));
  });

  it('changes the model from the picker by keyboard alone; the prompt stays', async () => {
    const { person, prompt } = await start();
    const before = prompt.value;
    await person.keyboard('{Control>}m{/Control}');
    const search = await screen.findByRole('combobox', { name: words.compose.search });
    await waitFor(() => expect(document.activeElement).toBe(search));
    await person.keyboard('gemini');
    await screen.findByRole('option', { name: /Gemini 3 Pro Image/ });
    await person.keyboard('{Enter}');
    await waitFor(() => expect(screen.queryByRole('combobox', { name: words.compose.search })).toBeNull());
    expect(await screen.findByText('gemini-3-pro-image-preview')).toBeTruthy();
    expect(screen.getByRole('radio', { name: 'Image' }).getAttribute('aria-checked')).toBe('true');
    expect(prompt.value).toBe(before);
    expect(await screen.findByText(/^Kept for Seedance 2.0: .*duration/)).toBeTruthy();
  });

  it('takes any id that is typed', async () => {
    const { person } = await start();
    await person.keyboard('{Control>}m{/Control}');
    await person.type(await screen.findByRole('combobox', { name: words.compose.search }), 'nano-banana-9{Enter}');
    expect(await screen.findByText(words.compose.unknownModel)).toBeTruthy();
    expect(await button(/^Submit 2/)).toBeTruthy();
    expect(await screen.findByText(words.compose.noPrice)).toBeTruthy();
  });

  it('speaks of no money in the sandbox', async () => {
    const { pane } = await start('sandbox');
    await button(/^Submit 2/);
    expect(within(pane).getByText(words.compose.sandbox)).toBeTruthy();
    expect(pane.textContent).not.toMatch(/credits|\$|balance/);
  });

  it('leads to the key when there is none that works, and sends nothing', async () => {
    const { person, prompt, times } = await start('key-refused');
    await button(/^Paste a working key to submit/);
    await person.click(prompt);
    await person.keyboard('{Control>}{Enter}{/Control}');
    await waitFor(() => expect(screen.getByRole('button', { name: words.frame.settings }).getAttribute('aria-current')).toBe('page'));
    expect(times('submit')).toBe(0);
  });

  it('says what it will do while offline', async () => {
    await start('offline');
    expect(await button(/^Queue 2 until online/)).toBeTruthy();
  });

  it('shows broken JSON as it was typed, beside what is wrong with it', async () => {
    const { person } = await start();
    await person.click(await screen.findByRole('button', { name: words.compose.json }));
    const field = screen.getByLabelText<HTMLTextAreaElement>(words.compose.jsonMore);
    await person.click(field);
    await person.paste('{"seed": 7,');
    expect(await screen.findByText(/^Not JSON at line/)).toBeTruthy();
    expect(field.value).toBe('{"seed": 7,');
    expect(await button(/^Fix 1 thing to submit/)).toBeTruthy();
  });

  it('has names, roles and states for assistive technology', async () => {
    const { person, pane } = await start();
    await person.click(await screen.findByRole('button', { name: words.compose.json }));
    await button(/^Submit 2/);
    const found = await axe.run(pane, { rules: { 'color-contrast': { enabled: false } } });
    expect(found.violations.map((violation) => `${violation.id}: ${violation.nodes[0]?.html}`)).toEqual([]);
  });
});
