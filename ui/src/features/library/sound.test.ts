import { beforeEach, expect, it, vi } from 'vitest';
import type { Backend } from '$lib/backend/backend';
import { sound } from './sound.svelte';

const backend = { original: (output: number) => `original ${output}` } as unknown as Backend;
const of = { task: 7, title: 'Night drive' };

beforeEach(() => {
  sound.stop();
  vi.spyOn(HTMLMediaElement.prototype, 'play').mockImplementation(async function (this: HTMLMediaElement) {
    this.onplay?.(new Event('play'));
  });
  vi.spyOn(HTMLMediaElement.prototype, 'pause').mockImplementation(function (this: HTMLMediaElement) {
    this.onpause?.(new Event('pause'));
  });
  vi.spyOn(HTMLMediaElement.prototype, 'load').mockReturnValue();
});

it('says whose it is while it goes on, and is gone with it', () => {
  sound.from(backend, 70, 0.5, of);
  expect([sound.of, sound.playing, sound.played]).toEqual([of, true, 0.5]);
  sound.press();
  expect(sound.playing).toBe(false);
  sound.press();
  expect(sound.playing).toBe(true);
  sound.stop();
  expect([sound.of, sound.output, sound.duration]).toEqual([null, null, 0]);
});

it('is given up to whoever goes on with it, and to nobody else', () => {
  sound.from(backend, 70, 0.25, of);
  expect(sound.take([71])).toBeNull();
  expect(sound.output).toBe(70);
  expect(sound.take([69, 70])).toEqual({ output: 70, share: 0.25, playing: true });
  expect(sound.output).toBeNull();
  expect(sound.take([70])).toBeNull();
});
