import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { live } from '$lib/live.svelte';
import { takeLayer, layerOpen } from './layers';
import { toasts } from './toasts.svelte';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => {
  while (toasts.shown) toasts.close();
  vi.useRealTimers();
});

describe('toasts', () => {
  it('come one at a time and stay six seconds each', () => {
    toasts.show({ text: 'one' });
    toasts.show({ text: 'two' });
    expect(toasts.shown?.text).toBe('one');
    vi.advanceTimersByTime(5999);
    expect(toasts.shown?.text).toBe('one');
    vi.advanceTimersByTime(1);
    expect(toasts.shown?.text).toBe('two');
    vi.advanceTimersByTime(6000);
    expect(toasts.shown).toBeNull();
  });
  it('stay while the pointer rests on them', () => {
    toasts.show({ text: 'one' });
    toasts.hold();
    vi.advanceTimersByTime(60_000);
    expect(toasts.shown?.text).toBe('one');
    toasts.release();
    vi.advanceTimersByTime(6000);
    expect(toasts.shown).toBeNull();
  });
});

describe('layers', () => {
  it('never stack: one that opens closes the one before', () => {
    const closed: string[] = [];
    const leaveFirst = takeLayer(() => closed.push('first'));
    const leaveSecond = takeLayer(() => closed.push('second'));
    expect(closed).toEqual(['first']);
    leaveFirst();
    expect(layerOpen()).toBe(true);
    leaveSecond();
    expect(layerOpen()).toBe(false);
  });
});

describe('announcements', () => {
  it('come at most once in five seconds, and the last one is not lost', () => {
    live.announce('Ready: 4 images');
    live.announce('Ready: 1 video');
    live.announce('Needs you');
    expect(live.text).toBe('Ready: 4 images');
    vi.advanceTimersByTime(5000);
    expect(live.text).toBe('Needs you');
  });
});
