import { fireEvent, screen, waitFor, within } from '@testing-library/svelte';
import axe from 'axe-core';
import { describe, expect, it } from 'vitest';
import type { Dropped } from '$lib/backend/bindings';
import { openPage } from '$lib/testing/open';
import { words } from '$lib/words';

const said = words.bring;

async function opened(place?: string) {
  const page = await openPage('studio', place === undefined ? {} : { place });
  const prompt = await screen.findByLabelText<HTMLTextAreaElement>(words.compose.prompt);
  const drop = (what: Dropped) => page.backend.tell({ type: 'dropped', what });
  return { ...page, prompt, drop };
}

const violations = async (of: Element) => {
  const found = await axe.run(of, { rules: { 'color-contrast': { enabled: false } } });
  return found.violations.map((violation) => `${violation.id}: ${violation.nodes[0]?.html}`);
};

describe('a file that was made here', { timeout: 90_000 }, () => {
  it('fills in the draft as it was made, and undo brings back what was typed and not kept yet', async () => {
    const { backend, person, prompt, drop } = await opened();
    await fireEvent.input(prompt, { target: { value: 'half a thought' } });
    const made = { ...(await backend.draft()), kind: 'image' as const, prompt: 'a celadon vase', values: { size: '16:9' }, references: [] };
    drop({ as: 'made', draft: made, task: null, name: 'vase.png', by: 'sum' });
    await waitFor(() => expect(prompt.value).toBe('a celadon vase'));
    expect(await screen.findByText(said.made('vase.png', 'sum'))).toBeTruthy();
    await waitFor(async () => expect((await backend.draft()).prompt).toBe('a celadon vase'));
    await person.click(screen.getByRole('button', { name: words.design.undo }));
    expect(prompt.value).toBe('half a thought');
    await waitFor(async () => expect((await backend.draft()).prompt).toBe('half a thought'));
    expect(backend.asked.filter((verb) => verb.startsWith('submit'))).toEqual([]);
  });
});

describe('any other file', { timeout: 90_000 }, () => {
  it('is told that it cannot be sent, and what to do; the draft stays', async () => {
    const { person, prompt, drop } = await opened();
    const before = prompt.value;
    drop({ as: 'localFile', name: 'holiday.jpg', record: null });
    expect(await screen.findByText(said.local('holiday.jpg'))).toBeTruthy();
    const pane = prompt.closest('aside') as HTMLElement;
    expect(await violations(pane)).toEqual([]);
    await person.click(within(pane).getByRole('button', { name: said.close }));
    expect(screen.queryByText(said.local('holiday.jpg'))).toBeNull();
    expect(prompt.value).toBe(before);
    for (const why of ['folder', 'link', 'special', 'unread', 'several', 'halfLink'] as const) {
      drop({ as: 'unusable', name: 'x', why });
      expect(await screen.findByText(said.unusable('x', why))).toBeTruthy();
    }
    drop({ as: 'failed', failure: { code: 'requestUnknown', facts: {}, detail: null } });
    expect(await screen.findByText(`${words.failure.of({ code: 'requestUnknown', facts: {}, detail: null }).what}.`)).toBeTruthy();
  });

  it('is read with words and a stop once it takes long', async () => {
    const { backend, person } = await opened();
    backend.tell({ type: 'reading', done: 1e9, of: 4e9 });
    expect(await screen.findByText(said.reading(1e9, 4e9))).toBeTruthy();
    await person.click(screen.getByRole('button', { name: said.stop }));
    expect(backend.asked).toContain('droppedStop');
    expect(await screen.findByText(said.stopped)).toBeTruthy();
    expect(screen.queryByText(said.reading(1e9, 4e9))).toBeNull();
  });

  it('says what would happen while it is held over the window, and nothing once it has left', async () => {
    const { backend } = await opened();
    backend.tell({ type: 'hovering', files: 1, sort: 'file' });
    expect(await screen.findByText(said.hover(1, 'file'))).toBeTruthy();
    backend.tell({ type: 'hovering', files: 0, sort: 'file' });
    await waitFor(() => expect(screen.queryByText(said.hover(1, 'file'))).toBeNull());
  });

  it('becomes references when it is links, with a way back', async () => {
    const { person, prompt, drop } = await opened();
    const pane = prompt.closest('aside') as HTMLElement;
    drop({ as: 'links', links: ['https://a.example/reeds.png'] });
    expect(await within(pane).findByText('reeds.png')).toBeTruthy();
    await person.click(await screen.findByRole('button', { name: words.design.undo }));
    await waitFor(() => expect(within(pane).queryByText('reeds.png')).toBeNull());
  });
});

describe('a catalogue from outside', { timeout: 90_000 }, () => {
  it('opens by keyboard, is shown model by model, and is used only by a press', async () => {
    const { backend, person } = await opened();
    await person.keyboard('{Control>}o{/Control}');
    const dialog = await screen.findByRole('dialog', { name: said.offer(backend.known.offer) });
    expect(said.offer(backend.known.offer)).toBe('reapi-2026-12.json: 1 model new, 1 changed, 1 left out');
    expect(within(dialog).getByText(/Prompt, longest text: 4000 → 8000/)).toBeTruthy();
    expect(within(dialog).getByText(/^From my own trials/)).toBeTruthy();
    expect(await violations(dialog)).toEqual([]);
    await person.keyboard('{Escape}');
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
    expect(backend.asked.filter((verb) => verb.startsWith('catalogueApply'))).toEqual([]);

    await person.keyboard('{Control>}o{/Control}');
    await person.click(await screen.findByRole('button', { name: said.use(2) }));
    await waitFor(() => expect(backend.known.view().outside).toHaveLength(2));
    await person.click(await screen.findByRole('button', { name: words.design.undo }));
    await waitFor(() => expect(backend.known.view().outside).toHaveLength(0));
  });

  it('stands in the settings with the ways back', async () => {
    const { backend, person } = await opened('settings');
    backend.known.apply(1, Date.now());
    backend.tell({ type: 'stale', tags: ['models'], tasks: [] });
    await person.click(await screen.findByRole('button', { name: said.removeOne('Seedance 3.0') }));
    await waitFor(() => expect(backend.known.view().outside).toHaveLength(1));
    const section = (await screen.findByRole('heading', { name: said.section })).closest('section') as HTMLElement;
    expect(await violations(section)).toEqual([]);
    await person.click(within(section).getByRole('button', { name: said.back }));
    await waitFor(() => expect(backend.known.view().outside).toHaveLength(2));
    await person.click(within(section).getByRole('button', { name: said.removeAll }));
    await waitFor(() => expect(backend.known.view().outside).toHaveLength(0));
  });
});
