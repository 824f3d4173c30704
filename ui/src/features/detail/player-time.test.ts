import { describe, expect, it } from 'vitest';
import { fasterThan, frameAt, frameCount, framesASecond, looped, marks, playTime, rangeOf, slowerThan } from './player-time';

describe('the time of a player', () => {
  it('has as many decimals as its place needs', () => {
    expect(playTime(3290, 2)).toBe('0:03.29');
    expect(playTime(64_200, 1)).toBe('1:04.2');
    expect(playTime(168_000, 0)).toBe('2:48');
    expect(playTime(3_723_000, 0)).toBe('1:02:03');
  });
  it('never shows a moment that is not reached', () => {
    expect(playTime(999, 0)).toBe('0:00');
    expect(playTime(59_999, 1)).toBe('0:59.9');
    expect(playTime(8039.999, 2)).toBe('0:08.03');
  });
  it('is whole for whatever a broken file reports', () => {
    expect(playTime(Number.NaN, 2)).toBe('0:00.00');
    expect(playTime(-5, 1)).toBe('0:00.0');
    expect(playTime(Infinity, 0)).toBe('0:00');
  });
});

describe('frames', () => {
  it('are counted only when the file says its rate', () => {
    expect(framesASecond('H.264, 24 fps')).toBe(24);
    expect(framesASecond('HEVC, 23.976 fps')).toBe(23.976);
    expect(framesASecond('H.264')).toBeNull();
    expect(framesASecond(null)).toBeNull();
    expect(framesASecond('0 fps')).toBeNull();
  });
  it('have numbers from one to the last', () => {
    expect(frameCount(24, 8040)).toBe(193);
    expect(frameAt(0, 24, 8040)).toBe(1);
    expect(frameAt(3290, 24, 8040)).toBe(79);
    expect(frameAt(8040, 24, 8040)).toBe(193);
  });
});

describe('marks under a waveform', () => {
  it('are round times, far enough apart', () => {
    expect(marks(168_000, 880)).toEqual([0, 20, 40, 60, 80, 100, 120, 140, 160].map((second) => second * 1000));
    expect(marks(10_000, 400).length).toBeLessThan(7);
  });
  it('are none without a length or a width', () => {
    expect(marks(0, 880)).toEqual([]);
    expect(marks(1000, 0)).toEqual([]);
  });
});

describe('the speed', () => {
  it('goes step by step to its ends and back to the usual one', () => {
    expect([1, 1.1, 3, 4, 9].map(fasterThan)).toEqual([1.25, 1.25, 4, 4, 4]);
    expect([4, 1.5, 1, 0.5].map(slowerThan)).toEqual([3, 1.25, 1, 1]);
  });
});

describe('in and out', () => {
  it('are a part of the whole, whichever of them is set', () => {
    expect(rangeOf(null, null, 8000)).toBeNull();
    expect(rangeOf(1900, null, 8000)).toEqual({ from: 1900, to: 8000 });
    expect(rangeOf(null, 5100, 8000)).toEqual({ from: 0, to: 5100 });
    expect(rangeOf(5100, 1900, 8000)).toEqual({ from: 5100, to: 5100 });
  });
  it('loop from out to in, and nowhere else', () => {
    const range = { from: 1900, to: 5100 };
    expect([0, 1900, 5099].map((time) => looped(time, range))).toEqual([null, null, null]);
    expect([5100, 7000].map((time) => looped(time, range))).toEqual([1900, 1900]);
    expect(looped(5100, { from: 5100, to: 5100 })).toBeNull();
  });
});
