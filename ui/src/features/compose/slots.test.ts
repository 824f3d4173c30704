import { describe, expect, it } from 'vitest';
import type { ReferenceField } from '$lib/backend/bindings';
import { moved, slotsOf, stepOf } from './slots';

const field = (name: string): ReferenceField => ({ name, label: name, takes: 'images', list: true, required: false, maxItems: null, mention: null });
const fields = [field('images'), field('first'), field('last')];
const links = (...names: (string | null)[]) => names.map((name, index) => ({ url: `https://a.example/${index}.png`, name }));
const order = (list: { url: string }[]) => list.map(({ url }) => url.slice(18, 19)).join('');

describe('slots for references', () => {
  it('shows the places that hold something in the order of the form, and what has none at the end', () => {
    const slots = slotsOf(fields, ['last', null, 'images', 'images', 'gone']);
    expect(slots.map((slot) => [slot.field?.name ?? null, slot.rows])).toEqual([['images', [2, 3]], ['last', [0]], [null, [1, 4]]]);
    expect(slotsOf(fields, [undefined])).toEqual([{ field: undefined, rows: [0] }]);
  });

  it('moves one before another, and keeps all', () => {
    expect(order(moved(links(null, null, null), 0, 3, null))).toBe('120');
    expect(order(moved(links(null, null, null), 2, 0, null))).toBe('201');
    expect(order(moved(links(null, null, null), 1, 1, null))).toBe('012');
    expect(moved(links('images', null), 1, 0, 'first')[0]).toEqual({ url: 'https://a.example/1.png', name: 'first' });
    expect(moved(links(null), 7, 0, null)).toEqual(links(null));
  });

  it('steps among its own first, then into the place beside', () => {
    const slots = slotsOf(fields, ['images', 'images', 'last']);
    expect(stepOf(fields, slots, 1, -1)).toEqual({ before: 0, name: null });
    expect(stepOf(fields, slots, 0, 1)).toEqual({ before: 2, name: null });
    expect(stepOf(fields, slots, 1, 1)).toEqual({ before: 1, name: 'first' });
    expect(stepOf(fields, slots, 2, -1)).toEqual({ before: 2, name: 'first' });
    expect(stepOf(fields, slots, 0, -1)).toBeNull();
    expect(stepOf(fields, slots, 2, 1)).toBeNull();
  });
});
