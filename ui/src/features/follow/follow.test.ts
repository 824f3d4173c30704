import axe from 'axe-core';
import { screen, waitFor, within } from '@testing-library/svelte';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { ChainClip } from '$lib/backend/bindings';
import { openPage } from '$lib/testing/open';
import { words } from '$lib/words';
import { chain } from './chain.svelte';
import { groupsOf } from './ways';

/** Numbers of the pretend library: newest first. */
const newest = 1000 + 12_480;
const portrait = newest - 1;
const lyrics = newest - 7;

beforeEach(() => {
  // jsdom plays nothing.
  vi.spyOn(HTMLMediaElement.prototype, 'play').mockResolvedValue();
  vi.spyOn(HTMLMediaElement.prototype, 'pause').mockReturnValue();
  vi.spyOn(HTMLMediaElement.prototype, 'load').mockReturnValue();
});

async function openTask(task: number) {
  const opened = await openPage('studio', { place: 'library' });
  opened.backend.tell({ type: 'openTask', task });
  await screen.findByText(words.detail.saved);
  return opened;
}

const clean = async (element: Element) => expect((await axe.run(element, { rules: { 'color-contrast': { enabled: false }, 'landmark-no-duplicate-banner': { enabled: false }, 'landmark-no-duplicate-contentinfo': { enabled: false } } })).violations.map(({ id, nodes }) => `${id} ${nodes[0]?.html}`)).toEqual([]);

describe('the follow-ups', () => {
  it('open with U, by what is done, and a choice makes a draft that was not sent', async () => {
    const { backend, person } = await openTask(portrait);
    const before = (await backend.draft()).tab;
    await person.keyboard('u');
    const dialog = await screen.findByRole('dialog', { name: words.follow.title });
    const upscale = await within(dialog).findByRole('list', { name: /^Upscale/ });
    expect(within(upscale).getAllByRole('button').map((each) => each.textContent)).toEqual([expect.stringContaining('Midjourney V7 Upscale: Standard'), expect.stringContaining('Creative')]);
    await clean(dialog);
    await person.click(within(upscale).getByRole('button', { name: /Creative/ }));
    await waitFor(() => expect(backend.asked.some((each) => each.startsWith(`followUp ${portrait} mj-v7-upscale`))).toBe(true));
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
    const draft = await backend.draft();
    expect(draft.madeFrom).toMatchObject({ task: portrait, how: 'upscale' });
    expect(draft.tab, 'what stood in compose is in a tab of its own').not.toBe(before);
    expect(backend.asked.some((each) => each.startsWith('submit'))).toBe(false);
    const line = await screen.findByRole('group', { name: words.follow.goesOn });
    await clean(line);
    await person.click(within(line).getByRole('button', { name: words.follow.alone }));
    await waitFor(() => expect(screen.queryByRole('group', { name: words.follow.goesOn })).toBeNull());
    await waitFor(async () => expect((await backend.draft()).madeFrom).toBeNull());
  });

  it('are found by words and by arrows', async () => {
    const { person } = await openTask(portrait);
    await person.keyboard('u');
    const field = await screen.findByRole('textbox', { name: words.follow.search });
    await waitFor(() => expect(document.activeElement).toBe(field));
    await person.keyboard('edit gpt');
    const dialog = screen.getByRole('dialog');
    await waitFor(() => expect(within(dialog).getAllByRole('list')).toHaveLength(1));
    await person.keyboard('{ArrowDown}');
    expect(document.activeElement?.textContent).toContain('GPT Image 2');
    expect(within(dialog).getByText(/still needs Prompt/)).toBeTruthy();
    await person.clear(field);
    await person.type(field, 'no such thing');
    await within(dialog).findByText(words.follow.noneFound('no such thing'));
  });

  it('say why nothing follows', async () => {
    const { backend, person } = await openPage('studio', { place: 'library' });
    backend.followUps = async () => ({ ways: [], linkSince: null, linkGone: false, nothing: 'noResult' });
    backend.tell({ type: 'openTask', task: lyrics });
    await screen.findByText(words.detail.saved);
    await person.click(screen.getByRole('button', { name: words.follow.followUp }));
    await screen.findByText(words.follow.nothing.noResult);
  });

  it('stand in the order favourites, used last, the rest', () => {
    const way = (model: string) => ({ id: model, how: 'edit' as const, label: '', kind: 'image' as const, model, modelTitle: model, price: null, by: 'link' as const, missing: [], sure: true });
    const [group] = groupsOf([way('a'), way('b'), way('c'), way('d')], '', ['d'], new Map([['b', 1], ['c', 2]]));
    expect(group?.ways.map((each) => each.model)).toEqual(['d', 'c', 'b', 'a']);
  });
});

