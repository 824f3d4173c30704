import { fireEvent, screen, waitFor, within } from '@testing-library/svelte';
import axe from 'axe-core';
import { describe, expect, it } from 'vitest';
import { openPage } from '$lib/testing/open';
import { words } from '$lib/words';

const soon = { timeout: 10_000 };
const rules = { rules: { 'color-contrast': { enabled: false }, region: { enabled: false }, 'landmark-no-duplicate-banner': { enabled: false }, 'landmark-no-duplicate-contentinfo': { enabled: false } } };

async function start(extra: object) {
  const { backend, person } = await openPage('studio');
  await screen.findByLabelText(words.compose.prompt);
  await backend.draftSave({ ...(await backend.draft()), kind: 'image', models: { image: 'mj-v7-inpaint' }, values: {}, references: [], extra: JSON.stringify(extra) });
  backend.tell({ type: 'stale', tags: ['draft'], tasks: [] });
  await person.click(await screen.findByRole('button', { name: words.mask.draw }, soon));
  const dialog = await screen.findByRole('dialog', { name: words.mask.title }, soon);
  const extraNow = async () => JSON.parse((await backend.draft()).extra) as { model_params: { mask?: { areas: unknown } } };
  return { backend, person, dialog, extraNow };
}

describe('areas drawn on a picture', { timeout: 60_000 }, () => {
  it('are drawn by keys alone on an empty picture of a size, and kept as JSON', async () => {
    const { person, dialog, extraNow } = await start({ model_params: { task_id: 'task_elsewhere' } });
    await fireEvent.input(within(dialog).getByRole('textbox', { name: words.mask.width }), { target: { value: '640' } });
    await fireEvent.input(within(dialog).getByRole('textbox', { name: words.mask.height }), { target: { value: '480' } });
    await person.click(within(dialog).getByRole('button', { name: words.mask.begin }));
    expect((await axe.run(dialog, rules)).violations).toEqual([]);
    const pad = within(dialog).getByRole('application', { name: words.mask.board });
    pad.focus();
    await person.keyboard('{Enter}{ArrowRight}{ArrowRight}{Enter}{ArrowDown}{Enter}');
    expect(within(dialog).getByRole('button', { name: new RegExp(`^${words.mask.keep}`) }).getAttribute('aria-disabled')).toBe('true');
    await person.keyboard('c');
    await person.click(within(dialog).getByRole('button', { name: words.mask.keep }));
    await waitFor(async () => expect((await extraNow()).model_params).toEqual({ task_id: 'task_elsewhere', mask: { areas: [{ width: 640, height: 480, points: [320, 240, 340, 240, 340, 250] }] } }), soon);
  });

  it('what was typed stands there, and looking at it changes nothing', async () => {
    const given = { model_params: { mask: { areas: [{ height: 10, points: [0, 0, 5, 0, 5, 5], width: 10, note: 'mine' }] } } };
    const { backend, person, dialog, extraNow } = await start(given);
    expect(dialog.querySelectorAll('path.area').length).toBe(1);
    await person.click(within(dialog).getByRole('button', { name: words.mask.keep }));
    await waitFor(() => expect(screen.queryByRole('dialog')).toBe(null), soon);
    expect((await backend.draft()).extra).toBe(JSON.stringify(given));
    expect(await extraNow()).toEqual(given);
    await person.click(screen.getByRole('button', { name: words.mask.draw }));
    await person.click(within(await screen.findByRole('dialog', {}, soon)).getByRole('button', { name: words.mask.cancel }));
    await person.click(await screen.findByRole('button', { name: words.mask.draw }, soon));
    await screen.findByRole('dialog', {}, soon);
  });

  it('is drawn on the picture of ours that the draft names', async () => {
    const pictured = await (await openPage('board')).backend.board('press');
    const task = pictured.columns[0]?.tasks[0]?.task ?? 0;
    document.body.innerHTML = '';
    const { backend, person } = await openPage('studio');
    const named = await backend.task(task);
    const size = named.outputs[0];
    await screen.findByLabelText(words.compose.prompt);
    await backend.draftSave({ ...(await backend.draft()), kind: 'image', models: { image: 'mj-v7-inpaint' }, values: {}, references: [], extra: JSON.stringify({ model_params: { task_id: named.taskId } }) });
    backend.tell({ type: 'stale', tags: ['draft'], tasks: [] });
    await person.click(await screen.findByRole('button', { name: words.mask.draw }, soon));
    const pad = await screen.findByRole('application', { name: words.mask.board }, soon);
    expect(pad.getAttribute('viewBox')).toBe(`0 0 ${String(size?.width)} ${String(size?.height)}`);
    expect(pad.querySelector('image')?.getAttribute('href')).toBe(backend.original(size?.id ?? 0));
  });
});

describe('the prompt as lyrics', { timeout: 60_000 }, () => {
  it('has sections only in the mode in which it is the lyrics', async () => {
    const { backend, person } = await openPage('studio');
    await screen.findByLabelText(words.compose.prompt);
    const be = async (customMode: boolean) => {
      await backend.draftSave({ ...(await backend.draft()), kind: 'audio', models: { audio: 'suno-music' }, prompt: 'Salt and pine', values: { customMode, instrumental: false, version: 'V5' }, references: [], extra: '' });
      backend.tell({ type: 'stale', tags: ['draft'], tasks: [] });
    };
    await be(true);
    const sections = await screen.findByRole('group', { name: words.compose.lyricsPrompt }, soon);
    await person.click(within(sections).getByRole('button', { name: words.compose.addSection('Chorus') }));
    await waitFor(() => expect((screen.getByLabelText<HTMLTextAreaElement>(words.compose.prompt)).value).toContain('[Chorus]\n'));
    await be(false);
    await waitFor(() => expect(screen.queryByRole('group', { name: words.compose.lyricsPrompt })).toBe(null), soon);
  });
});
