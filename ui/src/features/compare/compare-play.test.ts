import { beforeEach, expect, it, vi } from 'vitest';
import { ComparePlay } from './compare-play.svelte';

let turn: FrameRequestCallback | null = null;
beforeEach(() => {
  vi.spyOn(globalThis, 'requestAnimationFrame').mockImplementation((next) => {
    turn = next;
    return 1;
  });
  vi.spyOn(globalThis, 'cancelAnimationFrame').mockImplementation(() => (turn = null));
});

function clip(length: number) {
  const media = document.createElement('video');
  let [paused, time, ended] = [true, 0, false];
  Object.defineProperties(media, {
    duration: { value: length },
    paused: { get: () => paused },
    ended: { get: () => ended },
    currentTime: { get: () => time, set: (to: number) => ([time, ended] = [to, false]) },
  });
  media.play = async () => void (paused = false);
  media.pause = () => void (paused = true);
  media.load = () => undefined;
  return { media, at: (to: number) => (time = to), end: () => ([time, ended, paused] = [length, true, true]) };
}

function two() {
  const play = new ComparePlay();
  const [long, short] = [clip(8), clip(5)];
  const leaves = [long, short].map(({ media }, index) => play.attach(index)(media));
  long.media.dispatchEvent(new Event('durationchange'));
  return { play, long, short, leaves };
}

it('all play together, and the longest tells the time', () => {
  const { play, long, short } = two();
  expect(play.duration).toBe(8);
  play.toggle();
  expect([long.media.paused, short.media.paused]).toEqual([false, false]);
  long.at(2);
  short.at(1.8);
  turn?.(0);
  expect([play.time, short.media.playbackRate, long.media.playbackRate]).toEqual([2, 1.06, 1]);
  short.at(0.5);
  turn?.(0);
  expect(short.media.currentTime).toBe(2);
});

it('one that is over waits for the others; the end of the longest is the end', () => {
  const { play, long, short } = two();
  play.toggle();
  short.end();
  long.at(6);
  turn?.(0);
  expect([play.playing, short.media.currentTime]).toEqual([true, 5]);
  long.end();
  turn?.(0);
  expect(play.playing).toBe(false);
  play.time = 8;
  play.toggle();
  expect([long.media.currentTime, short.media.currentTime, play.playing]).toEqual([0, 0, true]);
});

it('goes to a moment in all at once, and stands at the same one when it pauses', () => {
  const { play, long, short } = two();
  play.seek(6.5);
  expect([long.media.currentTime, short.media.currentTime]).toEqual([6.5, 5]);
  play.seek(3);
  play.toggle();
  long.at(4);
  short.at(3.97);
  turn?.(0);
  play.toggle();
  expect([long.media.currentTime, short.media.currentTime, long.media.paused]).toEqual([4, 4, true]);
  play.step(1);
  expect(short.media.currentTime).toBe(long.media.currentTime);
});

it('one is heard, and none before it is asked for', () => {
  const { play, long, short } = two();
  play.hear(0);
  expect([long.media.muted, short.media.muted]).toEqual([true, true]);
  play.toggleMute();
  expect([long.media.muted, short.media.muted]).toEqual([false, true]);
  play.hear(1);
  expect([long.media.muted, short.media.muted]).toEqual([true, false]);
});

it('what leaves gives its decoder back, and the rest goes on', () => {
  const { play, long, short, leaves } = two();
  play.toggle();
  leaves[0]?.();
  expect([play.duration, play.playing, long.media.paused]).toEqual([5, true, true]);
  leaves[1]?.();
  expect([play.duration, play.playing, short.media.paused]).toEqual([0, false, true]);
});