describe('varying', () => {
  it('makes a draft with V, which Undo closes again', async () => {
    const { backend, person } = await openTask(portrait);
    const before = await backend.draft();
    await person.keyboard('v');
    await screen.findByText(words.follow.varied);
    expect((await backend.draft()).madeFrom).toMatchObject({ task: portrait, how: 'varied' });
    await person.click(screen.getByRole('button', { name: words.design.undo }));
    await waitFor(async () => expect(await backend.draft()).toEqual(before));
  });
});

describe('a chain of clips', () => {
  it('is one strip that plays through, and is gone through by keys', async () => {
    const { backend, person } = await openTask(newest);
    const strip = await screen.findByRole('group', { name: words.follow.chain(3) });
    const clips = within(strip).getAllByRole('button');
    expect(clips.map((clip) => clip.getAttribute('aria-current'))).toEqual(['true', 'false', 'false']);
    await clean(strip);
    const shown = () => document.querySelector<HTMLVideoElement>('.player video');
    const before = shown();
    // Without being asked it stays where it is.
    before?.dispatchEvent(new Event('ended'));
    expect(shown()).toBe(before);
    await person.click(screen.getByRole('checkbox', { name: words.follow.through }));
    expect(document.querySelector<HTMLVideoElement>('.ahead')?.preload, 'the next one is read ahead').toBe('auto');
    const play = vi.mocked(HTMLMediaElement.prototype.play);
    play.mockClear();
    before?.dispatchEvent(new Event('ended'));
    await waitFor(() => expect(shown()?.src).toBe(new URL(backend.original((newest - 4) * 10), location.href).href));
    await waitFor(() => expect(play).toHaveBeenCalled());
    await waitFor(() => expect(screen.getByRole('button', { name: new RegExp(`^${words.follow.clip(1, 3)}`) }).getAttribute('aria-current')).toBe('true'));
    screen.getByRole('button', { name: new RegExp(`^${words.follow.clip(1, 3)}`) }).focus();
    await person.keyboard('{ArrowRight}{Enter}');
    await waitFor(() => expect(screen.getByRole('button', { name: new RegExp(`^${words.follow.clip(2, 3)}`) }).getAttribute('aria-current')).toBe('true'));
  });
});

describe('a clip that ended', () => {
  const clip = (task: number, output: number): ChainClip => ({ task, output, hasThumbnail: true, durationMs: 5000 });

  it('lets the next begin by itself once, and not when the detail was closed before it came', () => {
    chain.clips = [clip(1, 10), clip(2, 20)];
    chain.through = true;
    const [first, second] = [{}, {}];
    expect(chain.ended(1, first)).toBe(2);
    expect(chain.begins(2, second)).toBe(true);
    expect(chain.begins(2, second)).toBe(false);
    expect(chain.ended(1, first)).toBe(2);
    chain.left();
    expect(chain.begins(2, second)).toBe(false);
  });
});

describe('the family', () => {
  it('is a tree that says how each came, and opens by keyboard', async () => {
    const { person } = await openTask(portrait);
    const tree = await screen.findByRole('tree', { name: words.follow.familyOf(3) });
    const items = within(tree).getAllByRole('treeitem');
    expect(items.map((item) => [item.getAttribute('aria-level'), item.getAttribute('aria-selected')])).toEqual([['1', 'true'], ['2', 'false'], ['2', 'false']]);
    expect(items[1]?.getAttribute('aria-label')).toMatch(/^Upscale of 2, /);
    expect(items[2]?.getAttribute('aria-label')).toMatch(/^Varied, /);
    await clean(tree);
    items[0]?.focus();
    await person.keyboard('{ArrowDown}{ArrowDown}');
    expect(document.activeElement).toBe(items[2]);
    await person.keyboard('{ArrowLeft}');
    expect(document.activeElement, 'up to its parent').toBe(items[0]);
    await person.keyboard('{ArrowRight}{Enter}');
    await waitFor(() => expect(screen.getByRole('treeitem', { selected: true }).getAttribute('data-member')).toBe(String(portrait - 10)));
  });

  it('is not shown of what came alone', async () => {
    await openTask(newest - 2);
    await waitFor(() => expect(screen.queryByRole('tree')).toBeNull());
  });
});
