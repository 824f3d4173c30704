import { describe, expect, it } from 'vitest';
import { fitScale, fitted, held, panned, scaleOf, toggled, zoomedTo } from './zoom';

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
});
