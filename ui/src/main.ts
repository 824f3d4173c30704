import { mount } from 'svelte';
import './lib/design/app.css';
import App from './App.svelte';
import Stopped from './features/frame/Stopped.svelte';
import type { Backend } from './lib/backend/backend';
import { failureOf } from './lib/backend/failed';
import { Stream } from './lib/backend/query.svelte';
import { showTheme } from './lib/theme';

const target = document.getElementById('page') as HTMLElement;

/** The app's own window has Tauri; a browser gets the in-memory engine, in builds that are made for looking. */
async function backendHere(): Promise<Backend | null> {
  if ('__TAURI_INTERNALS__' in window) return (await import('./lib/backend/tauri')).tauriBackend();
  if (import.meta.env.MODE === 'production') return null;
  return (await import('./lib/backend/looking')).backendOf(new URL(location.href));
}

async function start(): Promise<void> {
  showTheme('system');
  // Both faces are there before the first letter, so that nothing moves afterwards.
  await Promise.allSettled([document.fonts.load('13px "Inter Variable"'), document.fonts.load('12px "JetBrains Mono Variable"')]);
  const backend = await backendHere();
  if (backend === null) {
    mount(Stopped, { target, props: { failure: null } });
    return;
  }
  try {
    const stream = await Stream.of(backend);
    const opening = await backend.opening();
    showTheme(opening.settings.theme);
    mount(App, { target, props: { door: { backend, stream, opening } } });
  } catch (thrown) {
    mount(Stopped, { target, props: { failure: failureOf(thrown) } });
  }
}

void start();
