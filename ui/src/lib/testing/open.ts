import { render } from '@testing-library/svelte';
import userEvent, { type UserEvent } from '@testing-library/user-event';
import App from '../../App.svelte';
import { MemoryBackend } from '../backend/memory';
import type { SceneName } from '../backend/memory/scenes';
import { Stream } from '../backend/query.svelte';

export interface Opened {
  backend: MemoryBackend;
  person: UserEvent;
}

/** Opens the whole page over the in-memory engine, for tests. */
export async function openPage(scene: SceneName, options: { place?: string; openTask?: number; host?: string; remembered?: Record<string, string> } = {}): Promise<Opened> {
  const backend = new MemoryBackend(scene, options);
  const stream = await Stream.of(backend);
  render(App, { door: { backend, stream, opening: await backend.opening() } });
  return { backend, person: userEvent.setup() };
}
