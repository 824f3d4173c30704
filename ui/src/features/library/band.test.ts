import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { MemoryBackend } from '$lib/backend/memory';
import { Banding, margin } from './band.svelte';
import { GridView } from './grid.svelte';
import { countOf } from './ranges';
import { Picked } from './selection.svelte';

const asked = { text: '', sort: 'newest', group: 'day', layout: 'square', rowHeight: 176 } as const;

describe('a band', () => {
  let grid: GridView;
  let picked: Picked;
  let banding: Banding;
  let scrolled: number[];
  let frames: (() => void)[];
  beforeEach(async () => {
    const backend = new MemoryBackend('studio', { now: () => new Date(2026, 10, 24, 14).getTime() });
    picked = new Picked(backend);
    grid = new GridView(backend, () => undefined, picked);
    grid.sized(800);
    grid.ask({ ...asked }, 1000);
    await grid.query.refresh();
    await new Promise((done) => requestAnimationFrame(done));
    scrolled = [];
    frames = [];
    vi.stubGlobal('requestAnimationFrame', (run: () => void) => frames.push(run));
    vi.stubGlobal('cancelAnimationFrame', () => (frames = []));
    banding = new Banding(grid, (by) => {
      scrolled.push(by);
      grid.scrolled(grid.scrollTop + by);
    });
  });
  afterEach(() => vi.unstubAllGlobals());
  /** The first row of tiles, and its second tile. */
  const line = () => grid.rows.flatMap((row) => (row.type === 'tiles' ? [row] : []))[0];

  it('selects what it touches, in any direction', () => {
    const row = line();
    const tile = row?.tiles[1];
    if (row === undefined || tile === undefined) throw new Error('no tiles');
    banding.start(margin + tile.x + tile.width / 2, row.y + row.height / 2, false);
    banding.move(0, 2);
    expect(picked.ranges).toEqual([{ from: 0, to: 1 }]);
    banding.move(margin + tile.x + 1, row.y + 1);
    expect(picked.ranges).toEqual([{ from: 1, to: 1 }]);
    expect(banding.end()).toBe(true);
    expect(banding.shown).toBeNull();
    expect(picked.ranges).toEqual([{ from: 1, to: 1 }]);
  });

  it('is none before the pointer has gone a few pixels', () => {
    picked.toggle(9);
    banding.start(4, 4, false);
    banding.move(6, 5);
    expect(banding.shown).toBeNull();
    expect(banding.end()).toBe(false);
    expect(picked.ranges).toEqual([{ from: 9, to: 9 }]);
  });

  it('keeps what was selected before, where it is asked to', () => {
    picked.toggle(40);
    banding.start(0, 0, true);
    banding.move(60, 60);
    expect(picked.ranges).toEqual([{ from: 0, to: 0 }, { from: 40, to: 40 }]);
  });

  it('scrolls the grid along at its edge, and still holds what it began at', async () => {
    banding.start(0, 0, false);
    banding.move(999, 795);
    const first = countOf(picked.ranges);
    for (let round = 0; round < 100; round += 1) {
      frames.shift()?.();
      // The rows that come into sight are asked for meanwhile.
      await vi.waitFor(() => expect(grid.shown.some((row) => row.y + row.height >= grid.top + 795)).toBe(true));
    }
    banding.follow();
    expect(scrolled.every((by) => by > 0)).toBe(true);
    expect(grid.top).toBeGreaterThan(1000);
    expect(picked.ranges).toEqual([{ from: 0, to: picked.ranges[0]?.to }]);
    expect(countOf(picked.ranges)).toBeGreaterThan(first + 20);
  });

  it('ends when the view is made anew: its positions would be other results', async () => {
    banding.start(0, 0, false);
    banding.move(60, 60);
    await grid.query.refresh();
    banding.follow();
    expect(banding.drawing).toBe(false);
  });
});
