import { describe, expect, it } from 'vitest';
import { MemoryBackend } from '$lib/backend/memory';
import { Remembered } from '$lib/remembered';
import { largest, Prefs } from './prefs.svelte';

const prefsOf = (values: Record<string, string> = {}) => new Prefs(new Remembered(new MemoryBackend(), values), 'library');

describe('how a person likes the grid', () => {
  it('is what was remembered, whatever stands on the disk', () => {
    expect(prefsOf({ 'library.sort.library': '"rating"', 'library.group.library': '"model"', 'library.rowHeight.library': '99999' }).asked(false)).toEqual({ sort: 'rating', group: 'model', layout: 'justified', rowHeight: largest });
    expect(prefsOf({ 'library.sort.library': '"loudest"', 'library.group.library': '7', 'library.layout.library': '{' }).asked(false)).toMatchObject({ sort: 'newest', group: 'day', layout: 'justified' });
  });
  it('has days and months between rows only where rows stand in time', () => {
    const prefs = prefsOf();
    prefs.order('rating');
    expect(prefs.asked(false).group).toBe('none');
    prefs.order('oldest');
    expect(prefs.asked(false).group).toBe('day');
    prefs.group = 'press';
    prefs.order('prompt');
    expect(prefs.asked(false).group).toBe('press');
  });
  it('has an order by hand where one collection is looked at, and the one before it everywhere else', () => {
    const prefs = prefsOf({ 'library.sort.library': '"oldest"', 'library.group.library': '"model"' });
    prefs.order('byHand');
    expect(prefs.asked(true)).toMatchObject({ sort: 'byHand', group: 'none' });
    expect(prefs.asked(false)).toMatchObject({ sort: 'oldest', group: 'model' });
    prefs.order('rating');
    expect([prefs.sort(true), prefs.sort(false)]).toEqual(['rating', 'rating']);
    expect(prefsOf({ 'library.byHand.library': 'true' }).sort(true)).toBe('byHand');
    expect(prefsOf({ 'library.sort.library': '"byHand"' }).sort(false)).toBe('newest');
  });
});
