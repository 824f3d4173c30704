import { describe, expect, it } from 'vitest';
import { fitScale, fitted, held, keptFor, panned, scaleOf, shareOf, showsPixels, toggled, wholeScale, zoomedTo } from './zoom';

const picture = { width: 2000, height: 1000 };
const stage = { width: 1000, height: 800 };
const middle = { x: 0, y: 0 };

describe('a picture in its stage', () => {
  it('is seen whole, and a small one is not blown up', () => {
    expect(fitScale(picture, stage)).toBe(0.5);
    expect(fitScale({ width: 100, height: 100 }, stage)).toBe(1);
    expect(fitScale({ width: 0, height: 0 }, stage)).toBe(1);
  });
  it('keeps the point under the pointer where it is', () => {
    const pointer = { x: 300, y: 120 };
    const before = scaleOf(fitted, picture, stage);
    const zoom = zoomedTo(fitted, 4, pointer, picture, stage);
    const onPicture = (at: number, offset: number, scale: number) => (at - offset) / scale;
    expect(onPicture(pointer.x, zoom.x, 4)).toBeCloseTo(onPicture(pointer.x, 0, before));
    expect(onPicture(pointer.y, zoom.y, 4)).toBeCloseTo(onPicture(pointer.y, 0, before));
  });
  it('falls back to fit when it would be smaller', () => expect(zoomedTo({ scale: 1, x: 10, y: 0 }, 0.3, middle, picture, stage)).toEqual(fitted));
  it('is never larger than sixteen times', () => expect(zoomedTo(fitted, 900, middle, picture, stage).scale).toBe(16));
  it('shows no gap at its edges', () => {
    expect(panned({ scale: 1, x: 0, y: 0 }, { x: 9000, y: 9000 }, picture, stage)).toEqual({ scale: 1, x: 500, y: 100 });
    expect(held({ scale: 0.6, x: 0, y: 50 }, picture, stage)).toEqual({ scale: 0.6, x: 0, y: 0 });
  });
  it('does not move while it fits', () => expect(panned(fitted, { x: 50, y: 50 }, picture, stage)).toEqual(fitted));
  it('goes to 100 % and back', () => {
    const whole = toggled(fitted, middle, picture, stage);
    expect(whole.scale).toBe(1);
    expect(toggled(whole, middle, picture, stage)).toEqual(fitted);
  });
  it('is at 100 % when each of its pixels is one of the screen, on a screen of two in a length too', () => {
    const whole = toggled(fitted, middle, { width: 8000, height: 4000 }, stage, 2);
    expect(whole.scale).toBe(0.5);
    expect(shareOf(whole.scale ?? 0, 2)).toBe(1);
    expect([wholeScale(0), shareOf(0.5, 0)]).toEqual([1, 0.5]);
  });
  it('shows its pixels only when it is larger than 100 %', () => {
    expect([0.5, 1, 1.2].map((scale) => showsPixels(scale, 1))).toEqual([false, false, true]);
    expect(showsPixels(0.75, 2)).toBe(true);
  });
  it('keeps zoom and place for the next of the same size and for no other', () => {
    const zoom = { scale: 2, x: 30, y: -4 };
    expect(keptFor(zoom, picture, { ...picture })).toBe(zoom);
    expect(keptFor(zoom, picture, { width: 2000, height: 1001 })).toEqual(fitted);
    expect(keptFor(zoom, null, picture)).toEqual(fitted);
    expect(keptFor(zoom, { width: 0, height: 0 }, { width: 0, height: 0 })).toEqual(fitted);
  });
});
