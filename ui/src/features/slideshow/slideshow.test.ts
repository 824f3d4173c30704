import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Backend } from '$lib/backend/backend';
import type { Neighbours, TaskDetail, Tile, ViewRequest } from '$lib/backend/bindings';
import { Remembered } from '$lib/remembered';
import { showView } from '$features/library/current-view';
import { Shuffled } from './shuffled';
import { Slideshow } from './slideshow.svelte';
import { asksForPrivate, isShown, Slides } from './slides';

const hears = { sounds: false, hidden: false };

/** A view of `count` results, tasks from 1; `change` says what is other than a saved picture. */
function view(count: number, change: (task: number) => Partial<Tile> = () => ({}), text = '') {
  const asked = { neighbours: 0, places: 0 };
  const tile = (position: number) =>
    ({ task: position + 1, output: position + 1, position, media: 'image', prompt: `number ${position + 1}`, private: false, binned: false, failed: false, hasThumbnail: false, waveform: null, saved: { name: 'saved' }, ...change(position + 1) }) as Tile;
  const span = (from: number, to: number) => Array.from({ length: Math.max(0, to - from) }, (_, index) => tile(from + index));
  const backend = {
    libraryNeighbours: async (_: number, task: number, each: number): Promise<Neighbours> => {
      asked.neighbours += 1;
      const position = task - 1;
      if (position < 0 || position >= count) return { position: null, count, before: [], after: [] };
      return { position, count, before: span(Math.max(0, position - each), position).toReversed(), after: span(position + 1, Math.min(count, position + 1 + each)) };
    },
    libraryPlace: async (_: number, position: number) => {
      asked.places += 1;
      return position >= 0 && position < count ? { y: 0, height: 1, task: position + 1 } : null;
    },
    task: async (id: number) => ({ id, prompt: '', outputs: [{ id, media: 'image', state: { name: 'archived' }, hasThumbnail: false, waveform: null }] }) as unknown as TaskDetail,
    original: (output: number) => `original ${output}`,
    remember: async () => null,
  } as unknown as Backend;
  showView(backend, 1, { text } as ViewRequest);
  return { backend, asked };
}

describe('a shuffled order', () => {
  it.each([1, 2, 3, 7, 64, 1000, 4097])('has each of %i positions once, and knows the turn of each', (count) => {
    const order = new Shuffled(count, 42);
    const all = Array.from({ length: count }, (_, turn) => order.at(turn));
    expect([...all].sort((a, b) => a - b)).toEqual(Array.from({ length: count }, (_, position) => position));
    for (const turn of [0, 1, count - 1]) expect(order.turnOf(order.at(turn))).toBe(((turn % count) + count) % count);
    expect([order.at(count), order.at(-1)]).toEqual([order.at(0), order.at(count - 1)]);
  });
  it('is another one for another seed, and no mere shift', () => {
    const [one, other] = [new Shuffled(100_000, 1), new Shuffled(100_000, 2)];
    const some = (order: Shuffled) => Array.from({ length: 50 }, (_, turn) => order.at(turn));
    expect(some(one)).not.toEqual(some(other));
    const steps = new Set(some(one).map((position, turn, all) => position - (all[turn - 1] ?? 0)));
    expect(steps.size).toBeGreaterThan(45);
  });
});

