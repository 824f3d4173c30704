import { describe, expect, it } from 'vitest';
import { MemoryBackend } from '$lib/backend/memory';
import { GridView } from './grid.svelte';
import { Picked } from './selection.svelte';

const asked = { text: '', sort: 'newest', group: 'day', layout: 'justified', rowHeight: 176 } as const;
const frame = () => new Promise<void>((done) => requestAnimationFrame(() => done()));

async function gridOf(scene: 'studio' | 'many' = 'studio') {
  const backend = new MemoryBackend(scene, { now: () => new Date(2026, 10, 24, 14).getTime() });
  let scrolledTo = 0;
  const grid = new GridView(backend, (top) => (scrolledTo = top), new Picked(backend));
  grid.sized(800);
  grid.ask({ ...asked }, 1000);
  await grid.query.refresh();
  await frame();
  return { backend, grid, scrolledTo: () => scrolledTo };
}

describe('the view of a grid', () => {
  it('knows its whole height from the start and draws a few rows', async () => {
    const { grid } = await gridOf('many');
    expect(grid.view?.count).toBe(100_000);
    expect(grid.space.box).toBeGreaterThan(1_000_000);
    const tiles = grid.shown.flatMap((row) => (row.type === 'tiles' ? row.tiles : []));
    expect(tiles.length).toBeGreaterThan(10);
    expect(tiles.length).toBeLessThan(100);
  });

  it('shows the last row when it is scrolled to the end', async () => {
    const { grid } = await gridOf('many');
    await grid.reveal(99_999);
    expect(grid.tileAt(99_999)).not.toBeNull();
    expect(grid.shown.some((row) => row.type === 'tiles' && row.tiles.some((tile) => tile.position === 99_999))).toBe(true);
  });

  it('keeps what stands at the top when the width changes', async () => {
    const { grid } = await gridOf();
    await grid.reveal(4000);
    const before = grid.anchor();
    grid.ask({ ...asked }, 640);
    await grid.query.refresh();
    await frame();
    const atTop = grid.rows.find((row) => row.type === 'tiles' && row.y + row.height > grid.top);
    expect(atTop?.type === 'tiles' ? atTop.tiles.map((tile) => tile.task) : []).toContain(before?.task);
  });

  it('goes back to its front for other words', async () => {
    const { grid, scrolledTo } = await gridOf();
    await grid.reveal(4000);
    expect(grid.scrollTop).toBeGreaterThan(0);
    grid.ask({ ...asked, text: 'heron' }, 1000);
    await grid.query.refresh();
    expect(scrolledTo()).toBe(0);
  });

  it('results that come while it is scrolled away wait in a number and move nothing', async () => {
    const { backend, grid } = await gridOf();
    await grid.reveal(4000);
    const before = grid.anchor();
    const libraryView = backend.libraryView;
    backend.libraryView = async (request) => {
      const view = await libraryView(request);
      return { ...view, count: view.count + 3 };
    };
    await grid.query.refresh();
    await frame();
    expect(grid.fresh).toBe(3);
    expect(grid.anchor()).toEqual(before);
    grid.toFront();
    expect(grid.fresh).toBe(0);
  });

  it('results that come at its front develop, and only those', async () => {
    const { backend, grid } = await gridOf();
    const libraryView = backend.libraryView;
    backend.libraryView = async (request) => {
      const view = await libraryView(request);
      return { ...view, count: view.count + 2 };
    };
    await grid.query.refresh();
    expect(grid.fresh).toBe(0);
    expect(grid.developing.size).toBe(2);
  });

  it('asks for the view anew when its rows belong to another', async () => {
    const { backend, grid } = await gridOf();
    const first = grid.view?.view;
    await backend.libraryView({ ...asked, width: 500 });
    await grid.reveal(9000);
    await grid.query.refresh();
    expect(grid.view?.view).toBeGreaterThan(first ?? 0);
    expect(grid.rows.length).toBeGreaterThan(0);
  });
});
