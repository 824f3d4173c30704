import { describe, expect, it, vi } from 'vitest';
import { MemoryBackend } from './backend/memory';
import { Viewing } from './viewing.svelte';

describe('what is in view', () => {
  it('is told once it rests, however many rows passed', async () => {
    vi.useFakeTimers();
    const backend = new MemoryBackend('studio');
    const told: number[][] = [];
    backend.viewing = async (...args: unknown[]) => {
      told.push(args[1] as number[]);
      return null;
    };
    const viewing = new Viewing(backend);
    for (let frame = 1; frame <= 60; frame++) {
      viewing.set('grid', []);
      viewing.set('grid', [frame, frame + 1]);
      await vi.advanceTimersByTimeAsync(16);
    }
    expect(told).toEqual([]);
    await vi.advanceTimersByTimeAsync(200);
    expect(told).toEqual([[60, 61]]);
    vi.useRealTimers();
  });
});