describe('the way through a view', () => {
  it('goes to the neighbours, round the ends, at a price that does not grow with the view', async () => {
    const { backend, asked } = view(100_000);
    const slides = new Slides(backend, 1);
    expect((await slides.after(50_000, 1, false, hears))?.task).toBe(50_001);
    expect((await slides.after(50_000, -1, false, hears))?.task).toBe(49_999);
    expect((await slides.after(100_000, 1, false, hears))?.task).toBe(1);
    expect((await slides.after(1, -1, false, hears))?.task).toBe(100_000);
    expect([(await slides.after(7, 1, false, hears))?.position, slides.count]).toEqual([7, 100_000]);
    expect(asked.neighbours + asked.places).toBeLessThan(14);
  });
  it('leaves out what is private, failed, binned, not saved, or heard by nobody', async () => {
    const out: Record<number, Partial<Tile>> = { 2: { private: true }, 3: { failed: true }, 4: { binned: true }, 5: { saved: { name: 'linkDead' } }, 6: { media: 'audio' }, 7: { output: null }, 8: { media: 'other' } };
    const { backend } = view(9, (task) => out[task] ?? {});
    const slides = new Slides(backend, 1);
    expect((await slides.after(1, 1, false, hears))?.task).toBe(9);
    expect((await slides.after(1, 1, false, { sounds: false, hidden: true }))?.task).toBe(2);
    expect((await slides.after(5, 1, false, { sounds: true, hidden: false }))?.task).toBe(6);
  });
  it('asks on past a long run of what is left out, and gives up where there is nothing else', async () => {
    const { backend } = view(200, (task) => (task === 1 || task === 150 ? {} : { private: true }));
    const slides = new Slides(backend, 1);
    expect((await slides.after(1, 1, false, hears))?.task).toBe(150);
    expect((await slides.after(150, 1, false, hears))?.task).toBe(1);
    const alone = view(200, (task) => (task === 1 ? {} : { private: true }));
    expect(await new Slides(alone.backend, 1).after(1, 1, false, hears)).toBeNull();
    expect(await new Slides(alone.backend, 1).after(1, 1, true, hears)).toBeNull();
  });
  it('shuffled comes to each once before it comes to any again, and finds the way back', async () => {
    const { backend } = view(9);
    const slides = new Slides(backend, 7);
    const seen = [1];
    for (let turn = 0; turn < 8; turn += 1) seen.push((await slides.after(seen.at(-1) ?? 0, 1, true, hears))?.task ?? 0);
    expect(new Set(seen).size).toBe(9);
    expect((await slides.after(seen[5] ?? 0, -1, true, hears))?.task).toBe(seen[4]);
  });
  it('begins with what the view does not hold', async () => {
    const { backend } = view(3);
    expect((await new Slides(backend, 1).first(99))?.task).toBe(99);
    expect((await new Slides(backend, 1).first(3))?.task).toBe(3);
    expect((await new Slides(view(1).backend, 1).first(1))?.task).toBe(1);
  });
  it('knows when private results are asked for', () => {
    expect(['is:private', 'kind:image is:private', '(is:private or tag:x)', 'IS:PRIVATE'].map(asksForPrivate)).toEqual([true, true, true, true]);
    expect(['', '-is:private', 'this:private', 'is:privateer', '"is:private"'].map(asksForPrivate)).toEqual([false, false, false, false, false]);
    expect(isShown({ output: 1, media: 'image', saved: { name: 'saved' }, private: true } as Tile, hears)).toBe(false);
  });
});

describe('the slideshow', () => {
  beforeEach(() => {
    vi.useFakeTimers();
    // Pictures are there at once.
    vi.stubGlobal('Image', class { decode = async () => undefined; });
  });
  afterEach(() => {
    vi.useRealTimers();
    vi.unstubAllGlobals();
  });
  const settle = () => vi.advanceTimersByTimeAsync(0);

  async function begun(of = view(5), remembered: Record<string, string> = {}) {
    const shown: number[] = [];
    const show = new Slideshow(of.backend, new Remembered(of.backend, remembered), 3, (task) => shown.push(task));
    await show.begin(1);
    await settle();
    return { show, shown };
  }

  it('shows each picture for its time, round and round', async () => {
    const { show, shown } = await begun();
    await vi.advanceTimersByTimeAsync(4_900);
    expect(shown).toEqual([1]);
    await vi.advanceTimersByTimeAsync(25_000);
    expect(shown).toEqual([1, 2, 3, 4, 5, 1]);
    show.close();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(shown).toHaveLength(6);
  });
  it('stands still while it pauses, and its time begins anew with each step', async () => {
    const { show, shown } = await begun();
    show.toggle();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(shown).toEqual([1]);
    await show.step(1);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(shown).toEqual([1, 2]);
    show.toggle();
    await vi.advanceTimersByTimeAsync(4_000);
    await show.step(-1);
    await vi.advanceTimersByTimeAsync(4_000);
    expect(shown).toEqual([1, 2, 1]);
    show.close();
  });
  it('waits for the end of a clip, and takes no end of another one for it', async () => {
    const { show, shown } = await begun(view(5, (task) => (task === 2 ? { media: 'video' } : {})));
    await show.step(1);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(shown).toEqual([1, 2]);
    show.over(1);
    await settle();
    expect(shown).toEqual([1, 2]);
    show.over(2);
    await settle();
    expect(shown).toEqual([1, 2, 3]);
    show.close();
  });
  it('remembers how long, within two and twenty seconds', async () => {
    const { show } = await begun(view(5), { 'slideshow.seconds': '900', 'slideshow.shuffled': '"yes"' });
    expect([show.seconds, show.shuffled]).toEqual([20, false]);
    show.longer(-30);
    expect(show.seconds).toBe(2);
    show.close();
  });
  it('a press that comes before the one before it has arrived takes its place', async () => {
    const { show, shown } = await begun();
    void show.step(1);
    void show.step(1);
    await settle();
    expect(shown).toEqual([1, 2]);
    show.close();
  });
  it('says so where there is nothing else', async () => {
    const { show } = await begun(view(1));
    await show.step(1);
    expect(show.alone).toBe(true);
    show.close();
  });
});
