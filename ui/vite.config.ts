import { fileURLToPath } from 'node:url';
import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vitest/config';
import { pictures } from './pictures.ts';

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

/**
 * Modes: `production` is what the app embeds and knows Tauri only; `look` is the same page over the in-memory
 * backend, for a browser (`npm run look`).
 */
export default defineConfig(({ mode }) => ({
  base: './',
  plugins: [svelte(), pictures(here('../src-tauri/crates/sandbox/pics'))],
  resolve: {
    alias: { $lib: here('./src/lib'), $features: here('./src/features') },
    // Component tests run Svelte's browser build in jsdom.
    conditions: process.env.VITEST ? ['browser'] : undefined,
  },
  build: {
    outDir: mode === 'look' ? 'dist-look' : 'dist',
    emptyOutDir: true,
    // WebKitGTK 2.40, Safari 16 and WebView2: what the app's windows are made of.
    target: ['safari16', 'chrome110'],
    // The content policy allows no data: addresses but for pictures.
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 900,
  },
  server: { strictPort: true },
  test: {
    environment: 'jsdom',
    include: ['src/**/*.test.ts'],
    setupFiles: ['src/test-setup.ts'],
    restoreMocks: true,
    // A window for each file would take longer than its tests; `test-setup.ts` puts back what a window keeps.
    isolate: false,
    // Vitest would leave one processor to a person who watches; of two that is half.
    maxWorkers: '100%',
    // Whole pages in jsdom on a busy machine.
    testTimeout: 30_000,
    hookTimeout: 60_000,
  },
}));
