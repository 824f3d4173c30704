import { cleanup } from '@testing-library/svelte';
import { afterEach, beforeAll } from 'vitest';
import { fetchAll } from './lib/later.svelte';
import { toasts } from './lib/design/toasts.svelte';

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

afterEach(() => {
  cleanup();
  while (toasts.shown !== null) toasts.close();
  document.documentElement.removeAttribute('data-theme');
  document.documentElement.removeAttribute('style');
});
