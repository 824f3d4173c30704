import { fireEvent, screen, waitFor, within } from '@testing-library/svelte';
import axe from 'axe-core';
import { describe, expect, it } from 'vitest';
import type { Draft } from '$lib/backend/bindings';
import type { SceneName } from '$lib/backend/memory/scenes';
import { openPage } from '$lib/testing/open';
import { words } from '$lib/words';

/** What is worked out while one types takes its moment. */
const soon = { timeout: 10_000 };

async function start(change: Partial<Draft> = {}, scene: SceneName = 'studio') {
  const opened = await openPage(scene);
  const prompt = await screen.findByLabelText<HTMLTextAreaElement>(words.compose.prompt);
  if (Object.keys(change).length > 0) {
    await opened.backend.draftSave({ ...(await opened.backend.draft()), ...change });
    opened.backend.tell({ type: 'stale', tags: ['draft'], tasks: [] });
  }
  await screen.findByRole('button', { name: /^(Submit|Fix)/ }, soon);
  return { ...opened, prompt, pane: prompt.closest('aside') as HTMLElement };
}

const model = (kind: Draft['kind'], id: string): Partial<Draft> => ({ kind, models: { image: 'gpt-image-2', video: 'doubao-seedance-2.0', audio: 'suno-music', [kind]: id } });
const button = (name: string | RegExp) => screen.findByRole('button', { name }, soon);

/** Contrast needs a picture; the window's own run looks at it. */
async function sound(of: Element): Promise<void> {
  const found = await axe.run(of, { rules: { 'color-contrast': { enabled: false } } });
  expect(found.violations.map((violation) => `${violation.id}: ${violation.nodes[0]?.html}`)).toEqual([]);
}

/** What a stop is called, roughly; axe holds it to the letter. */
function nameOf(element: Element): string {
  const labelled = (element.getAttribute('aria-labelledby') ?? '').split(' ').map((id) => document.getElementById(id)?.textContent ?? '').join(' ');
  const labels = element instanceof HTMLInputElement || element instanceof HTMLTextAreaElement ? [...(element.labels ?? [])].map((label) => label.textContent).join(' ') : '';
  return [element.getAttribute('aria-label') ?? '', labelled, labels, element.textContent ?? ''].map((name) => name.trim()).find((name) => name !== '') ?? '';
}

/** Tab goes once through all of it, and each stop has a name. Answers the names. */
async function walked(person: Awaited<ReturnType<typeof start>>['person'], of: Element): Promise<string[]> {
  const names: string[] = [];
  const seen = new Set<Element>();
  const first = of.querySelector<HTMLElement>('button:not([tabindex="-1"]), [tabindex="0"], input:not([tabindex="-1"]), textarea');
  first?.focus();
  for (let step = 0; step < 120; step += 1) {
    const here = document.activeElement;
    // After the last stop of the page a browser goes on to its own.
    if (here === document.body) {
      expect(names.length, 'the focus is not on the page at the beginning').toBeGreaterThan(0);
      break;
    }
    if (here === null || !of.contains(here) || seen.has(here)) break;
    seen.add(here);
    const name = nameOf(here);
    expect(name, here.outerHTML.slice(0, 200)).not.toBe('');
    names.push(name);
    await person.tab();
  }
  expect(names.length).toBeGreaterThan(0);
  return names;
}

