import { describe, expect, it, vi } from 'vitest';
import type { Playback } from './playback.svelte';
import { Seeking } from './seeking.svelte';

/** A player of ten seconds, 200 px wide, that begins 100 px from the window's edge. */
function player(selects = false, part: { from: number; to: number } | null = null) {
  const [seek, mark] = [vi.fn(), vi.fn()];
  const playback = { duration: 10_000, seek, mark, range: part, from: part?.from ?? null, to: part?.to ?? null };
  const seeking = new Seeking(playback as unknown as Playback, selects);
  const element = document.createElement('div');
  element.setPointerCapture = vi.fn();
  element.getBoundingClientRect = () => new DOMRect(100, 0, 200, 20);
  const at = (clientX: number, button = 0) => ({ clientX, button, pointerId: 1, currentTarget: element }) as unknown as PointerEvent;
  return { seek, mark, seeking, at };
}

describe('the pointer on a player', () => {
  it('goes to where it is pressed, and follows it until it is let go', () => {
    const { seek, seeking, at } = player();
    seeking.handlers.onpointermove(at(150));
    expect(seek).not.toHaveBeenCalled();
    seeking.handlers.onpointerdown(at(200));
    seeking.handlers.onpointermove(at(250));
    expect(seek.mock.calls).toEqual([[5_000], [7_500]]);
    seeking.handlers.onpointerup();
    seeking.handlers.onpointermove(at(120));
    expect(seek).toHaveBeenCalledTimes(2);
    expect(seeking.dragging).toBe(false);
  });

  it('leaves the other buttons alone', () => {
    const { seek, seeking, at } = player();
    seeking.handlers.onpointerdown(at(200, 2));
    expect(seek).not.toHaveBeenCalled();
    expect(seeking.dragging).toBe(false);
  });
});

describe('the pointer on a waveform', () => {
  it('goes to where it is pressed, and chooses what it is drawn over', () => {
    const { seek, mark, seeking, at } = player(true);
    seeking.handlers.onpointerdown(at(200));
    seeking.handlers.onpointermove(at(202));
    seeking.handlers.onpointerup();
    expect(seek.mock.calls).toEqual([[5_000]]);
    expect(mark).not.toHaveBeenCalled();

    seeking.handlers.onpointerdown(at(200));
    seeking.handlers.onpointermove(at(140));
    seeking.handlers.onpointermove(at(900));
    seeking.handlers.onpointerup();
    expect(mark.mock.calls).toEqual([[2_000, 5_000], [5_000, 10_000]]);
    expect(seek).toHaveBeenCalledTimes(1);
  });

  it.each([true, false])('takes an edge of the part that is chosen, and never past the other one (selects: %s)', (selects) => {
    const { mark, seeking, at } = player(selects, { from: 2_000, to: 6_000 });
    seeking.handlers.onpointerdown(at(217));
    seeking.handlers.onpointermove(at(260));
    seeking.handlers.onpointermove(at(110));
    seeking.handlers.onpointerup();
    seeking.handlers.onpointerdown(at(143));
    seeking.handlers.onpointermove(at(290));
    expect(mark.mock.calls).toEqual([[2_000, 8_000], [2_000, 2_000], [6_000, 6_000]]);
  });
});
