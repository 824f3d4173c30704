import { describe, expect, it } from 'vitest';
import { emptyQueue, statesQueue, studioQueue } from '$lib/backend/memory/rows';
import type { TaskActs } from '$features/task/acts';
import { placeFor, placeNow, type Move } from '$features/task/queue-order';
import { words } from '$lib/words';
import { groupsOf, inAll } from './groups';
import { rowFacts } from './row-facts';
import { shelf } from './shelf';
import { rowMenu } from './row-menu';
import { Transfers } from './transfers.svelte';

const now = new Date(2026, 10, 24, 14, 20).getTime();

describe('the order of what waits', () => {
  const ids = [7, 8, 9];
  it('moves by one place or to the front, and knows the way back', () => {
    expect(placeFor(ids, 9, 'front')).toEqual({ at: 'front' });
    expect(placeFor(ids, 9, 'up')).toEqual({ at: 'before', task: 8 });
    expect(placeFor(ids, 7, 'down')).toEqual({ at: 'before', task: 9 });
    expect(placeFor(ids, 8, 'down')).toEqual({ at: 'end' });
    expect(placeNow(ids, 8)).toEqual({ at: 'before', task: 9 });
    expect(placeNow(ids, 9)).toEqual({ at: 'end' });
  });
  it('does not move past the ends, nor what does not wait', () => {
    for (const way of ['front', 'up'] as const) expect(placeFor(ids, 7, way)).toBeNull();
    expect(placeFor(ids, 9, 'down')).toBeNull();
    expect(placeFor(ids, 4, 'up')).toBeNull();
    expect(placeFor([], 4, 'down')).toBeNull();
  });
  it('is offered in the menu of a row as far as it goes', () => {
    const [first] = studioQueue(now).waiting;
    if (first === undefined) throw new Error('the scene has a row that waits');
    const waiting = [first, { ...first, id: 901 }, { ...first, id: 902 }];
    const moved: [number, Move][] = [];
    const acts = { move: (id: number, way: Move) => void moved.push([id, way]) } as unknown as TaskActs;
    const labels = (row: (typeof waiting)[number]) => (rowMenu(row, waiting, acts, () => undefined)[0] ?? []).map((entry) => entry.label);
    const { sendNext, moveUp, moveDown } = words.queue;
    const orders = waiting.map((row) => labels(row).filter((label) => [sendNext, moveUp, moveDown].includes(label)));
    expect(orders).toEqual([[moveDown], [sendNext, moveUp, moveDown], [sendNext, moveUp]]);
    rowMenu({ ...first, id: 902 }, waiting, acts, () => undefined)[0]?.[0]?.act();
    expect(moved).toEqual([[902, 'front']]);
  });
});

describe('the shelf over the library', () => {
  it('shows five rows in the smallest usual window, and the rest as a number', () => {
    expect(shelf(5, 912, 800)).toEqual({ columns: 1, rows: 5, shown: 5 });
    expect(shelf(9, 912, 800)).toEqual({ columns: 1, rows: 5, shown: 5 });
  });
  it('takes less in a low window, and always shows one', () => {
    expect(shelf(9, 912, 600).shown).toBe(4);
    expect(shelf(9, 912, 120).shown).toBe(1);
  });
  it('has two columns where there is room', () => expect(shelf(6, 1536, 1080)).toEqual({ columns: 2, rows: 3, shown: 6 }));
});

describe('the groups of the queue', () => {
  it('stand in the order of what they ask of the person', () => {
    expect(groupsOf(statesQueue(now), 'all').map((group) => group.name)).toEqual(['needsYou', 'inFlight', 'waiting', 'endedToday']);
  });
  it('are left out when they are empty or not asked for', () => {
    expect(groupsOf(emptyQueue(now, true), 'all')).toEqual([]);
    expect(groupsOf(statesQueue(now), 'inFlight').map((group) => group.name)).toEqual(['inFlight']);
  });
  it('name those that go out only on the person’s word', () => {
    expect(groupsOf(statesQueue(now), 'needsYou')[0]?.heldForPerson).toEqual([14]);
  });
  it('count what is alive and never guess a price', () => {
    const all = inAll(studioQueue(now));
    expect(all.count).toBe(5);
    expect(all.without).toEqual(['Kling 3.0']);
  });
});

describe('the facts of a row', () => {
  const of = (id: number, where: 'shelf' | 'place') => {
    const queue = statesQueue(now);
    const row = [...queue.needsYou, ...queue.inFlight, ...queue.waiting, ...queue.endedToday].find((each) => each.id === id);
    return row === undefined ? [] : rowFacts(row, now, where);
  };
  it('say the one time that matters', () => {
    expect(of(1, 'shelf')).toEqual(['Seedance 2.0', '8 s, 720p', 'sent 14:11', 'about 1,374 credits']);
    expect(of(1, 'place')).toContain('sent 14:11:00');
    expect(of(2, 'shelf')).toContain('started 2 min 12 s ago');
    expect(of(4, 'shelf')).toContain('made in 48 s');
  });
  it('keep the service’s own word for a state', () => expect(of(8, 'place').at(-1)).toBe('the service says “rendering_final”'));
});

describe('bytes that are being saved', () => {
  const tell = (transfers: Transfers, output: number, bytes: number, at: number) => transfers.heard({ type: 'transfer', task: 4, output, bytes, total: 5_000_000 }, at);
  it('are what the queue said until an event says more', () => {
    const transfers = new Transfers();
    expect(transfers.of(4, 100, 200)).toEqual({ bytes: 100, total: 200 });
    tell(transfers, 40, 1_000_000, 0);
    tell(transfers, 41, 500_000, 0);
    expect(transfers.of(4, 100, 11_800_000)).toEqual({ bytes: 1_500_000, total: 11_800_000 });
  });
  it('are never more than the whole, and never run backwards', () => {
    const transfers = new Transfers();
    tell(transfers, 40, 9_000_000, 0);
    expect(transfers.of(4, 0, 5_000_000).bytes).toBe(5_000_000);
    expect(transfers.of(4, 4_000_000, 20_000_000).bytes).toBe(9_000_000);
  });
  it('have a rate once there is something to measure', () => {
    const transfers = new Transfers();
    tell(transfers, 40, 0, 1000);
    expect(transfers.rateOf(4)).toBeNull();
    tell(transfers, 40, 12_000_000, 2000);
    expect(transfers.rateOf(4)).toBe(12_000_000);
  });
  it('are forgotten when the saving is over', () => {
    const transfers = new Transfers();
    tell(transfers, 40, 9, 0);
    transfers.keep(new Set());
    expect(transfers.of(4, 1, 2)).toEqual({ bytes: 1, total: 2 });
  });
});