describe('every surface of compose', { timeout: 120_000 }, () => {
  for (const [kind, id] of [['video', 'doubao-seedance-2.0'], ['image', 'gpt-image-2'], ['audio', 'suno-music'], ['video', 'kling-3-0'], ['image', 'of-tomorrow']] as const) {
    it(`the pane of ${id}`, async () => {
      const { person, pane } = await start({ ...model(kind, id), references: [] });
      await sound(pane);
      const names = await walked(person, pane);
      for (const control of within(pane).getAllByRole('spinbutton')) expect(control.getAttribute('aria-valuetext') ?? nameOf(control)).not.toBe('');
      expect(names).toContain(words.compose.prompt);
      expect(names.some((name) => /^(Submit|Fix)/.test(name))).toBe(true);
    });
  }

  it('the picker with filters, by keyboard, and back', async () => {
    const { person, prompt } = await start();
    prompt.focus();
    await person.keyboard('{Control>}m{/Control}');
    const picker = await screen.findByRole('dialog');
    await within(picker).findByRole('option', { name: /Kling 3.0/ });
    await sound(picker);
    within(picker).getAllByRole('button', { name: new RegExp(`^${words.compose.wishes.betweenFrames}`) })[0]?.focus();
    await person.keyboard('{Enter}');
    await sound(picker);
    await walked(person, picker);
    await person.keyboard('{Escape}');
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
    await waitFor(() => expect(document.activeElement).not.toBe(document.body));
  });

  for (const name of [words.compose.presets, words.compose.snippets]) {
    it(`the menu ${name}`, async () => {
      const { backend, person } = await start();
      await backend.presetSave({ id: 0, kind: 'video', model: 'doubao-seedance-2.0', name: 'Wide', prompt: null, values: { size: '16:9' }, references: null, extra: '' });
      await backend.snippetSave('in soft light');
      const trigger = await button(name);
      trigger.focus();
      await person.keyboard('{Enter}');
      const menu = (await screen.findByText(/^Wide$|^in soft light$/)).closest('.popover') as HTMLElement;
      expect([menu.getAttribute('role'), menu.getAttribute('aria-label')]).toEqual(['dialog', name]);
      await sound(menu);
      await walked(person, menu);
      await person.keyboard('{Escape}');
      await waitFor(() => expect(document.querySelector('.popover')).toBeNull());
      await waitFor(() => expect(document.activeElement).toBe(trigger));
    });
  }

  it('the body as text', async () => {
    const { person, pane } = await start();
    await person.click(await button(words.compose.json));
    await screen.findByLabelText(words.compose.jsonMore);
    await sound(pane);
    await walked(person, pane);
  });

  it('values of a parameter, a table, and the preview', async () => {
    const { person, pane, prompt } = await start();
    await fireEvent.input(prompt, { target: { value: 'A lake in the {morning|evening}' } });
    await person.click(await button(words.batch.sweep('Duration')));
    await fireEvent.input(await screen.findByRole('textbox', { name: words.batch.sweepValues('Duration') }), { target: { value: '5, 8' } });
    await sound(pane);
    await walked(person, pane);
    const preview = await button(/^(Preview|See all)/);
    preview.focus();
    await person.keyboard('{Enter}');
    const dialog = await screen.findByRole('dialog', {}, soon);
    await sound(dialog);
    await walked(person, dialog);
    await person.keyboard('{Escape}');
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
    await waitFor(() => expect(document.activeElement).not.toBe(document.body));
  });

  it('the question above a limit', async () => {
    const { person, prompt, pane } = await start();
    await fireEvent.input(prompt, { target: { value: 'A lake in the {morning|noon|evening|night}' } });
    await person.click(await button(/^Submit 8/));
    const question = await screen.findByRole('alertdialog', { name: words.batch.asksTitle }, soon);
    await sound(pane);
    await walked(person, question);
    await person.click(await button(words.batch.notNow));
    await waitFor(() => expect(document.activeElement).not.toBe(document.body));
  });

  it('a rule that is broken, and what was learnt', async () => {
    const { pane, person } = await start({ ...model('image', 'gpt-image-2'), prompt: 'A heron', values: { resolution: '4k' }, references: [] }, 'learnt');
    await sound(pane);
    await walked(person, pane);
  });

  it('several drafts, and references with their places', async () => {
    const { pane, person, backend } = await start();
    await person.keyboard('{Control>}t{/Control}');
    await screen.findByRole('tablist').catch(() => screen.findAllByRole('button', { name: words.compose.tabNew }));
    await sound(pane);
    await backend.draftSave({ ...(await backend.draft()), ...model('video', 'doubao-seedance-2.0'), references: ['a', 'b'].map((name) => ({ url: `https://a.example/${name}.png`, name: null })) });
    backend.tell({ type: 'stale', tags: ['draft'], tasks: [] });
    await within(pane).findByText('b.png');
    await sound(pane);
    await walked(person, pane);
  });
});
