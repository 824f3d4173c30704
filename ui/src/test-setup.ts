import { cleanup } from '@testing-library/svelte';
import { afterEach } from 'vitest';

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

afterEach(cleanup);
