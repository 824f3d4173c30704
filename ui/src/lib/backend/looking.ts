import type { Backend } from './backend';
import type { Settings, Theme } from './bindings';
import { MemoryBackend } from './memory';
import { sceneNames, type SceneName } from './memory/scenes';

/** The in-memory engine as the address asks for it: `?scene=offline&theme=light&scale=150&place=queue&task=1`. */
export function backendOf(address: URL): Backend {
  const asked = address.searchParams.get('scene');
  const scene = sceneNames.find((name): name is SceneName => name === asked) ?? 'studio';
  const settings: Partial<Settings> = {};
  const theme = address.searchParams.get('theme');
  if (theme === 'dark' || theme === 'light') settings.theme = theme satisfies Theme;
  const scale = Number(address.searchParams.get('scale'));
  if (scale >= 90 && scale <= 150) settings.textScale = scale;
  const task = address.searchParams.get('task');
  return new MemoryBackend(scene, { settings, place: address.searchParams.get('place'), openTask: task === null ? null : Number(task) });
}
