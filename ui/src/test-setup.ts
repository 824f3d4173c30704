import { cleanup } from '@testing-library/svelte';
import { afterEach, beforeAll } from 'vitest';
import { castDialog } from './features/cast/cast.svelte';
import { chain } from './features/follow/chain.svelte';
import { following } from './features/follow/following.svelte';
import { discretion } from './features/library/discretion.svelte';
import { sound } from './features/library/sound.svelte';
import { fetchAll } from './lib/later.svelte';
import { toasts } from './lib/design/toasts.svelte';
import { live } from './lib/live.svelte';
import { showScale } from './lib/theme';

// What jsdom has no layout for: components ask for it, and get no size.
globalThis.ResizeObserver ??= class {
  observe(): void {}
  unobserve(): void {}
  disconnect(): void {}
};
globalThis.IntersectionObserver ??= class {
  root = null;
  rootMargin = '';
  scrollMargin = '';
  thresholds = [];
  observe(): void {}
  unobserve(): void {}
  disconnect(): void {}
  takeRecords = () => [];
};
Element.prototype.scrollIntoView ??= () => undefined;
Element.prototype.animate ??= () => ({ cancel() {}, finished: Promise.resolve(), addEventListener() {}, removeEventListener() {} }) as unknown as Animation;

// The window that screens are drawn for first.
globalThis.innerWidth = 1280;
globalThis.innerHeight = 800;

// What comes later in the app's window is there from the start.
beforeAll(fetchAll);

// Files share a window and its modules, as making them takes longer than most files run: what a window keeps for as long
// as it is open is put back.
afterEach(() => {
  cleanup();
  while (toasts.shown !== null) toasts.close();
  live.hush();
  sound.stop();
  castDialog.member = null;
  following.asked = null;
  chain.clips = [];
  chain.through = false;
  if (discretion.showing) discretion.toggle();
  showScale(100);
  document.documentElement.removeAttribute('data-theme');
  document.documentElement.removeAttribute('style');
});
