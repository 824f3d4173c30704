import { describe, expect, it } from 'vitest';
import { columnsFor, fittedSize, panned, shift, toggled, whole, wholeFactor, zoomed } from './sight';

const stage = { width: 600, height: 400 };

describe('one look at several pictures', () => {
  it('shows the same part of each, whatever their sizes', () => {
    const [small, large] = [{ width: 300, height: 200 }, { width: 3000, height: 2000 }];
    const sight = zoomed(whole, 4, { x: 150, y: -50 }, fittedSize(small, stage));
    expect(shift(sight, fittedSize(small, stage), stage)).toEqual(shift(sight, fittedSize(large, stage), stage));
    // A pane of half the size shows the same point in its middle.
    const half = { width: 300, height: 200 };
    const [one, other] = [shift(sight, fittedSize(large, stage), stage), shift(sight, fittedSize(large, half), half)];
    expect(other).toEqual({ x: one.x / 2, y: one.y / 2 });
  });
  it('keeps what lies under the pointer where it is', () => {
    const fitted = fittedSize({ width: 900, height: 600 }, stage);
    const at = { x: 120, y: 60 };
    const point = (sight: typeof whole) => ({ x: sight.x + at.x / (fitted.width * sight.factor), y: sight.y + at.y / (fitted.height * sight.factor) });
    const first = zoomed(whole, 3, at, fitted);
    const second = zoomed(first, 2, at, fitted);
    expect(point(second).x).toBeCloseTo(point(first).x);
    expect(point(second).y).toBeCloseTo(point(first).y);
  });
  it('moves with the pointer, and never past its edge', () => {
    const fitted = fittedSize({ width: 900, height: 600 }, stage);
    const sight = { factor: 2, x: 0, y: 0 };
    expect(shift(panned(sight, { x: 30, y: -20 }, fitted), fitted, stage)).toEqual({ x: 30, y: -20 });
    expect(shift(panned(sight, { x: 9e9, y: -9e9 }, fitted), fitted, stage)).toEqual({ x: 300, y: -200 });
    expect(panned(whole, { x: 50, y: 50 }, fitted)).toEqual(whole);
  });
  it('is whole again and not smaller, and survives nonsense', () => {
    expect(zoomed({ factor: 2, x: 0.2, y: 0.2 }, 0.01, { x: 0, y: 0 }, stage)).toEqual(whole);
    expect(zoomed(whole, Number.NaN, { x: 0, y: 0 }, stage)).toEqual(whole);
    expect(zoomed(whole, 3, { x: 5, y: 5 }, { width: 0, height: 0 })).toEqual({ factor: 3, x: 0, y: 0 });
    expect(fittedSize({ width: 0, height: 9 }, stage)).toEqual({ width: 0, height: 0 });
  });
  it('stays in the middle in the direction in which it is seen whole', () => {
    const tall = fittedSize({ width: 200, height: 400 }, stage);
    expect(shift({ factor: 2, x: 0.25, y: 0.25 }, tall, stage)).toEqual({ x: 0, y: -200 });
  });
  it('goes to 100 % of a picture and back', () => {
    const picture = { width: 2400, height: 1600 };
    expect(wholeFactor(picture, stage, 1)).toBe(4);
    expect(wholeFactor(picture, stage, 2)).toBe(2);
    const sight = toggled(whole, { x: 0, y: 0 }, picture, stage, 1);
    expect(sight.factor).toBe(4);
    expect(toggled(sight, { x: 0, y: 0 }, picture, stage, 1)).toEqual(whole);
    expect(toggled(whole, { x: 0, y: 0 }, { width: 60, height: 40 }, stage, 1).factor).toBe(2);
  });
});

describe('panes', () => {
  it('stand as the pictures are largest', () => {
    const wide = { width: 1200, height: 700 };
    expect(columnsFor([9 / 16, 9 / 16], wide, 8, 40)).toBe(2);
    expect(columnsFor([21 / 9, 21 / 9], wide, 8, 40)).toBe(1);
    expect(columnsFor([1, 1, 1, 1], wide, 8, 40)).toBe(2);
    expect(columnsFor([9 / 16, 9 / 16, 9 / 16, 9 / 16], wide, 8, 40)).toBe(4);
    expect(columnsFor([1, 1], { width: 0, height: 0 }, 8, 40)).toBe(2);
  });
});
