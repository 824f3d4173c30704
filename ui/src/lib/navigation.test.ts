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
  it('compares two to four tasks, each once, and goes back to where it was asked for', () => {
    const navigation = new Navigation('library');
    navigation.openCompare([4]);
    navigation.openCompare([4, 4]);
    expect(navigation.over).toBe(false);
    navigation.openCompare([4, 5, 4, 6, 7, 8]);
    expect(navigation.compare).toEqual([4, 5, 6, 7]);
    navigation.setCompare([4, 5]);
    navigation.closeDetail();
    expect([navigation.over, navigation.canGoBack]).toEqual([false, false]);

    navigation.open(9);
    navigation.openCompare([9, 8]);
    navigation.closeDetail();
    expect(navigation.task).toBe(9);
  });
  it('opens what is left alone, and comes back from one that was opened out of a comparison', () => {
    const navigation = new Navigation('library');
    navigation.openCompare([1, 2]);
    navigation.open(2);
    navigation.closeDetail();
    expect(navigation.compare).toEqual([1, 2]);
    navigation.setCompare([2]);
    expect([navigation.task, navigation.compare]).toEqual([2, null]);
    navigation.closeDetail();
    expect([navigation.over, navigation.returned]).toEqual([false, 2]);
  });
  it('ends a slideshow at the result that it stands at, in the grid or in the detail that it began in', () => {
    const navigation = new Navigation('library');
    navigation.openSlideshow(1);
    navigation.leaf(2);
    expect([navigation.slideshow, navigation.task]).toEqual([true, 2]);
    navigation.closeSlideshow();
    expect([navigation.over, navigation.returned, navigation.canGoBack]).toEqual([false, 2, false]);
    navigation.open(3);
    navigation.openSlideshow(3);
    navigation.leaf(5);
    navigation.closeSlideshow();
    expect([navigation.slideshow, navigation.task]).toEqual([false, 5]);
  });
});
