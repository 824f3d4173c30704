import { describe, expect, it } from 'vitest';
import { Navigation } from './navigation.svelte';

describe('moving about', () => {
  it('goes back and forward through places', () => {
    const navigation = new Navigation();
    navigation.go('queue');
    navigation.go('library');
    navigation.back();
    expect(navigation.place).toBe('queue');
    navigation.forward();
    expect(navigation.place).toBe('library');
    navigation.forward();
    expect(navigation.place).toBe('library');
  });
  it('opens detail over the place and closes it to the same place', () => {
    const navigation = new Navigation('library');
    navigation.open(7);
    navigation.leaf(8);
    navigation.leaf(9);
    expect(navigation.spot).toEqual({ place: 'library', task: 9 });
    navigation.closeDetail();
    expect(navigation.spot).toEqual({ place: 'library', task: null });
    expect(navigation.canGoBack).toBe(false);
  });
  it('going on from the middle of the history forgets what lay ahead', () => {
    const navigation = new Navigation();
    navigation.go('queue');
    navigation.back();
    navigation.go('library');
    expect(navigation.canGoForward).toBe(false);
  });
  it('a task asked for from the settings opens over the library', () => {
    const navigation = new Navigation('settings');
    navigation.open(3);
    expect(navigation.spot).toEqual({ place: 'library', task: 3 });
  });
  it('a board lies over a place, and the detail of a task over the board', () => {
    const navigation = new Navigation('queue');
    navigation.openBoard('press');
    navigation.open(7);
    expect(navigation.board).toBe(null);
    navigation.closeDetail();
    expect(navigation.spot).toEqual({ place: 'queue', task: null, board: 'press' });
    navigation.closeDetail();
    expect(navigation.spot).toEqual({ place: 'queue', task: null });
  });
  it('the same place twice is one step', () => {
    const navigation = new Navigation();
    navigation.go('studio');
    expect(navigation.canGoBack).toBe(false);
  });
});
