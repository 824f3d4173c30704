import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { Backend } from '$lib/backend/backend';
import { Remembered } from '$lib/remembered';
import { Playback } from './playback.svelte';

const remembered = () => new Remembered({ remember: async () => null } as unknown as Backend, {});

/** A medium of eight seconds. */
function medium() {
  const media = document.createElement('video');
  let [paused, time] = [true, 0];
  Object.defineProperties(media, {
    duration: { value: 8 },
    paused: { get: () => paused },
    currentTime: { get: () => time, set: (to: number) => (time = to) },
  });
  media.play = vi.fn(async () => {
    paused = false;
    media.dispatchEvent(new Event('play'));
  });
  media.pause = vi.fn(() => {
    paused = true;
    media.dispatchEvent(new Event('pause'));
  });
  media.load = vi.fn();
  const goesTo = (to: number) => {
    time = to;
    media.dispatchEvent(new Event('timeupdate'));
  };
  return { media, goesTo };
}

function player() {
  const playback = new Playback(remembered(), null, 1000 / 24);
  const { media, goesTo } = medium();
  playback.follow(media);
  return { playback, media, goesTo };
}

beforeEach(() => {
  // What follows by the frame is played by `timeupdate` here.
  vi.spyOn(globalThis, 'requestAnimationFrame').mockReturnValue(0);
});

describe('in and out', () => {
  it('are played over and over while it loops, and once while it does not', () => {
    const { playback, media, goesTo } = player();
    playback.seek(2000);
    playback.setIn();
    playback.seek(5000);
    playback.setOut();
    expect(playback.range).toEqual({ from: 2000, to: 5000 });
    playback.toggleLoop();
    expect(media.loop).toBe(false);
    playback.play();
    goesTo(4.9);
    expect(media.currentTime).toBe(4.9);
    goesTo(5.01);
    expect(media.currentTime).toBe(2);
    playback.toggleLoop();
    goesTo(5.01);
    expect(media.currentTime).toBe(5.01);
  });
  it('that were turned round leave the one that was set last', () => {
    const { playback } = player();
    playback.mark(1000, 3000);
    playback.seek(6000);
    playback.setIn();
    expect(playback.range).toEqual({ from: 6000, to: 8000 });
    playback.seek(500);
    playback.setOut();
    expect(playback.range).toEqual({ from: 0, to: 500 });
    playback.mark(-5, 99_000);
    expect(playback.range).toEqual({ from: 0, to: 8000 });
    playback.clear();
    expect(playback.range).toBeNull();
  });
  it('without them the whole loops by itself, and one that ends at the end begins again at its in', () => {
    const { playback, media } = player();
    const ended = vi.fn();
    playback.ended = ended;
    playback.toggleLoop();
    expect(media.loop).toBe(true);
    playback.mark(3000, null);
    expect(media.loop).toBe(false);
    media.dispatchEvent(new Event('ended'));
    expect([media.currentTime, ended.mock.calls.length]).toEqual([3, 0]);
    playback.toggleLoop();
    media.dispatchEvent(new Event('ended'));
    expect(ended).toHaveBeenCalledTimes(1);
  });
});

describe('a player', () => {
  it('steps by frames, exactly, and stops for it', () => {
    const { playback, media } = player();
    playback.play();
    for (let frame = 1; frame <= 48; frame += 1) {
      playback.step(1);
      expect(Math.floor((playback.time / 1000) * 24)).toBe(frame);
    }
    playback.step(-1);
    expect(Math.floor((playback.time / 1000) * 24)).toBe(47);
    expect(media.paused).toBe(true);
  });
  it('goes faster by L and back by J', () => {
    const { playback, media } = player();
    playback.faster();
    expect([media.paused, playback.speed]).toEqual([false, 1]);
    playback.faster();
    playback.faster();
    expect([playback.speed, media.playbackRate]).toEqual([1.5, 1.5]);
    playback.slower();
    playback.slower();
    expect(playback.speed).toBe(1);
    playback.seek(5000);
    playback.slower();
    expect(playback.time).toBe(3000);
  });
  it('says how much is left at its speed, but not while it loops', () => {
    const { playback, goesTo } = player();
    const nearing = vi.fn();
    playback.nearing = nearing;
    goesTo(4);
    expect(nearing).not.toHaveBeenCalled();
    playback.play();
    playback.setSpeed(2);
    goesTo(7);
    expect(nearing).toHaveBeenLastCalledWith(500);
    playback.toggleLoop();
    nearing.mockClear();
    goesTo(7.5);
    expect(nearing).not.toHaveBeenCalled();
  });
  it('hears nothing any more of the element that it left', () => {
    const { playback, goesTo } = player();
    const next = medium();
    playback.follow(next.media);
    goesTo(6);
    expect(playback.time).toBe(0);
    next.goesTo(1.5);
    expect(playback.time).toBe(1500);
    playback.leave();
    next.goesTo(3);
    expect([playback.time, playback.playing]).toEqual([1500, false]);
  });
});
