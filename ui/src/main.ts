import { mount, unmount } from 'svelte';
import './lib/design/app.css';
import App from './App.svelte';
import Opening from './features/frame/Opening.svelte';
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

/** Says that the library is being opened once that takes longer than anybody waits without a word; answers how to end it. */
function sayLate(): () => void {
  let shown: ReturnType<typeof mount> | null = null;
  const timer = setTimeout(() => (shown = mount(Opening, { target })), 1000);
  return () => {
    clearTimeout(timer);
    if (shown !== null) void unmount(shown);
  };
}

async function start(): Promise<void> {
  showTheme('system');
  // Both faces are there before the first letter, so that nothing moves afterwards; meanwhile the engine opens.
  const faces = Promise.allSettled([document.fonts.load('13px "Inter Variable"'), document.fonts.load('12px "JetBrains Mono Variable"')]);
  const backend = await backendHere();
  if (backend === null) {
    await faces;
    mount(Stopped, { target, props: { failure: null } });
    return;
  }
  const waiting = sayLate();
  try {
    const stream = await Stream.of(backend);
    const [opening] = await Promise.all([backend.opening(), faces]);
    waiting();
    showTheme(opening.settings.theme);
    mount(App, { target, props: { door: { backend, stream, opening } } });
  } catch (thrown) {
    waiting();
    mount(Stopped, { target, props: { failure: failureOf(thrown) } });
  }
}

void start();
