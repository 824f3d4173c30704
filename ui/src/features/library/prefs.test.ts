import { describe, expect, it } from 'vitest';
import { MemoryBackend } from '$lib/backend/memory';
import { Remembered } from '$lib/remembered';
import { largest, Prefs } from './prefs.svelte';

const prefsOf = (values: Record<string, string> = {}) => new Prefs(new Remembered(new MemoryBackend(), values), 'library');

describe('how a person likes the grid', () => {
  it('is what was remembered, whatever stands on the disk', () => {
    expect(prefsOf({ 'library.sort.library': '"rating"', 'library.group.library': '"model"', 'library.rowHeight.library': '99999' }).asked).toEqual({ sort: 'rating', group: 'model', layout: 'justified', rowHeight: largest });
    expect(prefsOf({ 'library.sort.library': '"loudest"', 'library.group.library': '7', 'library.layout.library': '{' }).asked).toMatchObject({ sort: 'newest', group: 'day', layout: 'justified' });
  });
  it('has days and months between rows only where rows stand in time', () => {
    const prefs = prefsOf();
    prefs.sort = 'rating';
    expect(prefs.asked.group).toBe('none');
    prefs.sort = 'oldest';
    expect(prefs.asked.group).toBe('day');
    prefs.group = 'press';
    prefs.sort = 'prompt';
    expect(prefs.asked.group).toBe('press');
  });
});
