import axe from 'axe-core';
import { screen, waitFor } from '@testing-library/svelte';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { OutputView } from '$lib/backend/bindings';
import { openPage } from '$lib/testing/open';
import { words } from '$lib/words';

/** Numbers of the pretend library: newest first, `sea`, `portrait`, … */
const newest = 1000 + 12_480;
const video = newest;
const portrait = newest - 1;
const arches = newest - 2;
const nightDrive = newest - 7;

beforeEach(() => {
  // jsdom plays nothing.
  vi.spyOn(HTMLMediaElement.prototype, 'play').mockResolvedValue();
  vi.spyOn(HTMLMediaElement.prototype, 'pause').mockReturnValue();
  vi.spyOn(HTMLMediaElement.prototype, 'load').mockReturnValue();
});

async function openTask(task: number) {
  const opened = await openPage('studio', { place: 'library' });
  opened.backend.tell({ type: 'openTask', task });
  await screen.findByRole('button', { name: words.detail.back });
  return opened;
}

describe('the detail', () => {
  it('shows how it was made, what it cost and that it is safe', async () => {
    const { backend, person } = await openTask(arches);
    expect(await screen.findByText(words.detail.saved)).toBeTruthy();
    expect(screen.getByText('about 87 credits for 4 outputs')).toBeTruthy();
    expect(screen.getByText(words.detail.costHow.estimated)).toBeTruthy();
    expect(screen.getByText('Written to disk')).toBeTruthy();
    const hash = (await backend.task(arches)).outputs[0]?.sha256 ?? '';
    await person.click(screen.getByText(`${hash.slice(0, 4)} ${hash.slice(4, 8)} ${hash.slice(8, 12)} … ${hash.slice(-4)}`));
    expect(backend.asked.at(-1)).toBe(`textCopy ${hash.slice(0, 40)}`);
  });

  it('leafs through outputs and neighbours by keys', async () => {
    const { person } = await openTask(arches);
    await screen.findByText('1 of 4');
    await person.keyboard('{ArrowDown}');
    await screen.findByText('2 of 4');
    await person.keyboard('{ArrowUp}');
    await screen.findByText('1 of 4');
    await screen.findByText('3 of 12,480');
    await person.keyboard('{ArrowLeft}');
    await screen.findByText('2 of 12,480');
    await screen.findByText(/^Portrait in two lights/);
  });

  it('has the whole request and answer, folded', async () => {
    const { person } = await openTask(portrait);
    expect(screen.queryByText(/"model": "mj-v7"/)).toBeNull();
    await person.click(await screen.findByRole('button', { name: words.detail.showRequest }));
    expect(screen.getByText(/"model": "mj-v7"/)).toBeTruthy();
  });

  it('reuses a result with R', async () => {
    const { backend, person } = await openTask(portrait);
    await screen.findByText(words.detail.saved);
    await person.keyboard('r');
    await waitFor(async () => expect((await backend.draft()).prompt).toMatch(/^Portrait in two lights/));
  });

  it('goes dark with D and comes back with Esc, still in the detail', async () => {
    const { person } = await openTask(portrait);
    await screen.findByText(words.detail.saved);
    await person.keyboard('d');
    expect(screen.queryByRole('button', { name: words.detail.back })).toBeNull();
    await person.keyboard('{Escape}');
    expect(screen.getByRole('button', { name: words.detail.back })).toBeTruthy();
  });

  it('plays and mutes a video by keys, and counts its frames', async () => {
    const { person } = await openTask(video);
    await screen.findByText(/frame 1 of 192/);
    await person.keyboard(' ');
    expect(HTMLMediaElement.prototype.play).toHaveBeenCalledTimes(1);
    await person.keyboard('m');
    await screen.findByRole('button', { name: words.detail.unmute });
    await person.keyboard('...');
    await screen.findByText(/frame 4 of 192/);
    await person.keyboard(',');
    await screen.findByText(/frame 3 of 192/);
  });

  it('lists the tracks of a sound and goes to the one that is chosen', async () => {
    const { person } = await openTask(nightDrive);
    const tracks = await screen.findByRole('list', { name: words.detail.tracks });
    expect(tracks.children).toHaveLength(2);
    await person.keyboard('{ArrowDown}');
    await screen.findByText(/^Track 2 of 2 by Suno Music/);
  });

  it('shows the answer of a result without a file', async () => {
    const { backend, person } = await openPage('states', { place: 'queue' });
    backend.tell({ type: 'openTask', task: 24 });
    expect(await screen.findByText(words.detail.noText)).toBeTruthy();
    await person.click(screen.getAllByRole('button', { name: words.detail.copyAnswer })[0] as HTMLElement);
    expect(backend.asked.at(-1)).toMatch(/^textCopy \{/);
  });

  it('offers the decision for what got no answer, with nothing spent by Enter', async () => {
    const { backend, person } = await openPage('states', { place: 'queue' });
    backend.tell({ type: 'openTask', task: 1 });
    await screen.findByText('It probably arrived.');
    await person.keyboard('{Enter}');
    expect(backend.asked.filter((verb) => verb.startsWith('decide'))).toEqual([]);
  });

  it.each([
    ['that is not saved yet', { name: 'failed', reason: 'notReached', retryAt: null, detail: 'timed out' }, /^Not saved yet: the link cannot be reached/],
    ['whose link is gone', { name: 'linkDead' }, /^Could not be saved: the link is gone/],
    ['that is on its way', { name: 'downloading', bytes: 62, total: 100 }, /^62 %, 62 B so far/],
  ] as const)('says so of an output %s', async (_, state, text) => {
    const opened = await openPage('studio', { place: 'library' });
    const task = opened.backend.task;
    opened.backend.task = async (id) => {
      const detail = await task(id);
      return { ...detail, outputs: detail.outputs.map((output): OutputView => ({ ...output, state: { ...state }, path: null, sha256: null, archivedAt: null })) };
    };
    opened.backend.tell({ type: 'openTask', task: portrait });
    expect(await screen.findByText(text)).toBeTruthy();
  });

  it('a task that is gone says what happened and how to go on', async () => {
    const opened = await openPage('studio', { place: 'library' });
    opened.backend.tell({ type: 'openTask', task: 99 });
    expect(await screen.findByText('It is not in the library any more')).toBeTruthy();
  });

  it('has a name and a role for everything', async () => {
    await openTask(nightDrive);
    await screen.findByText(words.detail.saved);
    const { violations } = await axe.run(screen.getByRole('main'), { rules: { 'color-contrast': { enabled: false } } });
    expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html.slice(0, 160)}`)).toEqual([]);
  });
});
