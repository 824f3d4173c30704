import { tick } from 'svelte';
import { describe, expect, it, vi } from 'vitest';
import type { Backend } from '$lib/backend/backend';
import { cellOf, frameAt, frames, frameStyle, momentsOf, type Strip } from './sheet';
import { Strips, type Drawing } from './scrub.svelte';

describe('a strip', () => {
  it('has frames in the shape of the video, whole pixels each, never larger than it', () => {
    expect(cellOf({ width: 1280, height: 720 })).toEqual({ width: 320, height: 180 });
    expect(cellOf({ width: 540, height: 960 })).toEqual({ width: 101, height: 180 });
    expect(cellOf({ width: 64, height: 36 })).toEqual({ width: 64, height: 36 });
    expect(cellOf({ width: 10_000, height: 1 })).toEqual({ width: 320, height: 1 });
    expect(cellOf({ width: 0, height: Number.NaN })).toEqual({ width: 320, height: 180 });
  });
  it('shows the middle of 24 parts', () => {
    const moments = momentsOf(24_000);
    expect([moments.length, moments[0], moments.at(-1)]).toEqual([frames, 500, 23_500]);
    expect([-1, 0, 0.5, 1, 7, Number.NaN].map(frameAt)).toEqual([0, 0, 12, 23, 23, 0]);
  });
  it('puts one frame into a box as a picture that covers it', () => {
    const style = frameStyle({ src: 'http://x/strip/7', ratio: 2 }, 8, { width: 100, height: 100 });
    // 200 × 100 each: the third of the second row, cut at both sides.
    expect(style).toBe('background-image:url("http://x/strip/7");background-size:1200px 400px;background-position:-450px -100px');
    expect(frameStyle({ src: 'a")b', ratio: 1 }, 0, { width: 1, height: 1 })).toContain('url("a%22)b")');
  });
});

describe('strips', () => {
  const strip = (output: number): Strip => ({ src: `kept ${output}`, ratio: 1 });

  function play(kept: number[] = []) {
    const there = new Set(kept);
    const asked: number[] = [];
    const pending = new Map<number, (drawn: string) => void>();
    const backend = { stripKeep: vi.fn(async (output: number) => void there.add(output)) } as unknown as Backend;
    const drawing: Drawing = {
      kept: async (_, output) => (there.has(output) ? strip(output) : null),
      draw: (_, output, wanted) =>
        new Promise((made, failed) => {
          asked.push(output);
          pending.set(output, made);
          wanted.addEventListener('abort', () => failed(new Error('not wanted')));
        }),
    };
    const strips = new Strips(drawing);
    const settle = async () => {
      for (let turn = 0; turn < 20; turn += 1) await Promise.resolve();
      await tick();
    };
    const drawn = async (output: number, bytes = 'jpeg') => {
      pending.get(output)?.(bytes);
      await settle();
    };
    return { strips, backend, asked, settle, drawn };
  }

  it('that the engine keeps are not drawn again', async () => {
    const { strips, backend, asked, settle } = play([7]);
    strips.want(backend, 7);
    await settle();
    expect([strips.of(7), asked]).toEqual([strip(7), []]);
  });

  it('are drawn once, handed to the engine, and shown wherever they are wanted', async () => {
    const { strips, backend, asked, settle, drawn } = play();
    const [one, other] = [strips.want(backend, 7), strips.want(backend, 7)];
    await settle();
    one();
    one();
    await drawn(7);
    expect([strips.of(7), asked]).toEqual([strip(7), [7]]);
    expect(backend.stripKeep).toHaveBeenCalledExactlyOnceWith(7, 'jpeg');
    other();
    strips.want(backend, 7);
    await settle();
    expect(asked).toEqual([7]);
  });

  it('come one at a time, the last that was asked for first, and nobody waits for what has left', async () => {
    const { strips, backend, asked, settle, drawn } = play();
    const first = strips.want(backend, 1);
    await settle();
    const second = strips.want(backend, 2);
    strips.want(backend, 3);
    await settle();
    expect(asked).toEqual([1]);
    second();
    first();
    await settle();
    expect(asked).toEqual([1, 3]);
    await drawn(3);
    expect(strips.of(3)).not.toBeNull();
    // The one that was left is asked for anew when somebody comes back to it.
    strips.want(backend, 1);
    await settle();
    expect(asked).toEqual([1, 3, 1]);
  });

  it('that cannot be drawn are not tried again and again', async () => {
    const failing: Drawing = { kept: async () => null, draw: vi.fn().mockRejectedValue(new Error('damaged')) };
    const strips = new Strips(failing);
    const { backend, settle } = play();
    strips.want(backend, 7)();
    strips.want(backend, 7);
    await settle();
    strips.want(backend, 7);
    await settle();
    expect(failing.draw).toHaveBeenCalledTimes(1);
  });

  it('stay in memory up to a number, those in view always', async () => {
    const { strips, backend, settle } = play(Array.from({ length: 60 }, (_, index) => index));
    strips.want(backend, 0);
    for (let output = 1; output < 60; output += 1) {
      const leave = strips.want(backend, output);
      await settle();
      leave();
    }
    const held = Array.from({ length: 60 }, (_, output) => strips.of(output)).filter((each) => each !== null);
    expect(held).toHaveLength(40);
    expect([strips.of(0), strips.of(59), strips.of(1)]).toEqual([strip(0), strip(59), null]);
  });
});
