import axe from 'axe-core';
import { screen, waitFor } from '@testing-library/svelte';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { Change, Selection } from '$lib/backend/bindings';
import { openPage } from '$lib/testing/open';
import { words } from '$lib/words';

/** The pretend library, newest first. */
const newest = 1000 + 12_480;
const [portrait, arches, city] = [newest - 1, newest - 2, newest - 3];

beforeEach(() => {
  vi.spyOn(HTMLMediaElement.prototype, 'play').mockResolvedValue();
  vi.spyOn(HTMLMediaElement.prototype, 'pause').mockReturnValue();
  vi.spyOn(HTMLMediaElement.prototype, 'load').mockReturnValue();
});

/** From the detail of a result, held against its neighbour. */
async function compared() {
  const opened = await openPage('studio', { place: 'library' });
  const said: [number, Change][] = [];
  Object.assign(opened.backend, {
    tags: async () => [],
    judgement: async () => ({ count: 1, bytes: 0, favourite: 'none', private: 'none', binned: 'none', rating: 0, label: null, tags: [], collections: [], note: null }),
    judge: async (selection: Selection, change: Change) => {
      if (selection.of === 'tasks') said.push([selection.tasks[0] ?? 0, change]);
      return { changed: 1 };
    },
    family: async () => ({ members: [], cut: false, chain: [] }),
  });
  opened.backend.tell({ type: 'openTask', task: portrait });
  await screen.findByText('2 of 12,480');
  await opened.person.keyboard('b');
  await screen.findByRole('region', { name: words.compare.title(2) });
  await screen.findByText('2. Gemini 3 Pro Image');
  return { ...opened, said };
}

const pane = (place: number) => screen.getAllByRole('group').filter((each) => each.hasAttribute('data-pane'))[place] as HTMLElement;

describe('comparing', () => {
  it('shows a result beside its neighbour, and says of each only what is different', async () => {
    await compared();
    expect(screen.getByText('1. Midjourney V7')).toBeTruthy();
    expect(screen.getByText(/^Prompt: Portrait in two lights/)).toBeTruthy();
    expect(screen.getByText(/^Prompt: White arcade/)).toBeTruthy();
    // Both were sent with the same speed.
    expect(screen.queryByText(/Speed: fast/)).toBeNull();
  });

  it('judges the one that has the focus', async () => {
    const { person, said } = await compared();
    await person.keyboard('4');
    await person.keyboard('{ArrowRight}');
    expect(document.activeElement).toBe(pane(1));
    await person.keyboard('f');
    await person.keyboard('0');
    await person.keyboard('{Delete}');
    await waitFor(() => expect(said).toHaveLength(4));
    expect(said.map(([task]) => task)).toEqual([portrait, arches, arches, arches]);
    expect(said.map(([, change]) => change.what)).toEqual(['rating', 'favourite', 'rating', 'bin']);
    expect(said[2]?.[1]).toEqual({ what: 'rating', stars: 0 });
  });

  it('keeps one and brings the next beside it', async () => {
    const { person } = await compared();
    await person.keyboard('{Enter}');
    await screen.findByText('2. Kling 3.0');
    expect(screen.getByText('1. Midjourney V7')).toBeTruthy();
    await person.keyboard('{ArrowRight}{ArrowRight}');
    await waitFor(() => expect(document.activeElement).toBe(pane(1)));
    await person.keyboard('{Enter}');
    await screen.findByText('1. Seedance 2.0');
    expect(screen.getByText('2. Kling 3.0')).toBeTruthy();
  });

  it('shows one over the other with a line that the arrows move, or in turn in one place', async () => {
    const { person } = await compared();
    await person.keyboard('s');
    const line = screen.getByRole('slider', { name: words.compare.line });
    await person.keyboard('{ArrowLeft}{ArrowLeft}{ArrowRight}');
    expect(line.getAttribute('aria-valuenow')).toBe('48');
    await person.keyboard('b');
    expect(screen.queryByRole('slider', { name: words.compare.line })).toBeNull();
    expect(screen.getByText('1. Midjourney V7')).toBeTruthy();
    expect(screen.queryByText('2. Gemini 3 Pro Image')).toBeNull();
    await person.keyboard('b');
    await screen.findByText('2. Gemini 3 Pro Image');
    await person.keyboard('a');
    expect(await screen.findByText('1. Midjourney V7')).toBeTruthy();
  });

  it('opens one and comes back, leaves one out and shows the other, and ends where it began', async () => {
    const { person } = await compared();
    await person.keyboard('o');
    await screen.findByText('2 of 12,480');
    await person.keyboard('{Escape}');
    await screen.findByText('2. Gemini 3 Pro Image');
    await person.keyboard('{Escape}');
    await screen.findByText('2 of 12,480');
    await person.keyboard('b');
    await screen.findByText('2. Gemini 3 Pro Image');
    await person.keyboard('x');
    await screen.findByText('3 of 12,480');
    expect(screen.queryByText('2. Gemini 3 Pro Image')).toBeNull();
  });

  it('leaves out what is in the library no longer', async () => {
    const { backend, person } = await compared();
    const task = backend.task;
    backend.task = async (id) => {
      if (id === city) throw { code: 'notFound', facts: {}, detail: null };
      return task(id);
    };
    await person.keyboard('{Enter}');
    await screen.findByText('2 of 12,480');
  });

  it('has a name and a role for everything', async () => {
    const { person } = await compared();
    const check = async () => {
      const { violations } = await axe.run(screen.getByRole('main'), { rules: { 'color-contrast': { enabled: false } } });
      expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html.slice(0, 160)}`)).toEqual([]);
    };
    await check();
    await person.keyboard('s');
    await check();
  });
});

vi.setConfig({ testTimeout: 60_000 });
