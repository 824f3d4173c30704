import { beforeEach, describe, expect, it } from 'vitest';
import type { View } from '$lib/backend/bindings';
import { MemoryBackend } from '$lib/backend/memory';
import { areTasks, knownMost, Picked } from './selection.svelte';

const request = { text: '', sort: 'newest', group: 'day', layout: 'justified', rowHeight: 176, width: 1000 } as const;

describe('a selection', () => {
  let backend: MemoryBackend;
  let picked: Picked;
  const make = async (text = '', sort: 'newest' | 'oldest' = 'newest'): Promise<View> => {
    const view = await backend.libraryView({ ...request, text, sort });
    await picked.carry(view.view);
    return view;
  };
  beforeEach(async () => {
    backend = new MemoryBackend('studio', { now: () => new Date(2026, 10, 24, 14).getTime() });
    picked = new Picked(backend);
    await make();
  });

  it('is what was ticked, drawn out and taken away', () => {
    picked.toggle(3);
    picked.extend(6, 3);
    expect(picked.ranges).toEqual([{ from: 3, to: 6 }]);
    picked.extend(1, 3);
    expect(picked.ranges).toEqual([{ from: 1, to: 3 }]);
    picked.toggle(9);
    picked.extend(11, 9);
    picked.toggle(2);
    expect(picked.ranges).toEqual([{ from: 1, to: 1 }, { from: 3, to: 3 }, { from: 9, to: 11 }]);
    picked.clear();
    expect(picked.any).toBe(false);
  });

  it('begins where the keys are when nothing was selected before', () => {
    picked.extend(5, 4);
    picked.extend(6, 5);
    expect(picked.ranges).toEqual([{ from: 4, to: 6 }]);
  });

  it('stays the same results when new ones come before them', async () => {
    picked.toggle(2);
    picked.extend(4, 2);
    const before = await picked.tasks(9);
    backend.arrive(5);
    await make();
    expect(picked.ranges).toEqual([{ from: 7, to: 9 }]);
    expect(await picked.tasks(9)).toEqual(before);
  });

  it('stays the same results in another order', async () => {
    picked.toggle(0);
    picked.toggle(1);
    const before = await picked.tasks(9);
    await make('', 'oldest');
    expect(picked.ranges).toEqual([{ from: 12_478, to: 12_479 }]);
    expect((await picked.tasks(9)).toReversed()).toEqual(before);
  });

  it('of everything does not take in what comes later', async () => {
    picked.all(12_480);
    backend.arrive(2);
    await make();
    expect(picked.ranges).toEqual([{ from: 2, to: 12_481 }]);
    expect(picked.away).toEqual([]);
  });

  it('is kept through a query that hides some of it, and is there again after it', async () => {
    picked.toggle(1);
    picked.toggle(3);
    const before = await picked.tasks(9);
    const view = await make('kind:video');
    expect(view.count).toBeLessThan(12_480);
    expect(picked.count).toBe(2);
    expect(picked.away).toHaveLength(1);
    expect(new Set(await picked.tasks(9))).toEqual(new Set(before));
    await make();
    expect(picked.away).toEqual([]);
    expect(await picked.tasks(9)).toEqual(before);
  });

  it('of very many is what the view still holds', async () => {
    picked.all(12_480);
    const view = await make('kind:video');
    expect(picked.count).toBe(view.count);
    expect(view.count).toBeGreaterThan(knownMost);
  });

  it('comes back after a restart', async () => {
    picked.toggle(7);
    const tasks = await picked.tasks(9);
    const after = new Picked(backend, tasks);
    const view = await backend.libraryView(request);
    await after.carry(view.view);
    expect(after.ranges).toEqual([{ from: 7, to: 7 }]);
  });

  it('that was remembered of another account is none', async () => {
    const after = new Picked(backend, [1, 2, 3]);
    const view = await backend.libraryView(request);
    await after.carry(view.view);
    expect(after.any).toBe(false);
  });

  it('that is let go of while the view is made anew stays let go of', async () => {
    picked.toggle(7);
    const view = await backend.libraryView(request);
    const carrying = picked.carry(view.view);
    picked.clear();
    await carrying;
    expect(picked.any).toBe(false);
  });

  it('takes in what is ticked while the view is made anew', async () => {
    picked.toggle(2);
    const two = (await picked.tasks(1))[0];
    backend.arrive(3);
    const view = await backend.libraryView(request);
    const carrying = picked.carry(view.view);
    picked.toggle(5);
    await carrying;
    expect(picked.ranges).toEqual([{ from: 5, to: 5 }, { from: 8, to: 8 }]);
    expect((await picked.tasks(9))[0]).toBe(two);
  });

  it('is rather none than another one', async () => {
    picked.toggle(7);
    backend.libraryPositions = () => Promise.reject(new Error('the view is gone'));
    await make();
    expect(picked.any).toBe(false);
  });

  it('is asked as positions of its view, and by name only where some are away', async () => {
    picked.toggle(1);
    expect(await picked.asked()).toMatchObject({ of: 'view', ranges: [{ from: 1, to: 1 }] });
    await make('kind:audio');
    expect(await picked.asked()).toMatchObject({ of: 'tasks' });
  });

  it('a band adds what it touches to what was there before it, and lets go of what it no longer touches', () => {
    picked.band([{ from: 0, to: 1 }], [5, 6, 7]);
    picked.band([{ from: 0, to: 1 }], [5]);
    expect(picked.ranges).toEqual([{ from: 0, to: 1 }, { from: 5, to: 5 }]);
  });
});

it('what was remembered as a selection may be anything', () => {
  expect(areTasks([1, 2])).toBe(true);
  for (const value of [null, 'all', [1.5], ['1'], [Number.NaN], Array.from({ length: knownMost + 1 }, (_, index) => index)]) expect(areTasks(value)).toBe(false);
});
