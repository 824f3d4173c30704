import { afterEach, describe, expect, it, vi } from 'vitest';
import { MemoryBackend } from '$lib/backend/memory';
import { GridView, keyOf } from './grid.svelte';
import { Picked } from './selection.svelte';

const asked = { text: '', sort: 'newest', group: 'day', layout: 'justified', rowHeight: 176 } as const;
const frame = () => new Promise<void>((done) => requestAnimationFrame(() => done()));

async function gridOf(scene: 'studio' | 'many' = 'studio', first: (backend: MemoryBackend) => void = () => undefined) {
  const backend = new MemoryBackend(scene, { now: () => new Date(2026, 10, 24, 14).getTime() });
  first(backend);
  let scrolledTo = 0;
  const picked = new Picked(backend);
  const grid = new GridView(backend, (top) => (scrolledTo = top), picked);
  grid.sized(800);
  grid.ask({ ...asked }, 1000);
  await grid.query.refresh();
  await frame();
  return { backend, grid, picked, scrolledTo: () => scrolledTo };
}

afterEach(() => void vi.useRealTimers());

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
    await vi.waitFor(() => expect(grid.shown.some((row) => row.type === 'tiles' && row.tiles.some((tile) => tile.position === 99_999))).toBe(true));
  });

  it('leaves whoever scrolls where that led, also while the view is made anew', async () => {
    const { backend, grid, scrolledTo } = await gridOf('many');
    const make = backend.libraryView;
    let go: () => void = () => undefined;
    const wait = new Promise<void>((done) => (go = done));
    vi.spyOn(backend, 'libraryView').mockImplementation(async (request) => {
      await wait;
      return make(request);
    });
    const made = grid.query.refresh();
    // The End key, in a library that takes a moment to be looked at.
    await grid.reveal(99_999);
    const { top } = grid;
    expect(top).toBeGreaterThan(1_000_000);
    go();
    await made;
    await frame();
    await frame();
    expect(grid.top).toBeCloseTo(top, 0);
    expect(scrolledTo()).toBeGreaterThan(1_000_000);
    expect(grid.tileAt(99_999)).not.toBeNull();
  });

  it('asks for nothing of what passes while the scrollbar is dragged, and for what it rests on', async () => {
    const { backend, grid } = await gridOf('many');
    const rows = vi.spyOn(backend, 'libraryRows');
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance', 'requestAnimationFrame'] });
    for (let step = 1; step <= 12; step++) {
      grid.scrolled(step * 4_000);
      await vi.advanceTimersByTimeAsync(16);
    }
    expect(rows).not.toHaveBeenCalled();
    await vi.advanceTimersByTimeAsync(40);
    expect(rows).toHaveBeenCalledTimes(1);
    // What is new in the whole window comes in a few frames, the top of it first.
    const drawn: number[] = [];
    for (let count = 0; count < 3; count++) {
      vi.advanceTimersToNextFrame();
      drawn.push(grid.shown.length);
    }
    const first = drawn[0] as number;
    expect(drawn).toEqual([first, first + 1, first + 2]);
    await vi.advanceTimersByTimeAsync(400);
    expect(grid.shown.some((row) => row.y + row.height > grid.top + grid.window)).toBe(true);
  });

  it('takes what stood before a jump away in a few frames, and never over what is shown', async () => {
    const { grid } = await gridOf('many');
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance', 'requestAnimationFrame'] });
    const stood = grid.shown.length;
    expect(grid.standing).toEqual(grid.shown);
    grid.scrolled(400_000);
    expect(grid.shown).toEqual([]);
    expect(grid.standing).toHaveLength(stood);
    vi.advanceTimersToNextFrame();
    expect(grid.standing).toHaveLength(stood - 1);
    // Back where they stand they are shown, each once.
    grid.scrolled(0);
    expect(new Set(grid.standing.map(keyOf)).size).toBe(stood);
    expect(grid.standing).toHaveLength(stood);
    grid.scrolled(400_000);
    await vi.advanceTimersByTimeAsync(400);
    expect(grid.shown.length).toBeGreaterThan(0);
    expect(grid.standing).toEqual(grid.shown);
  });

  it('shows something now and then while the scrollbar is dragged on', async () => {
    const { backend, grid } = await gridOf('many');
    const rows = vi.spyOn(backend, 'libraryRows');
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
    for (let step = 1; step <= 60; step++) {
      grid.scrolled(step * 4_000);
      await vi.advanceTimersByTimeAsync(16);
    }
    expect(rows.mock.calls.length).toBeGreaterThanOrEqual(3);
    expect(rows.mock.calls.length).toBeLessThanOrEqual(6);
  });

  it('asks one question for what a search shows at its front', async () => {
    const { backend, grid } = await gridOf();
    const asks = (['libraryFront', 'libraryRows', 'libraryPlace', 'libraryNeighbours'] as const).map((name) => vi.spyOn(backend, name));
    const before = grid.rowsOf;
    grid.ask({ ...asked, text: 'lake' }, 1000);
    await vi.waitFor(() => expect(grid.rowsOf).not.toBe(before));
    await frame();
    // The in-memory engine answers the front by its own rows.
    expect(asks.map((each) => each.mock.calls.length)).toEqual([1, 1, 0, 0]);
    expect(grid.rows.length).toBeGreaterThan(0);
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

  it('goes back to its front for other words, another order and other groups', async () => {
    for (const other of [{ text: 'heron' }, { sort: 'rating' as const }, { group: 'model' as const }]) {
      const { grid, scrolledTo } = await gridOf();
      await grid.reveal(4000);
      expect(grid.scrollTop).toBeGreaterThan(0);
      grid.ask({ ...asked, ...other }, 1000);
      await grid.query.refresh();
      expect(scrolledTo()).toBe(0);
    }
  });

  it('results that come while it is scrolled away wait in a number and move nothing', async () => {
    const { backend, grid } = await gridOf();
    await grid.reveal(4000);
    const before = grid.anchor();
    backend.arrive(3);
    await grid.query.refresh();
    await frame();
    expect(grid.fresh).toBe(3);
    expect(grid.anchor()).toEqual(before);
    grid.toFront();
    expect(grid.fresh).toBe(0);
  });

  it('results that come at its front develop, and only those', async () => {
    const { backend, grid } = await gridOf();
    backend.arrive(2);
    await grid.query.refresh();
    expect(grid.fresh).toBe(0);
    expect(grid.developing.size).toBe(2);
  });

  it('what comes back out of the bin further down is nothing new', async () => {
    const { backend, grid } = await gridOf();
    const tasks = [grid.tileAt(8)?.tile.task ?? 0];
    await backend.judge({ of: 'tasks', tasks }, { what: 'bin' });
    await grid.query.refresh();
    await grid.reveal(4000);
    await backend.judge({ of: 'tasks', tasks }, { what: 'restore' });
    await grid.query.refresh();
    expect(grid.fresh).toBe(0);
    expect(grid.developing.size).toBe(0);
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

describe('a view that is not whole at once', () => {
  const inTwoSteps = (backend: MemoryBackend) => {
    const { libraryView } = backend;
    backend.libraryView = async (request) => ({ ...(await libraryView(request)), whole: false, count: 60, height: 2000, rows: 9 });
  };

  it('shows its first rows, then puts count and height in place and moves nothing', async () => {
    const { grid } = await gridOf('studio', inTwoSteps);
    const rows = grid.rows.map((row) => row.y);
    await vi.waitFor(() => expect(grid.view?.whole).toBe(true));
    expect(grid.view?.count).toBe(12_480);
    expect(grid.scrollTop).toBe(0);
    expect(grid.rows.map((row) => row.y).slice(0, rows.length)).toEqual(rows);
  });

  it('is waited for where something is selected, which may lie anywhere in it', async () => {
    const { backend, grid, picked } = await gridOf();
    picked.toggle(9000);
    const task = (await picked.tasks(1))[0];
    inTwoSteps(backend);
    const asks = (['libraryWhole', 'libraryRows'] as const).map((name) => vi.spyOn(backend, name));
    await grid.query.refresh();
    const [whole, rows] = asks.map((each) => each.mock.invocationCallOrder.at(-1) ?? 0);
    expect(rows, 'rows of before do not know what the whole knows').toBeGreaterThan(whole ?? Infinity);
    expect(picked.ranges).toEqual([{ from: 9000, to: 9000 }]);
    expect(await picked.tasks(1)).toEqual([task]);
  });

  it('that another one has taken the place of changes nothing any more', async () => {
    const waiting: (() => void)[] = [];
    const { grid } = await gridOf('studio', (backend) => {
      inTwoSteps(backend);
      backend.libraryWhole = async (view) => {
        await new Promise<void>((done) => waiting.push(done));
        return { view, count: 7, of: 7, rows: 1, height: 200, tookMs: 1, whole: true, trouble: null, collection: null };
      };
    });
    await vi.waitFor(() => expect(waiting.length).toBeGreaterThan(0));
    const late = [...waiting];
    grid.ask({ ...asked, text: 'lake' }, 1000);
    await grid.query.refresh();
    const put = vi.spyOn(grid.query, 'set');
    late.forEach((go) => go());
    await frame();
    expect(put).not.toHaveBeenCalledWith(expect.objectContaining({ count: 7 }));
    expect(grid.view).toMatchObject({ whole: false, count: 60 });
  });
});
