import { describe, expect, it } from 'vitest';
import { covers, drawn, intoWindow, spaceOf, tallestBox, thumbnailSize, toScroll, toView, wanted } from './windowing';

describe('a view inside a scroll box', () => {
  it('is scrolled pixel by pixel while the box can be as tall as it', () => {
    const space = spaceOf(500_000, 800);
    expect(space.box).toBe(500_000);
    expect(toView(space, 12_345)).toBe(12_345);
    expect(toScroll(space, 12_345)).toBe(12_345);
  });
  it('reaches its last row although it is taller than any box', () => {
    const space = spaceOf(30_000_000, 800);
    expect(space.box).toBe(tallestBox);
    expect(toView(space, tallestBox - 800)).toBe(30_000_000 - 800);
    expect(toView(space, 0)).toBe(0);
    expect(toView(space, toScroll(space, 17_654_321))).toBeCloseTo(17_654_321, 3);
  });
  it('reaches every row of a million results, the last one whole', () => {
    const window = 800;
    for (const height of [28_000_000, 60_000_000, 400_000_000]) {
      const space = spaceOf(height, window);
      const row = { y: height - 200, height: 192 };
      const top = height - window;
      expect(toView(space, space.box - window)).toBe(top);
      expect(drawn(top, window).to).toBeGreaterThanOrEqual(height);
      // Web views keep whole pixels of where a box is scrolled to: what was gone to must still be in sight.
      for (const y of [0, 12_345_678, Math.floor(height / 3), height - 5000]) {
        const gone = toView(space, Math.round(toScroll(space, y)));
        expect(Math.abs(gone - y)).toBeLessThanOrEqual(height / tallestBox);
      }
      expect(intoWindow(row, top, window)).toBe(0);
    }
  });
  it('goes on and never back as the box is scrolled on, pixel by pixel', () => {
    const space = spaceOf(60_000_000, 800);
    let before = -1;
    for (let scrollTop = 0; scrollTop <= space.box - 800; scrollTop += 99_991) {
      const y = toView(space, scrollTop);
      expect(y).toBeGreaterThan(before);
      before = y;
    }
  });
  it('is no taller than what a number of single precision tells apart by half a pixel', () => {
    // Rows are moved by transforms, which web views keep in single precision.
    expect(Math.fround(tallestBox + 0.5)).toBe(tallestBox + 0.5);
  });
  it('stands still when it is smaller than its window', () => {
    const space = spaceOf(300, 800);
    expect(toView(space, 0)).toBe(0);
    expect(toView(space, 50)).toBe(0);
    expect(toScroll(space, 200)).toBe(0);
  });
  it('never goes beyond its ends', () => {
    const space = spaceOf(5000, 800);
    expect(toView(space, -50)).toBe(0);
    expect(toView(space, 99_999)).toBe(4200);
    expect(toScroll(space, 99_999)).toBe(4200);
  });
});

describe('what is asked for', () => {
  it('is more than what is drawn, and drawn is more than the window', () => {
    const need = drawn(10_000, 800);
    const ask = wanted(10_000, 800);
    expect(need.from).toBeLessThan(10_000);
    expect(need.to).toBeGreaterThan(10_800);
    expect(ask.from).toBeLessThan(need.from);
    expect(ask.to).toBeGreaterThan(need.to);
    expect(covers(ask, need, 100_000)).toBe(true);
  });
  it('is asked anew only when the window leaves what is there', () => {
    const have = wanted(10_000, 800);
    expect(covers(have, drawn(10_300, 800), 100_000)).toBe(true);
    expect(covers(have, drawn(11_000, 800), 100_000)).toBe(false);
    expect(covers(null, drawn(0, 800), 100_000)).toBe(false);
  });
  it('ends where the view ends', () => {
    expect(covers({ from: 0, to: 1000 }, drawn(200, 800), 1000)).toBe(true);
  });
});

describe('going to a row', () => {
  it('does not move for a row in sight', () => expect(intoWindow({ y: 400, height: 176 }, 100, 800)).toBe(0));
  it('moves up with room for the head of its day, never above the front', () => {
    expect(intoWindow({ y: 400, height: 176 }, 500, 800)).toBe(-136);
    expect(intoWindow({ y: 28, height: 176 }, 20, 800)).toBe(-20);
  });
  it('moves down until the row is whole', () => expect(intoWindow({ y: 900, height: 176 }, 0, 800)).toBe(284));
});

describe('thumbnails', () => {
  it('are chosen by what the screen shows, not by CSS pixels', () => {
    expect(thumbnailSize(176, 1)).toBe(320);
    expect(thumbnailSize(176, 2)).toBe(640);
    expect(thumbnailSize(360, 1)).toBe(640);
  });
});
