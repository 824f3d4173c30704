import { describe, expect, it, vi } from 'vitest';
import type { Playback } from './playback.svelte';
import { Seeking } from './seeking.svelte';

/** A player of ten seconds, 200 px wide, that begins 100 px from the window's edge. */
function player() {
  const seek = vi.fn();
  const seeking = new Seeking({ duration: 10_000, seek } as unknown as Playback);
  const element = document.createElement('div');
  element.setPointerCapture = vi.fn();
  element.getBoundingClientRect = () => new DOMRect(100, 0, 200, 20);
  const at = (clientX: number, button = 0) => ({ clientX, button, pointerId: 1, currentTarget: element }) as unknown as PointerEvent;
  return { seek, seeking, at };
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
