import { mount, unmount } from 'svelte';
import './lib/design/app.css';
import App from './App.svelte';
import Opening from './features/frame/Opening.svelte';
import Stopped from './features/frame/Stopped.svelte';
import type { Backend } from './lib/backend/backend';
import type { Opening as OpeningOf } from './lib/backend/bindings';
import { failureOf } from './lib/backend/failed';
import { Stream } from './lib/backend/query.svelte';
import { tauriBackend } from './lib/backend/tauri';
import { showTheme } from './lib/theme';

const target = document.getElementById('page') as HTMLElement;

/** The app's own window has Tauri; a browser gets the in-memory engine, in builds that are made for looking. */
async function backendHere(): Promise<Backend | null> {
  if ('__TAURI_INTERNALS__' in window) return tauriBackend();
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

/** The ear for what happens, and how everything stands. */
async function opened(backend: Backend): Promise<{ stream: Stream; opening: OpeningOf }> {
  let listening = false;
  const [stream, { heard, opening }] = await Promise.all([
    Stream.of(backend).finally(() => (listening = true)),
    backend.opening().then((opening) => ({ heard: listening, opening })),
  ]);
  // What happened between an answer and the first moment of listening would be told by nobody: it is asked once more.
  return { stream, opening: heard ? opening : await backend.opening() };
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
    const [{ stream, opening }] = await Promise.all([opened(backend), faces]);
    waiting();
    showTheme(opening.settings.theme);
    mount(App, { target, props: { door: { backend, stream, opening } } });
  } catch (thrown) {
    waiting();
    mount(Stopped, { target, props: { failure: failureOf(thrown) } });
  }
}

void start();
