import { describe, expect, it } from 'vitest';
import type { GridRow, Tile } from '$lib/backend/bindings';
import { past, placeOf, spotAt, stays } from './order';
import { between, ofPositions } from './ranges';

/** Rows of three tiles of 100 × 80 pixels with gaps of 6; the last row has one. */
const rows: GridRow[] = [0, 1, 2].map((row) => ({
  type: 'tiles', row, y: row * 86, height: 80,
  tiles: (row === 2 ? [0] : [0, 1, 2]).map((column) => ({ task: 100 + row * 3 + column, position: row * 3 + column, x: column * 106, width: 100 }) as Tile),
}));
const count = 7;

describe('the place that a point means', () => {
  it('is the gap that is nearest, with its line in the middle of it', () => {
    expect(spotAt(rows, 10, 40)).toEqual({ at: 0, x: -3, y: 0, height: 80 });
    expect(spotAt(rows, 60, 40)).toEqual({ at: 1, x: 103, y: 0, height: 80 });
    expect(spotAt(rows, 150, 100)).toMatchObject({ at: 4, x: 103, y: 86 });
  });
  it('is behind the last tile of a row at its end, and at the end of everything below the last row', () => {
    expect(spotAt(rows, 900, 40)).toMatchObject({ at: 3, x: 315, y: 0 });
    expect(spotAt(rows, 900, 9000)).toMatchObject({ at: 7, x: 103, y: 172 });
    expect(spotAt([], 0, 0)).toBeNull();
  });
});

describe('the place that a key means', () => {
  const at = (way: Parameters<typeof placeOf>[0], moving: number[]) => placeOf(way, ofPositions(moving), count, rows, 600);
  it('is one further, a row further, or an end', () => {
    expect([at('before', [4]), at('after', [4]), at('up', [4]), at('down', [1]), at('first', [4]), at('last', [4])]).toEqual([3, 6, 1, 5, 0, 7]);
  });
  it('is none where it would stand as before', () => {
    expect([at('before', [0]), at('first', [0]), at('after', [6]), at('last', [6]), at('before', [0, 1]), at('up', [1]), at('down', [6])]).toEqual([null, null, null, null, null, null, null]);
    expect(at('before', [])).toBeNull();
  });
  it('gathers what lies apart, also at an end', () => {
    expect([at('before', [0, 2]), at('after', [4, 6]), at('after', [1, 3])]).toEqual([0, 7, 5]);
  });
  it('is not told by rows that are not here', () => {
    expect(placeOf('up', between(40, 40), 100, rows, 600)).toBeUndefined();
  });
});

describe('what stands in the way', () => {
  it('is passed over where it is moved itself', () => {
    expect([past(2, ofPositions([2, 3, 5])), past(4, ofPositions([2, 3, 5])), past(7, ofPositions([6]))]).toEqual([4, 4, 7]);
  });
  it('is nothing where what is moved lies together and stays there', () => {
    expect([1, 2, 3, 4, 5].map((at) => stays(at, between(2, 3)))).toEqual([false, true, true, true, false]);
    expect(stays(2, ofPositions([2, 4]))).toBe(false);
  });
});
