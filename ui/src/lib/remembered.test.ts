import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { MemoryBackend } from './backend/memory';
import { isNumber, isOneOf, Remembered } from './remembered';

describe('what the page remembers', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it('gives the fallback for whatever does not fit', () => {
    const remembered = new Remembered(new MemoryBackend(), { width: '"wide"', place: '"attic"', broken: '{', good: '400' });
    expect(remembered.get('width', 368, isNumber)).toBe(368);
    expect(remembered.get('place', 'studio', isOneOf('studio', 'queue'))).toBe('studio');
    expect(remembered.get('broken', 1, isNumber)).toBe(1);
    expect(remembered.get('absent', 1, isNumber)).toBe(1);
    expect(remembered.get('good', 368, isNumber)).toBe(400);
  });

  it('writes the last value once, a moment after it came to rest', async () => {
    const backend = new MemoryBackend();
    const remember = vi.spyOn(backend, 'remember');
    const remembered = new Remembered(backend, {});
    for (let width = 320; width <= 480; width += 1) remembered.set('width', width);
    expect(remembered.get('width', 0, isNumber)).toBe(480);
    expect(remember).not.toHaveBeenCalled();
    await vi.advanceTimersByTimeAsync(300);
    expect(remember).toHaveBeenCalledExactlyOnceWith('width', '480');
  });
});
