import axe from 'axe-core';
import { screen, waitFor } from '@testing-library/svelte';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { Change, Judgement } from '$lib/backend/bindings';
import { openPage } from '$lib/testing/open';
import { words } from '$lib/words';
import { completions, half, keep } from './typed';

const task = 1000 + 12_480 - 1;

const nothing: Judgement = { count: 1, bytes: 0, favourite: 'none', private: 'none', binned: 'none', rating: 0, label: null, tags: [], collections: [], note: null };

beforeEach(() => {
  half.tag.clear();
  half.note.clear();
});

/** The detail of a result, with an engine that keeps what is said of it. */
async function openResult(first: Partial<Judgement> = {}) {
  let now: Judgement = { ...nothing, ...first };
  const said: Change[] = [];
  let refuses = false;
  const opened = await openPage('studio', { place: 'library' });
  Object.assign(opened.backend, {
    tags: async () => ['dress', 'Drésden', 'sea', 'harbour at dusk'].map((name, id) => ({ id, name, count: 3 })),
    judgement: async () => structuredClone(now),
    judgeUndo: async () => null,
    judge: async (_: unknown, change: Change) => {
      if (refuses) throw { code: 'database', facts: {}, detail: null };
      said.push(change);
      const tags = now.tags.filter((tag) => !('name' in change && tag.name === change.name));
      now = {
        ...now,
        ...(change.what === 'favourite' && { favourite: change.on ? 'all' : 'none' }),
        ...(change.what === 'rating' && { rating: change.stars }),
        ...(change.what === 'label' && { label: change.label }),
        ...(change.what === 'note' && { note: change.text }),
        ...(change.what === 'bin' && { binned: 'all' }),
        ...(change.what === 'tag' && { tags: [...tags, { name: change.name, share: 'all' }] }),
        ...(change.what === 'untag' && { tags }),
      };
      opened.backend.tell({ type: 'stale', tags: ['library', 'tags'], tasks: [task] });
      return { changed: 1 };
    },
  });
  opened.backend.tell({ type: 'openTask', task });
  await screen.findByRole('button', { name: words.detail.back });
  await screen.findByRole('slider', { name: words.judge.stars });
  return { ...opened, said, refuse: (on: boolean) => (refuses = on) };
}

describe('what is said of a result', () => {
  it('is said by keys: favourite there and back, stars and none, the bin', async () => {
    const { person, said } = await openResult();
    await person.keyboard('f');
    await screen.findByRole('button', { name: words.judge.favouriteNot });
    await person.keyboard('f');
    await screen.findByRole('button', { name: words.judge.favourite });
    await person.keyboard('4');
    await waitFor(() => expect(screen.getByRole('slider', { name: words.judge.stars }).getAttribute('aria-valuetext')).toBe('4 stars'));
    await person.keyboard('0');
    await waitFor(() => expect(said.at(-1)).toEqual({ what: 'rating', stars: 0 }));
    await person.keyboard('{Delete}');
    await screen.findByText(words.judge.binned);
    expect(said.map(({ what }) => what)).toEqual(['favourite', 'favourite', 'rating', 'rating', 'bin']);
  });

  it('has a label that goes by the same press', async () => {
    const { person, said } = await openResult();
    await person.click(screen.getByRole('button', { name: words.judge.labels.green }));
    await waitFor(() => expect(screen.getByRole('button', { name: words.judge.labels.green }).getAttribute('aria-pressed')).toBe('true'));
    await person.click(screen.getByRole('button', { name: words.judge.labels.green }));
    await waitFor(() => expect(said.at(-1)).toEqual({ what: 'label', label: null }));
  });

  it('takes tags by keyboard, and goes on with what is typed', async () => {
    const { person, said } = await openResult();
    await person.keyboard('t');
    const field = await screen.findByRole('combobox', { name: words.judge.addTag });
    await waitFor(() => expect(document.activeElement).toBe(field));
    await person.keyboard('dre');
    await screen.findByRole('option', { name: 'Drésden' });
    await person.keyboard('{ArrowDown}{Enter}');
    await screen.findByRole('button', { name: words.judge.untag('dress') });
    await person.keyboard('new one{Enter}');
    await screen.findByRole('button', { name: words.judge.untag('new one') });
    await person.click(screen.getByRole('button', { name: words.judge.untag('dress') }));
    await waitFor(() => expect(said).toEqual([{ what: 'tag', name: 'dress' }, { what: 'tag', name: 'new one' }, { what: 'untag', name: 'dress' }]));
  });

  it('loses nothing that is half typed, and nothing that the engine did not take', async () => {
    const { backend, person, refuse } = await openResult();
    await person.keyboard('t');
    await person.type(await screen.findByRole('combobox', { name: words.judge.addTag }), 'half a t');
    await person.click(screen.getByRole('textbox', { name: words.judge.note }));
    refuse(true);
    await person.keyboard('a thought');
    backend.tell({ type: 'openTask', task: task - 1 });
    await screen.findByText('3 of 12,480');
    backend.tell({ type: 'openTask', task });
    await screen.findByText('2 of 12,480');
    expect((await screen.findByRole<HTMLInputElement>('combobox', { name: words.judge.addTag })).value).toBe('half a t');
    expect(screen.getByRole<HTMLTextAreaElement>('textbox', { name: words.judge.note }).value).toBe('a thought');
  });

  it('keeps a note when it is left', async () => {
    const { person, said } = await openResult({ note: 'before' });
    const note = await screen.findByRole<HTMLTextAreaElement>('textbox', { name: words.judge.note });
    expect(note.value).toBe('before');
    await person.clear(note);
    await person.type(note, 'for the cover');
    await person.tab();
    await waitFor(() => expect(said).toEqual([{ what: 'note', text: 'for the cover' }]));
    expect(note.value).toBe('for the cover');
  });

  it('has a name and a role for everything', async () => {
    const { person } = await openResult({ tags: [{ name: 'sea', share: 'all' }], rating: 3, label: 'blue' });
    await person.keyboard('t');
    await screen.findByRole('combobox', { name: words.judge.addTag });
    const { violations } = await axe.run(screen.getByRole('main'), { rules: { 'color-contrast': { enabled: false } } });
    expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html.slice(0, 160)}`)).toEqual([]);
  });
});

describe('completions', () => {
  it('begin with what is typed before they hold it, whatever case and accents, and are none that it has', () => {
    const names = ['Noël', 'noise', 'piano', 'Sea'];
    expect(completions('no', names, [])).toEqual(['Noël', 'noise', 'piano']);
    expect(completions('NOE', names, [])).toEqual(['Noël']);
    expect(completions('', names, ['sea'])).toEqual(['Noël', 'noise', 'piano']);
    expect(completions('x', names, [])).toEqual([]);
  });
  it('nothing is kept of what is empty', () => {
    keep('tag', 1, 'a');
    keep('tag', 1, '');
    expect(half.tag.size).toBe(0);
  });
});

vi.setConfig({ testTimeout: 60_000 });
